/** An opaque colour as `#rrggbb`. */
export type HexColor = `#${string}`

/**
 * The colours of the product, for what is drawn outside CSS. `tokens.css` holds the same under the same names.
 * Red (`act`) means that a person must act now and nothing else; amber (`late`) means late or at risk.
 */
export const PALETTE = {
  ground: '#0a1018',
  raised: '#0f1722',
  high: '#172230',
  line: '#1e2a39',
  lineStrong: '#33445a',
  text: '#e8eef5',
  textSoft: '#b3c0ce',
  textFaint: '#9dadbe',
  calm: '#8196ad',
  accent: '#4fd1e8',
  late: '#f5b041',
  act: '#ff5a52',
  actText: '#ff978f',
} as const satisfies Record<string, HexColor>

/** `[red, green, blue, alpha]`, each 0 to 255, as deck.gl takes a colour. */
export function toRgba(color: HexColor, alpha = 255): [number, number, number, number] {
  const value = Number.parseInt(color.slice(1), 16)
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255, alpha]
}

/** An opaque colour as `#rrggbb`. */
export type HexColor = `#${string}`

/** The colours of one theme. */
export interface Palette {
  readonly ground: HexColor
  readonly raised: HexColor
  readonly high: HexColor
  readonly line: HexColor
  readonly lineStrong: HexColor
  readonly text: HexColor
  readonly textSoft: HexColor
  readonly textFaint: HexColor
  readonly calm: HexColor
  readonly accent: HexColor
  readonly late: HexColor
  readonly act: HexColor
  readonly actText: HexColor
  readonly onAct: HexColor
}

/**
 * The colours of the product, for what is drawn outside CSS. `tokens.css` holds the same under the same names.
 * Red (`act`) means that a person must act now and nothing else; amber (`late`) means late or at risk.
 */
export const PALETTES = {
  dark: {
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
    onAct: '#1c0503',
  },
  light: {
    ground: '#eef2f6',
    raised: '#fafcfe',
    high: '#e1e8ef',
    line: '#d3dce5',
    lineStrong: '#a9b8c7',
    text: '#0f1a26',
    textSoft: '#2f4052',
    textFaint: '#3d4f61',
    calm: '#5b7086',
    accent: '#00546a',
    late: '#7d3f00',
    act: '#d3180f',
    actText: '#9a0f0a',
    onAct: '#fff7f6',
  },
} as const satisfies Record<'dark' | 'light', Palette>

/** The colours of a theme. */
export function paletteOf(theme: keyof typeof PALETTES): Palette {
  return PALETTES[theme]
}

/** `[red, green, blue, alpha]`, each 0 to 255, as deck.gl takes a colour. */
export function toRgba(color: HexColor, alpha = 255): [number, number, number, number] {
  const value = Number.parseInt(color.slice(1), 16)
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255, alpha]
}

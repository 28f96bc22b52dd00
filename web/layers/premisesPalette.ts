import {toRgba, type HexColor} from '#web/theme/palette.ts'

/** `[red, green, blue, alpha]`, each 0 to 255. */
export type Rgba = readonly [number, number, number, number]

/** In the order of `premisesKindSchema`: rented rooms, mixed use, other. Cool, and never as strong as a case. */
export const PREMISES_COLORS: Readonly<Record<'dark' | 'light', readonly [HexColor, HexColor, HexColor]>> = {
  dark: ['#7f9bb5', '#c3b1dd', '#66788a'],
  light: ['#5f86a8', '#8465b3', '#93a1ad'],
}

const ALPHA = 215

/** The colours of the kinds as deck.gl takes them. */
export function premisesRgba(theme: 'dark' | 'light'): readonly Rgba[] {
  return PREMISES_COLORS[theme].map(color => toRgba(color, ALPHA))
}

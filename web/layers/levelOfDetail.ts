/** `dot`: a position and how grave it is. `glyph`: also its kind. */
export type PointDetail = 'dot' | 'glyph'

const GLYPH_ZOOM = 13.1

/**
 * How much of a point is drawn at a zoom. `unit` is the size of one design pixel: a wall with twice the pixels needs
 * one zoom level more to show the same ground, and changes detail there.
 */
export function pointDetailAt(zoom: number, unit: number): PointDetail {
  return zoom - Math.log2(unit) >= GLYPH_ZOOM ? 'glyph' : 'dot'
}

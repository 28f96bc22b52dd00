/** `dot`: a position and how grave it is. `glyph`: also its kind. */
export type PointDetail = 'dot' | 'glyph'

/** Zooms of a screen of 1920 × 1080 from which on the map shows more. */
export const DETAIL_ZOOM = {cells: 12.3, glyphs: 13.1, premises: 13.5, buildings: 15.5} as const

/** What the map shows the most of. */
export type GroundDetail = 'communities' | 'cells' | 'premises' | 'buildings'

/**
 * How much of a point is drawn at a zoom. `unit` is the size of one design pixel: a wall with twice the pixels needs
 * one zoom level more to show the same ground, and changes detail there.
 */
export function pointDetailAt(zoom: number, unit: number): PointDetail {
  return zoom - Math.log2(unit) >= DETAIL_ZOOM.glyphs ? 'glyph' : 'dot'
}

/** How much of the ground is drawn at a zoom, on the same screens at the same ground. */
export function groundDetailAt(zoom: number, unit: number): GroundDetail {
  const near = zoom - Math.log2(unit)
  if (near >= DETAIL_ZOOM.buildings) return 'buildings'
  if (near >= DETAIL_ZOOM.premises) return 'premises'
  return near >= DETAIL_ZOOM.cells ? 'cells' : 'communities'
}

/** How strongly a surface over the city shows at a zoom: whole until premises can be told apart, then it gives way to them. */
export function heatOpacityAt(zoom: number, unit: number): number {
  const over = zoom - Math.log2(unit) - (DETAIL_ZOOM.premises - HEAT_FADE)
  return Math.min(1, Math.max(0, 1 - over / (2 * HEAT_FADE)))
}

const HEAT_FADE = 0.15

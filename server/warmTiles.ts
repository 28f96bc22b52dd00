import type {BBox} from '#geo/types.ts'
import type {TileService} from './basemap/tileService.ts'

/** How many tiles a first view of the whole city may take: a large wall asks for one zoom more than a small one. */
const MOST_TILES = 24
const MAX_ZOOM = 14

interface TilePlace {
  readonly z: number
  readonly x: number
  readonly y: number
}

/**
 * Has the tiles cut that a first view of the city shows, one after the other: whoever opens a map soon after the start
 * does not wait for them. Ends early where no tile can be had.
 */
export async function warmTiles(tiles: Pick<TileService, 'tile'>, bounds: BBox): Promise<void> {
  for (const {z, x, y} of firstTiles(bounds)) {
    if ((await tiles.tile(z, x, y)) === null) return
  }
}

/** The tiles of the two deepest zooms at which the bounds take no more than some; the shallower zoom's first. */
export function firstTiles(bounds: BBox): readonly TilePlace[] {
  let zooms: readonly (readonly TilePlace[])[] = []
  for (let z = 0; z <= MAX_ZOOM; z += 1) {
    const places = tilesAt(bounds, z)
    if (places.length > MOST_TILES) break
    zooms = [...zooms.slice(-1), places]
  }
  return zooms.flat()
}

function tilesAt([west, south, east, north]: BBox, z: number): readonly TilePlace[] {
  const places: TilePlace[] = []
  for (let x = column(west, z); x <= column(east, z); x += 1) {
    for (let y = row(north, z); y <= row(south, z); y += 1) places.push({z, x, y})
  }
  return places
}

function column(lng: number, z: number): number {
  return Math.floor(((lng + 180) / 360) * 2 ** z)
}

function row(lat: number, z: number): number {
  return Math.floor((0.5 - Math.asinh(Math.tan((lat * Math.PI) / 180)) / (2 * Math.PI)) * 2 ** z)
}

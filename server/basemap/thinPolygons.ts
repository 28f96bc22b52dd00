import {ringArea} from '#geo/ringArea.ts'
import type {Ring} from '#geo/types.ts'
import type {TileFeature} from './tileFeature.ts'

/** A tile on the screen at its own zoom, in pixels. */
const TILE_PIXELS = 512
/** Polygons below this many square pixels are not drawn each by itself. */
const SMALL_PIXELS = 10
/** Small ones are gathered by squares of this many pixels a side. */
const GATHER_PIXELS = 5
/** What is gathered and still smaller than this many square pixels is left out. */
const LEAST_PIXELS = 0.5

/** Small polygons of one class and place: their common area in square pixels, and the middle of it. */
interface Gathered {
  readonly properties: TileFeature['properties']
  area: number
  lng: number
  lat: number
}

/**
 * Polygons for a tile of this zoom: those too small to be told from their neighbours give way to one square of the same
 * area for each class and place, so that the ground keeps its colour. All others stay as they are, in their order.
 * Deterministic; O(vertices).
 */
export function thinPolygons(features: readonly TileFeature[], z: number): readonly TileFeature[] {
  const pixel = 360 / (TILE_PIXELS * 2 ** z)
  const gathered = new Map<string, Gathered>()
  const kept = features.filter(feature => {
    const ring = onlyRing(feature)
    if (!ring) return true
    const [lng, lat] = middleOf(ring)
    const area = Math.abs(ringArea(ring)) / (pixel * pixel * shrinkAt(lat))
    if (area >= SMALL_PIXELS) return true
    gather(gathered, pixel, {properties: feature.properties, area, lng, lat})
    return false
  })
  const squares = [...gathered.values()].filter(({area}) => area >= LEAST_PIXELS)
  return [...kept, ...squares.map(square => squareOf(square, pixel))]
}

/** The ring of a polygon without holes; null for any other shape. */
function onlyRing({geometry}: TileFeature): Ring | null {
  if (geometry.type !== 'Polygon' || geometry.coordinates.length !== 1) return null
  return (geometry.coordinates[0] ?? []).map(([lng = 0, lat = 0]) => [lng, lat] as const)
}

function middleOf(ring: Ring): [lng: number, lat: number] {
  const corners = ring.slice(1)
  const sum = (part: 0 | 1) => corners.reduce((total, corner) => total + corner[part], 0)
  return [sum(0) / corners.length, sum(1) / corners.length]
}

/** How much shorter a degree of latitude is on the screen's square pixels than one of longitude. */
function shrinkAt(lat: number): number {
  return Math.cos((lat * Math.PI) / 180)
}

function gather(gathered: Map<string, Gathered>, pixel: number, part: Gathered): void {
  const side = GATHER_PIXELS * pixel
  const column = Math.floor(part.lng / side)
  const row = Math.floor(part.lat / (side * shrinkAt(part.lat)))
  const key = `${String(part.properties['class'])} ${String(column)} ${String(row)}`
  const before = gathered.get(key)
  if (!before) {
    gathered.set(key, part)
    return
  }
  const area = before.area + part.area
  before.lng += ((part.lng - before.lng) * part.area) / area
  before.lat += ((part.lat - before.lat) * part.area) / area
  before.area = area
}

function squareOf({properties, area, lng, lat}: Gathered, pixel: number): TileFeature {
  const east = (Math.sqrt(area) * pixel) / 2
  const north = east * shrinkAt(lat)
  const ring = [
    [lng - east, lat - north],
    [lng + east, lat - north],
    [lng + east, lat + north],
    [lng - east, lat + north],
    [lng - east, lat - north],
  ]
  return {type: 'Feature', properties, geometry: {type: 'Polygon', coordinates: [ring]}}
}

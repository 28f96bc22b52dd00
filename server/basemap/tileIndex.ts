import {geoJSONToTile} from '@maplibre/geojson-vt'
import {fromVectorTileJs, GeoJSONWrapper} from '@maplibre/vt-pbf'
import Flatbush from 'flatbush'
import {thinPolygons} from './thinPolygons.ts'
import type {TileFeature, TileLayer} from './tileFeature.ts'

/** At this zoom shapes are kept as they are; further away they are simplified. */
const MAX_ZOOM = 14
const EXTENT = 4_096
/** How far a tile reaches over its border, in the units of its extent: for lines that are wide where they cross it. */
const BUFFER = 64

/** From which zoom a class is worth its bytes; every other is at all zooms. */
const CLASS_MIN_ZOOM: ReadonlyMap<unknown, number> = new Map([
  ['street', 10],
  ['alley', 12],
  ['creek', 10],
  ['pond', 11],
])

/** Up to this zoom small blocks and fields are gathered: there are more of them than a screen has pixels for. */
const THIN_MAX_ZOOM = 12

/** From which zoom a layer is in the tiles at all. */
const LAYER_MIN_ZOOM: Readonly<Record<TileLayer, number>> = {
  water: 0,
  waterLines: 0,
  landUse: 8,
  streets: 0,
  buildings: 13,
}

/**
 * Cuts layers of features into vector tiles, each from the features that lie in it. An index of tiles within tiles would
 * be a little faster and hold six times the memory of the features.
 */
export class TileIndex {
  readonly #layers: readonly {
    readonly name: TileLayer
    readonly features: readonly TileFeature[]
    readonly tree: Flatbush
  }[]

  constructor(layers: ReadonlyMap<TileLayer, readonly TileFeature[]>) {
    this.#layers = [...layers].flatMap(([name, features]) =>
      features.length === 0 ? [] : {name, features, tree: indexBounds(features)},
    )
  }

  /** The tile as Mapbox Vector Tile 2.1; null for one without a feature. */
  tile(z: number, x: number, y: number): Uint8Array | null {
    const bounds = tileBounds(z, x, y)
    const layers: Record<string, GeoJSONWrapper> = {}
    for (const {name, features, tree} of this.#layers) {
      if (z < LAYER_MIN_ZOOM[name]) continue
      const inTile = tree
        .search(...bounds, index => isShown(features[index], z))
        .sort((left, right) => left - right)
        .flatMap(index => features[index] ?? [])
      if (inTile.length === 0) continue
      const options = {maxZoom: MAX_ZOOM, extent: EXTENT, buffer: BUFFER, clip: true}
      const shown = name === 'landUse' && z <= THIN_MAX_ZOOM ? thinPolygons(inTile, z) : inTile
      const cut = geoJSONToTile({type: 'FeatureCollection', features: [...shown]}, z, x, y, options)
      if (cut.features.length === 0) continue
      layers[name] = Object.assign(new GeoJSONWrapper(cut.features, {version: 2, extent: EXTENT}), {name})
    }
    return Object.keys(layers).length === 0 ? null : fromVectorTileJs({layers})
  }
}

function isShown(feature: TileFeature | undefined, z: number): boolean {
  return feature !== undefined && z >= (CLASS_MIN_ZOOM.get(feature.properties['class']) ?? 0)
}

function indexBounds(features: readonly TileFeature[]): Flatbush {
  const tree = new Flatbush(features.length)
  for (const {geometry} of features) {
    const box = {west: Infinity, south: Infinity, east: -Infinity, north: -Infinity}
    for (const [lng = 0, lat = 0] of positionsOf(geometry)) {
      box.west = Math.min(box.west, lng)
      box.south = Math.min(box.south, lat)
      box.east = Math.max(box.east, lng)
      box.north = Math.max(box.north, lat)
    }
    tree.add(box.west, box.south, box.east, box.north)
  }
  tree.finish()
  return tree
}

/** A line's positions, or those of exteriors, which hold every hole. */
function positionsOf(geometry: TileFeature['geometry']): readonly number[][] {
  if (geometry.type === 'LineString') return geometry.coordinates
  if (geometry.type === 'Polygon') return geometry.coordinates[0] ?? []
  return geometry.coordinates.flatMap(rings => rings[0] ?? [])
}

/** West, south, east and north of a tile of the web mercator pyramid with its buffer, in degrees. */
function tileBounds(z: number, x: number, y: number): [number, number, number, number] {
  const buffer = BUFFER / EXTENT
  const toLng = (column: number) => (column / 2 ** z) * 360 - 180
  const toLat = (row: number) => (Math.atan(Math.sinh(Math.PI * (1 - (2 * row) / 2 ** z))) * 180) / Math.PI
  return [toLng(x - buffer), toLat(y + 1 + buffer), toLng(x + 1 + buffer), toLat(y - buffer)]
}

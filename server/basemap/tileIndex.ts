import {GeoJSONVT, type GeoJSONVTFeature} from '@maplibre/geojson-vt'
import {fromVectorTileJs, GeoJSONWrapper} from '@maplibre/vt-pbf'
import type {Feature, FeatureCollection, Geometry} from 'geojson'

/** The closest zoom for which there are tiles. */
const MAX_ZOOM = 14
const EXTENT = 4_096

/** From which zoom a class is worth its bytes; every other is at all zooms. */
const MIN_ZOOM: ReadonlyMap<unknown, number> = new Map([
  ['street', 10],
  ['alley', 12],
  ['creek', 10],
  ['pond', 11],
])

export type TileLayer = 'water' | 'waterLines' | 'landUse' | 'streets' | 'buildings'

/** From which zoom a layer is in the tiles at all. */
const LAYER_MIN_ZOOM: Readonly<Record<TileLayer, number>> = {
  water: 0,
  waterLines: 0,
  landUse: 8,
  streets: 0,
  buildings: 13,
}

export type TileFeature = Feature<Geometry, Readonly<Record<string, string | number | boolean>>>

/** Cuts layers of features into vector tiles. */
export class TileIndex {
  readonly #layers: readonly {readonly name: TileLayer; readonly index: GeoJSONVT}[]

  constructor(layers: ReadonlyMap<TileLayer, readonly TileFeature[]>) {
    this.#layers = [...layers].flatMap(([name, features]) => {
      if (features.length === 0) return []
      const collection: FeatureCollection = {type: 'FeatureCollection', features: [...features]}
      return {name, index: new GeoJSONVT(collection, {maxZoom: MAX_ZOOM, extent: EXTENT})}
    })
  }

  /** The tile as Mapbox Vector Tile 2.1; null for one without a feature. */
  tile(z: number, x: number, y: number): Uint8Array | null {
    const layers: Record<string, GeoJSONWrapper> = {}
    for (const {name, index} of this.#layers) {
      const features = z < LAYER_MIN_ZOOM[name] ? [] : featuresOf(index, [z, x, y])
      if (features.length === 0) continue
      layers[name] = Object.assign(new GeoJSONWrapper(features, {version: 2, extent: EXTENT}), {name})
    }
    return Object.keys(layers).length === 0 ? null : fromVectorTileJs({layers})
  }
}

function featuresOf(index: GeoJSONVT, [z, x, y]: readonly [number, number, number]): GeoJSONVTFeature[] {
  const features: GeoJSONVTFeature[] = index.getTile(z, x, y)?.features ?? []
  return features.filter(feature => isShown(feature, z))
}

function isShown({tags}: GeoJSONVTFeature, z: number): boolean {
  return z >= (MIN_ZOOM.get(tags?.['class']) ?? 0)
}

import type {Feature, LineString, MultiPolygon, Polygon} from 'geojson'

export type TileLayer = 'water' | 'waterLines' | 'landUse' | 'streets' | 'buildings'

/** WGS-84. */
export type TileFeature = Feature<
  LineString | Polygon | MultiPolygon,
  Readonly<Record<string, string | number | boolean>>
>

import {toWgs84, type Datum} from '#geo/toWgs84.ts'
import type {Position} from '#geo/types.ts'
import type {GroundFiles} from '../city/judgeGround.ts'
import type {Shape} from '../city/readGround.ts'
import type {TileFeature, TileLayer} from './tileFeature.ts'

/** A feature as its file has it. */
interface Ground {
  readonly geometry: Shape
  readonly properties: Readonly<Record<string, string | number | boolean | null | undefined>>
}

/** The layers of a city's tiles, in WGS-84, from the files of its pack. */
export function toTileLayers(
  files: GroundFiles,
  datum: Datum,
): ReadonlyMap<TileLayer, readonly TileFeature[]> {
  const toTile = (features: readonly Ground[] | null) =>
    (features ?? []).map(ground => toTileFeature(ground, datum))
  const water = toTile(files.water)
  return new Map([
    ['water', water.filter(({geometry}) => geometry.type !== 'LineString')],
    ['waterLines', water.filter(({geometry}) => geometry.type === 'LineString')],
    ['landUse', toTile(files.landUse)],
    ['streets', toTile(files.streets)],
    ['buildings', toTile(files.buildings)],
  ])
}

/** A value that is not known is left out. */
function toTileFeature({geometry, properties}: Ground, datum: Datum): TileFeature {
  const known: Record<string, string | number | boolean> = {}
  for (const [name, value] of Object.entries(properties)) {
    if (value !== null && value !== undefined) known[name] = value
  }
  return {type: 'Feature', geometry: toGeometry(geometry, datum), properties: known}
}

/** Positions that are right as they are stay the very same lists: a city has half a million of them. */
function toGeometry(shape: Shape, datum: Datum): TileFeature['geometry'] {
  if (datum === 'wgs84' || datum === 'cgcs2000') return shape
  const toLine = (line: readonly Position[]) => line.map(([lng, lat]) => [...toWgs84([lng, lat], datum)])
  const toRings = (rings: readonly (readonly Position[])[]) => rings.map(toLine)
  if (shape.type === 'LineString') return {type: 'LineString', coordinates: toLine(shape.coordinates)}
  if (shape.type === 'Polygon') return {type: 'Polygon', coordinates: toRings(shape.coordinates)}
  return {type: 'MultiPolygon', coordinates: shape.coordinates.map(toRings)}
}

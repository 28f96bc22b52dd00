import type {Geometry} from 'geojson'
import {toWgs84, type Datum} from '#geo/toWgs84.ts'
import type {Position} from '#geo/types.ts'
import type {GroundLayer} from '../city/cityPack.ts'
import {PackFindings} from '../city/packFindings.ts'
import {readJsonSource, type JsonSource} from '../city/packSource.ts'
import {readBuildings, readLandUse, readStreets, readWater, type Shape} from '../city/readGround.ts'
import type {TileFeature, TileLayer} from './tileIndex.ts'

/** A feature as its file has it. */
interface Ground {
  readonly geometry: Shape
  readonly properties: Readonly<Record<string, string | number | boolean | null | undefined>>
}

/**
 * The layers of a city pack's tiles, in WGS-84, from the files that the loader has checked. What is wrong with them by
 * now, because somebody changed them, is left out.
 */
export async function readTileLayers(
  folder: string,
  datum: Datum,
): Promise<ReadonlyMap<TileLayer, readonly TileFeature[]>> {
  const findings = new PackFindings()
  const read = async (layer: GroundLayer, take: (source: JsonSource) => readonly Ground[]) => {
    const source = await readJsonSource(folder, `${layer}.geojson`, {isOptional: true, findings})
    return (source ? take(source) : []).map(ground => toTileFeature(ground, datum))
  }
  const water = await read('water', readWater)
  return new Map([
    ['water', water.filter(({geometry}) => geometry.type !== 'LineString')],
    ['waterLines', water.filter(({geometry}) => geometry.type === 'LineString')],
    ['landUse', await read('landUse', readLandUse)],
    ['streets', await read('streets', readStreets)],
    ['buildings', await read('buildings', readBuildings)],
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

function toGeometry(shape: Shape, datum: Datum): Geometry {
  const toLine = (line: readonly Position[]) => line.map(([lng, lat]) => [...toWgs84([lng, lat], datum)])
  const toRings = (rings: readonly (readonly Position[])[]) => rings.map(toLine)
  if (shape.type === 'LineString') return {type: 'LineString', coordinates: toLine(shape.coordinates)}
  if (shape.type === 'Polygon') return {type: 'Polygon', coordinates: toRings(shape.coordinates)}
  return {type: 'MultiPolygon', coordinates: shape.coordinates.map(toRings)}
}

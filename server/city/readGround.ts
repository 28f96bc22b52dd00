import type {z} from 'zod'
import type {Position} from './geoJsonFormat.ts'
import {groundFeatureSchemas, type GroundFeature} from './groundFormat.ts'
import {faultOfIssue, type FeatureSource} from './packSource.ts'
import {faultOfRing} from './ringRules.ts'
import {findUnconnected} from './streetNetwork.ts'

/** A feature and its place in the file. */
interface Read<Feature> {
  readonly feature: Feature
  readonly index: number
}

/**
 * The streets of `streets.geojson` that are right; the others are reported. One that does not meet the network is
 * noticed, and shown all the same.
 */
export function readStreets(source: FeatureSource): readonly GroundFeature<'streets'>[] {
  const read = readFeatures(source, groundFeatureSchemas.streets)
  reportTwice(source, read)
  const lines = read.map(({feature}) => feature.geometry.coordinates)
  for (const lost of findUnconnected(lines)) {
    const street = read[lost]
    if (!street) continue
    const path = ['features', street.index, 'geometry']
    source.warn(path, 'notConnected', `${street.feature.properties.id} does not meet the street network`)
  }
  return read.map(({feature}) => feature)
}

/** The buildings of `buildings.geojson` that are right; the others are reported. */
export function readBuildings(source: FeatureSource): readonly GroundFeature<'buildings'>[] {
  const read = readFeatures(source, groundFeatureSchemas.buildings)
  reportTwice(source, read)
  judgeRings(source, read)
  return read.map(({feature}) => feature)
}

/** The features of `water.geojson` that are right; the others are reported. */
export function readWater(source: FeatureSource): readonly GroundFeature<'water'>[] {
  const read = readFeatures(source, groundFeatureSchemas.water)
  judgeRings(source, read)
  return read.map(({feature}) => feature)
}

/** The features of `landUse.geojson` that are right; the others are reported. */
export function readLandUse(source: FeatureSource): readonly GroundFeature<'landUse'>[] {
  const read = readFeatures(source, groundFeatureSchemas.landUse)
  judgeRings(source, read)
  return read.map(({feature}) => feature)
}

function readFeatures<Schema extends z.ZodType>(
  source: FeatureSource,
  schema: Schema,
): readonly Read<z.output<Schema>>[] {
  const read: Read<z.output<Schema>>[] = []
  let index = 0
  for (const value of source.features) {
    const parsed = schema.safeParse(value)
    if (parsed.success) read.push({feature: parsed.data, index})
    else {
      for (const {path, code, detail} of parsed.error.issues.map(faultOfIssue)) {
        source.report(['features', index, ...path], code, detail)
      }
    }
    index++
  }
  return read
}

function reportTwice(source: FeatureSource, read: readonly Read<{properties: {id: string}}>[]): void {
  const firstById = new Map<string, number>()
  for (const {feature, index} of read) {
    const {id} = feature.properties
    const first = firstById.get(id)
    if (first === undefined) firstById.set(id, index)
    else
      source.report(['features', index, 'properties', 'id'], 'duplicate', `${id} is also features[${first}]`)
  }
}

/** The geometries that the files have; positions may have an altitude behind. */
export type Shape =
  | {readonly type: 'LineString'; readonly coordinates: Position[]}
  | {readonly type: 'Polygon'; readonly coordinates: Position[][]}
  | {readonly type: 'MultiPolygon'; readonly coordinates: Position[][][]}

/** A ring that runs the wrong way is drawn as it was meant, and noticed; one that is open or holds nothing is reported. */
function judgeRings(source: FeatureSource, read: readonly Read<{readonly geometry: Shape}>[]): void {
  for (const {feature, index} of read) {
    for (const {ring, path, isExterior} of ringsOf(feature.geometry)) {
      const fault = faultOfRing(ring, isExterior)
      if (!fault) continue
      const inFile = ['features', index, 'geometry', 'coordinates', ...path]
      if (fault.code === 'ringDirection') source.warn(inFile, fault.code, fault.detail)
      else source.report(inFile, fault.code, fault.detail)
    }
  }
}

/** The rings of a shape, and where they stand in its coordinates. */
function* ringsOf(shape: Shape): Generator<{ring: Position[]; path: number[]; isExterior: boolean}> {
  if (shape.type === 'LineString') return
  const polygons = shape.type === 'Polygon' ? [shape.coordinates] : shape.coordinates
  for (const [polygonIndex, rings] of polygons.entries()) {
    for (const [ringIndex, ring] of rings.entries()) {
      const path = shape.type === 'Polygon' ? [ringIndex] : [polygonIndex, ringIndex]
      yield {ring, path, isExterior: ringIndex === 0}
    }
  }
}

import {z} from 'zod'
import type {AreaLevel} from '#contract/area.ts'
import {toWgs84, type Datum} from '#geo/toWgs84.ts'
import type {MultiPolygonRings} from '#geo/types.ts'
import type {AreaShape} from './areaTree.ts'
import type {PackProblemCode} from '#contract/cityPack.ts'
import {areaFeatureSchema} from './packFormat.ts'
import {featureCollectionSchema} from './geoJsonFormat.ts'
import {faultOfIssue, parseSource, type JsonPath, type JsonSource} from './packSource.ts'
import {findRingFaults} from './ringRules.ts'
import {findTilingFaults} from './tilingRules.ts'

interface ReadFeature {
  readonly shape: AreaShape
  /** Its place in the file. */
  readonly index: number
}

type Report = (index: number, path: JsonPath, code: PackProblemCode, detail: string) => void

const CODE_DIGITS: Readonly<Record<AreaLevel, number>> = {city: 6, community: 12, gridCell: 15}
const PARENT_LEVEL: Readonly<Record<AreaLevel, AreaLevel | null>> = {
  city: null,
  community: 'city',
  gridCell: 'community',
}

/**
 * The areas of `areas.geojson` in WGS-84; null when anything is wrong with them, every fault being reported.
 * Each feature is judged by itself first, then the tree, and its tiling only when all else is right. `cityCode` is
 * that of `city.json`, null when it cannot be read.
 */
export function readAreas(
  source: JsonSource,
  {cityCode, datum}: {cityCode: string | null; datum: Datum},
): readonly AreaShape[] | null {
  let faultCount = 0
  const report: Report = (index, path, code, detail) => {
    faultCount++
    source.report(['features', index, ...path], code, detail)
  }
  const features = parseSource(source, featureCollectionSchema)?.features
  if (!features) return null
  const read = features.flatMap((feature, index) => readFeature(feature, {index, datum, report}))
  checkCodes(read, report)
  checkParents(read, {codes: codesInFile(features), cityCode, report})
  if (!features.some(isOfLevelCity)) {
    faultCount++
    source.report(['features'], 'noCity', 'no area of level city')
  }
  if (faultCount > 0) return null

  for (const {index, code, detail} of findTilingFaults(read.map(({shape}) => shape))) {
    report(read[index]?.index ?? 0, ['geometry'], code, detail)
  }
  return faultCount > 0 ? null : read.map(({shape}) => shape)
}

function readFeature(
  feature: unknown,
  {index, datum, report}: {index: number; datum: Datum; report: Report},
): readonly ReadFeature[] {
  const parsed = areaFeatureSchema.safeParse(feature)
  if (!parsed.success) {
    for (const {path, code, detail} of parsed.error.issues.map(faultOfIssue))
      report(index, path, code, detail)
    return []
  }
  const {properties, geometry} = parsed.data
  const coordinates = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates
  for (const {path, code, detail} of findRingFaults(coordinates)) {
    const inFile = geometry.type === 'Polygon' ? path.slice(1) : path
    report(index, ['geometry', 'coordinates', ...inFile], code, detail)
  }
  const rings: MultiPolygonRings = coordinates.map(polygon =>
    polygon.map(ring => ring.map(([lng, lat]) => toWgs84([lng, lat], datum))),
  )
  return [{index, shape: {...properties, rings}}]
}

function checkCodes(read: readonly ReadFeature[], report: Report): void {
  const firstByCode = new Map<string, number>()
  for (const {shape, index} of read) {
    const digits = CODE_DIGITS[shape.level]
    if (shape.code.length !== digits) {
      report(
        index,
        ['properties', 'code'],
        'codePattern',
        `the code of a ${shape.level} has ${digits} digits`,
      )
    }
    const first = firstByCode.get(shape.code)
    if (first === undefined) firstByCode.set(shape.code, index)
    else report(index, ['properties', 'code'], 'duplicate', `${shape.code} is also features[${first}]`)
  }
}

/** Every code that the file gives, also in features that are otherwise broken: their children are not orphans. */
function codesInFile(features: readonly unknown[]): ReadonlySet<string> {
  const codeSchema = z.object({properties: z.object({code: z.string()})})
  return new Set(
    features.flatMap(feature => {
      const parsed = codeSchema.safeParse(feature)
      return parsed.success ? [parsed.data.properties.code] : []
    }),
  )
}

function isOfLevelCity(feature: unknown): boolean {
  return z.object({properties: z.object({level: z.literal('city')})}).safeParse(feature).success
}

function checkParents(
  read: readonly ReadFeature[],
  {codes, cityCode, report}: {codes: ReadonlySet<string>; cityCode: string | null; report: Report},
): void {
  const levelByCode = new Map(read.map(({shape}) => [String(shape.code), shape.level]))
  const parents = new Set(read.map(({shape}) => shape.parent))
  for (const {shape, index} of read) {
    const fault = faultOfParent(shape, {codes, levelByCode, cityCode})
    if (fault) report(index, ['properties', fault.field], fault.code, fault.detail)
    if (shape.level !== 'gridCell' && !parents.has(shape.code)) {
      report(
        index,
        ['properties', 'code'],
        'emptyCommunity',
        `no area of the level below lies in ${shape.code}`,
      )
    }
  }
}

function faultOfParent(
  {code, level, parent}: AreaShape,
  known: {codes: ReadonlySet<string>; levelByCode: ReadonlyMap<string, AreaLevel>; cityCode: string | null},
): {field: 'code' | 'parent'; code: PackProblemCode; detail: string} | null {
  const parentLevel = PARENT_LEVEL[level]
  if (parentLevel === null) {
    if (parent !== null) return {field: 'parent', code: 'invalid', detail: 'a city has no parent'}
    if (known.cityCode === null || code === known.cityCode) return null
    return {field: 'code', code: 'invalid', detail: `city.json names the city ${known.cityCode}`}
  }
  if (parent === null)
    return {field: 'parent', code: 'missing', detail: `a ${level} needs its ${parentLevel}`}
  if (!known.codes.has(parent))
    return {field: 'parent', code: 'unknownParent', detail: `no area has the code ${parent}`}
  const actual = known.levelByCode.get(parent)
  if (actual && actual !== parentLevel) {
    return {field: 'parent', code: 'unknownParent', detail: `${parent} is a ${actual}, not a ${parentLevel}`}
  }
  if (code.startsWith(parent)) return null
  return {
    field: 'code',
    code: 'codePattern',
    detail: `the code must begin with that of its parent, ${parent}`,
  }
}

import {z} from 'zod'
import {boundsOfRings} from '#geo/boundsOfRings.ts'
import {toWgs84, type Datum} from '#geo/toWgs84.ts'
import type {BBox} from '#geo/types.ts'
import type {PanelRegistration} from '#contract/alarm.ts'
import {areaCodeSchema, type PanelAddress, type PremisesId} from '#contract/ids.ts'
import {policySchema, type Policy} from '../domain/policy.ts'
import {createRoster} from '../domain/roster.ts'
import {createAreaTree} from './areaTree.ts'
import type {AreaTree, CityPack, LandFeature, Premises} from './cityPack.ts'
import {CityPackError} from './cityPackError.ts'
import {readCsvSource, type CsvSource} from './csvSource.ts'
import {judgeGround, type GroundReport} from './judgeGround.ts'
import {PackFindings} from './packFindings.ts'
import {cityFileSchema, landFeatureSchema, panelRowSchema, UNIT_COLUMNS} from './packFormat.ts'
import {featureCollectionSchema} from './geoJsonFormat.ts'
import {parseSource, readJsonSource, type JsonSource} from './packSource.ts'
import {readAreas} from './readAreas.ts'
import {readBasemaps} from './readBasemaps.ts'
import {readPanels, readUnits} from './readPlaces.ts'
import {PREMISES_COLUMNS, readPremises} from './readPremises.ts'

/**
 * Reads the city pack in a folder; README.md lists its files. Every position is converted from the pack's `sourceCrs`
 * to WGS-84.
 *
 * One row that would lie refuses the pack: rejects with CityPackError, which names every such row by file, line and
 * field. What is odd and does no harm is kept in `warnings`. A second or so for a city of 48,000 premises; `judge` may
 * have the largest files, which only a map needs, judged elsewhere.
 */
export async function loadCityPack(
  folder: string,
  {judge = judgeGround}: {judge?: (folder: string) => Promise<GroundReport>} = {},
): Promise<CityPack> {
  const findings = new PackFindings()
  const [sources, ground] = await Promise.all([readSources(folder, findings), judge(folder)])
  findings.include(ground)
  const city = parseSource(sources.city, cityFileSchema)
  const policy = parseSource(sources.policy, policySchema)
  const basemaps = await readBasemaps(folder, sources.city, city?.basemaps ?? [])
  const datum = city?.sourceCrs ?? 'wgs84'
  const areaTree = readAreaTree(sources, city)
  // Without city.json the datum is not known, and no position can be judged.
  const places = readPlaces(sources, {
    datum,
    areaTree: city && areaTree,
    ground,
    findings,
    policy,
  })
  const land = readLand(sources, datum)

  if (findings.problems.length > 0 || !city || !policy || !areaTree) {
    throw new CityPackError(folder, findings.problems)
  }
  const {name, timeZone, clock, feeds, notice} = city
  return {
    code: areaCodeSchema.parse(city.code),
    name,
    timeZone,
    bounds: boundsToWgs84(city.bounds, datum),
    clock,
    feeds,
    notice,
    basemaps,
    areaTree,
    ...places,
    policy,
    roster: createRoster({...policy, timeZone}),
    ground: ground.counts,
    land,
    warnings: findings.warnings(),
  }
}

function readAreaTree(sources: PackSources, city: z.output<typeof cityFileSchema> | null): AreaTree | null {
  if (!sources.areas) return null
  const datum = city?.sourceCrs ?? 'wgs84'
  const shapes = readAreas(sources.areas, {cityCode: city?.code ?? null, datum})
  if (!shapes) return null
  const areaTree = createAreaTree(shapes)
  if (sources.city && city) checkBounds(sources.city, boundsToWgs84(city.bounds, datum), areaTree)
  return areaTree
}

/** The files of a pack; null for one that is not there or cannot be read. */
type PackSources = Readonly<
  Record<'city' | 'areas' | 'policy' | 'land', JsonSource | null> &
    Record<'premises' | 'panels' | 'units', CsvSource | null>
>

async function readSources(folder: string, findings: PackFindings): Promise<PackSources> {
  const required = {isOptional: false, findings}
  const optional = {isOptional: true, findings}
  const [city, areas, policy, land] = await Promise.all([
    readJsonSource(folder, 'city.json', required),
    readJsonSource(folder, 'areas.geojson', required),
    readJsonSource(folder, 'policy.json', required),
    readJsonSource(folder, 'land.geojson', optional),
  ])
  const [premises, panels, units] = await Promise.all([
    readCsvSource(folder, 'premises.csv', {...optional, columns: PREMISES_COLUMNS}),
    readCsvSource(folder, 'panels.csv', {...optional, columns: Object.keys(panelRowSchema.shape)}),
    readCsvSource(folder, 'units.csv', {...optional, columns: UNIT_COLUMNS}),
  ])
  return {city, areas, policy, land, premises, panels, units}
}

interface PlaceContext {
  readonly datum: Datum
  readonly areaTree: AreaTree | null
  readonly ground: GroundReport
  /** Null when it cannot be read. */
  readonly policy: Policy | null
  readonly findings: PackFindings
}

function readPlaces(
  sources: PackSources,
  {findings, ground, policy, ...context}: PlaceContext,
): Pick<CityPack, 'premises' | 'panels' | 'units'> {
  const buildingIds = ground.buildingIds && new Set(ground.buildingIds)
  const isUnread = findings.problems.some(problem => problem.file === 'premises.csv')
  const homes = sources.premises
    ? readPremises(sources.premises, {...context, buildingIds})
    : {premises: new Map<PremisesId, Premises>(), brokenIds: new Set<PremisesId>()}
  const panels = sources.panels
    ? readPanels(sources.panels, {...context, homes: isUnread && !sources.premises ? null : homes})
    : new Map<PanelAddress, PanelRegistration>()
  const units = sources.units ? readUnits(sources.units, {...context, rosters: policy?.rosters ?? null}) : []
  return {premises: homes.premises, panels, units}
}

function readLand(sources: PackSources, datum: Datum): CityPack['land'] {
  const land = parseFeatures(sources.land, landFeatureSchema)
  return land && {type: 'FeatureCollection', features: land.map(feature => landToWgs84(feature, datum))}
}

function parseFeatures<Schema extends z.ZodType>(
  source: JsonSource | null,
  schema: Schema,
): readonly z.output<Schema>[] | null {
  return parseSource(source, featureCollectionSchema.extend({features: z.array(schema)}))?.features ?? null
}

function checkBounds(source: JsonSource, [west, south, east, north]: BBox, areaTree: AreaTree): void {
  const city = areaTree.shapes('city')[0]
  const [cityWest, citySouth, cityEast, cityNorth] = boundsOfRings(city?.rings.flat() ?? [])
  if (west <= cityWest && south <= citySouth && east >= cityEast && north >= cityNorth) return
  const needed = [cityWest, citySouth, cityEast, cityNorth].join(', ')
  source.report(['bounds'], 'outsideBounds', `the city reaches over ${needed} (WGS-84)`)
}

function boundsToWgs84([west, south, east, north]: BBox, datum: Datum): BBox {
  return [...toWgs84([west, south], datum), ...toWgs84([east, north], datum)]
}

function landToWgs84(feature: z.output<typeof landFeatureSchema>, datum: Datum): LandFeature {
  const {geometry} = feature
  const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates
  return {
    type: 'Feature',
    properties: feature.properties,
    geometry: {
      type: 'MultiPolygon',
      coordinates: polygons.map(polygon =>
        polygon.map(ring => ring.map(([lng, lat]) => [...toWgs84([lng, lat], datum)])),
      ),
    },
  }
}

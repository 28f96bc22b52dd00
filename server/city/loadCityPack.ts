import {z} from 'zod'
import {boundsOfRings} from '#geo/boundsOfRings.ts'
import {toWgs84, type Datum} from '#geo/toWgs84.ts'
import type {BBox} from '#geo/types.ts'
import type {PanelRegistration} from '#contract/alarm.ts'
import {areaCodeSchema, type PanelAddress, type PremisesId} from '#contract/ids.ts'
import {policySchema} from '../domain/policy.ts'
import {createAreaTree} from './areaTree.ts'
import type {AreaTree, CityPack, LandFeature, Premises} from './cityPack.ts'
import {CityPackError, type PackProblem} from './cityPackError.ts'
import {
  cityFileSchema,
  featureCollectionSchema,
  landFeatureSchema,
  panelRowSchema,
  premisesRowSchema,
  streetFeatureSchema,
  unitRowSchema,
} from './packFormat.ts'
import {parseSource, readCsvSource, readJsonSource, type CsvSource, type JsonSource} from './packSource.ts'
import {readAreas} from './readAreas.ts'
import {checkUnits, readPanels, readPremises} from './readPlaces.ts'

/**
 * Reads the city pack in a folder: `city.json`, `areas.geojson` and `policy.json`, and where they are there
 * `panels.csv`, `premises.csv`, `units.csv`, `streets.geojson` and `land.geojson`. Every position is converted from
 * the pack's `sourceCrs` to WGS-84.
 *
 * One broken row refuses the pack: rejects with CityPackError, which names every such row by file, line and field.
 * Half a second or so for a thousand areas.
 */
export async function loadCityPack(folder: string): Promise<CityPack> {
  const problems: PackProblem[] = []
  const sources = await readSources(folder, problems)
  const city = parseSource(sources.city, cityFileSchema)
  const policy = parseSource(sources.policy, policySchema)
  const datum = city?.sourceCrs ?? 'wgs84'
  const areaTree = readAreaTree(sources, city)
  // Without city.json the datum is not known, and no position can be judged.
  const places = readPlaces(sources, {datum, areaTree: city && areaTree, problems})
  parseFeatures(sources.streets, streetFeatureSchema)
  const land = readLand(sources, datum)

  if (problems.length > 0 || !city || !policy || !areaTree) throw new CityPackError(folder, problems)
  const {name, timeZone, clock, feeds, notice, basemap} = city
  return {
    code: areaCodeSchema.parse(city.code),
    name,
    timeZone,
    bounds: boundsToWgs84(city.bounds, datum),
    clock,
    feeds,
    notice,
    basemap,
    areaTree,
    ...places,
    policy,
    land,
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
  Record<'city' | 'areas' | 'policy' | 'land' | 'streets', JsonSource | null> &
    Record<'premises' | 'panels' | 'units', CsvSource | null>
>

async function readSources(folder: string, problems: PackProblem[]): Promise<PackSources> {
  const required = {isOptional: false, problems}
  const optional = {isOptional: true, problems}
  const [city, areas, policy, land, streets] = await Promise.all([
    readJsonSource(folder, 'city.json', required),
    readJsonSource(folder, 'areas.geojson', required),
    readJsonSource(folder, 'policy.json', required),
    readJsonSource(folder, 'land.geojson', optional),
    readJsonSource(folder, 'streets.geojson', optional),
  ])
  const [premises, panels, units] = await Promise.all([
    readCsvSource(folder, 'premises.csv', {...optional, columns: Object.keys(premisesRowSchema.shape)}),
    readCsvSource(folder, 'panels.csv', {...optional, columns: Object.keys(panelRowSchema.shape)}),
    readCsvSource(folder, 'units.csv', {...optional, columns: Object.keys(unitRowSchema.shape)}),
  ])
  return {city, areas, policy, land, streets, premises, panels, units}
}

function readPlaces(
  sources: PackSources,
  {problems, ...context}: {datum: Datum; areaTree: AreaTree | null; problems: readonly PackProblem[]},
): Pick<CityPack, 'premises' | 'panels'> {
  const premises = sources.premises
    ? readPremises(sources.premises, context)
    : new Map<PremisesId, Premises>()
  const premisesIds = readPremisesIds(sources.premises, problems)
  const panels = sources.panels
    ? readPanels(sources.panels, {...context, premises, premisesIds})
    : new Map<PanelAddress, PanelRegistration>()
  if (sources.units) checkUnits(sources.units, context)
  return {premises, panels}
}

/** The ids that panels may refer to; null when the file is there and cannot be read. */
function readPremisesIds(
  source: CsvSource | null,
  problems: readonly PackProblem[],
): ReadonlySet<string> | null {
  if (source) return new Set(source.rows.map(row => row.cells['id'] ?? ''))
  return problems.some(problem => problem.file === 'premises.csv') ? null : new Set()
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
        polygon.map(ring => ring.map(position => [...toWgs84(position, datum)])),
      ),
    },
  }
}

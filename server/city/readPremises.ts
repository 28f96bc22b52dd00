import {premisesIdSchema, type PremisesId} from '#contract/ids.ts'
import {
  premisesKindSchema,
  premisesSensorSchema,
  premisesStructureSchema,
  premisesUseSchema,
} from '#contract/premises.ts'
import {toWgs84} from '#geo/toWgs84.ts'
import type {Premises} from './cityPack.ts'
import type {CsvSource} from './csvSource.ts'
import {
  CellReader,
  dayCell,
  flagCell,
  numberCell,
  orNull,
  textCell,
  wholeCell,
  wordCell,
  wordsCell,
  wordsOf,
  type Cell,
} from './readCells.ts'
import {reportOutside, type PlaceContext} from './placeContext.ts'

/** The columns that `premises.csv` must have; without one of the others, what it says is not known. */
export const PREMISES_COLUMNS = ['id', 'name', 'kind', 'lng', 'lat'] as const

const OPTIONAL_COLUMNS = [
  'use',
  'address',
  'floors',
  'floorAreaSqm',
  'structure',
  'yearBuilt',
  'rooms',
  'tenants',
  'secondExit',
  'barredWindows',
  'indoorCharging',
  'bottledGas',
  'wiringYear',
  'sensors',
  'lastInspectedOn',
  'buildingId',
] as const

const idCell: Cell<PremisesId> = {
  read: text => premisesIdSchema.safeParse(text).data,
  expected: '1 to 40 characters',
  fallback: premisesIdSchema.parse('-'),
}
const nameCell = textCell(1, 120)
const kindCell = wordCell(wordsOf(premisesKindSchema.options))
const lngCell = numberCell(-180, 180)
const latCell = numberCell(-90, 90)
const addressCell = textCell(0, 200)
const useCell = orNull(wordCell(wordsOf(premisesUseSchema.options)))
const structureCell = orNull(wordCell(wordsOf(premisesStructureSchema.options)))
/** Wide enough for what is in another unit: that is told as data to mend, and refuses no pack. */
const floorsCell = orNull(wholeCell(0, 1_000_000))
const areaCell = orNull(numberCell(0, 1e13))
const countCell = orNull(wholeCell(0, 1_000_000))
const yearCell = orNull(wholeCell(0, 99_999_999))
const maybeCell = orNull(flagCell)
const sensorsCell = wordsCell(wordsOf(premisesSensorSchema.options))
const lastDayCell = orNull(dayCell)
const buildingCell = orNull(textCell(1, 40))

/** Of the columns that tell a fact about premises. */
export const PREMISES_CELLS = {
  ...{kind: kindCell, use: useCell, floors: floorsCell, floorAreaSqm: areaCell, rooms: countCell},
  ...{tenants: countCell, secondExit: maybeCell, barredWindows: maybeCell, indoorCharging: maybeCell},
  ...{bottledGas: maybeCell, wiringYear: yearCell, sensors: sensorsCell},
}

export interface ReadPremises {
  readonly premises: ReadonlyMap<PremisesId, Premises>
  /** Those whose row is broken. */
  readonly brokenIds: ReadonlySet<PremisesId>
}

/**
 * The rows of `premises.csv` that are right, positions in WGS-84; the others are reported. `buildingIds` are those of
 * `buildings.geojson`, null when there is no such file: premises in a building that it has not are shown without one.
 * About 3 µs a row.
 */
export function readPremises(
  source: CsvSource,
  {buildingIds, ...context}: PlaceContext & {buildingIds: ReadonlySet<string> | null},
): ReadPremises {
  const premises = new Map<PremisesId, Premises>()
  const brokenIds = new Set<PremisesId>()
  const cells = new CellReader(source, [...PREMISES_COLUMNS, ...OPTIONAL_COLUMNS])
  for (const row of source.rows) {
    cells.begin(row)
    const read = takePremises(cells, context)
    if (!cells.isRight) {
      brokenIds.add(read.id)
      continue
    }
    reportOutside(source, row, {position: read.position, areaTree: context.areaTree})
    if (premises.has(read.id)) source.report(row, 'id', 'duplicate', `${read.id} is given twice`)
    else if (read.buildingId === null || !buildingIds || buildingIds.has(read.buildingId)) {
      premises.set(read.id, read)
    } else {
      source.warn(row, 'buildingId', 'unknownBuilding', `buildings.geojson has no ${read.buildingId}`)
      premises.set(read.id, {...read, buildingId: null})
    }
  }
  return {premises, brokenIds}
}

function takePremises(cells: CellReader, {datum}: Pick<PlaceContext, 'datum'>): Premises {
  const position = toWgs84([cells.take('lng', lngCell), cells.take('lat', latCell)], datum)
  return {
    id: cells.take('id', idCell),
    name: cells.take('name', nameCell),
    kind: cells.take('kind', kindCell),
    use: cells.take('use', useCell),
    position,
    address: cells.take('address', addressCell),
    floors: cells.take('floors', floorsCell),
    floorAreaSqm: cells.take('floorAreaSqm', areaCell),
    structure: cells.take('structure', structureCell),
    yearBuilt: cells.take('yearBuilt', yearCell),
    rooms: cells.take('rooms', countCell),
    tenants: cells.take('tenants', countCell),
    secondExit: cells.take('secondExit', maybeCell),
    barredWindows: cells.take('barredWindows', maybeCell),
    indoorCharging: cells.take('indoorCharging', maybeCell),
    bottledGas: cells.take('bottledGas', maybeCell),
    wiringYear: cells.take('wiringYear', yearCell),
    sensors: cells.has('sensors') ? cells.take('sensors', sensorsCell) : null,
    lastInspectedOn: cells.take('lastInspectedOn', lastDayCell),
    buildingId: cells.take('buildingId', buildingCell),
  }
}

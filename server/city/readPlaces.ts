import type {z} from 'zod'
import type {PanelRegistration} from '#contract/alarm.ts'
import type {PanelAddress, PremisesId} from '#contract/ids.ts'
import {toWgs84, type Datum} from '#geo/toWgs84.ts'
import type {Position} from '#geo/types.ts'
import type {AreaTree, Premises} from './cityPack.ts'
import {panelRowSchema, premisesRowSchema, unitRowSchema} from './packFormat.ts'
import {faultOfIssue, type CsvRow, type CsvSource} from './packSource.ts'

interface PlaceContext {
  readonly datum: Datum
  /** Null when the areas are broken: positions then cannot be judged. */
  readonly areaTree: AreaTree | null
}

/** The rows of `premises.csv` that are right, positions in WGS-84; the others are reported. */
export function readPremises(source: CsvSource, context: PlaceContext): ReadonlyMap<PremisesId, Premises> {
  const premises = new Map<PremisesId, Premises>()
  for (const {row, value} of parseRows(source, premisesRowSchema)) {
    const {lng, lat, ...rest} = value
    const position = toWgs84([lng, lat], context.datum)
    reportOutside(source, row, {position, areaTree: context.areaTree})
    if (premises.has(value.id)) source.report(row, 'id', 'duplicate', `${value.id} is given twice`)
    else premises.set(value.id, {...rest, position})
  }
  return premises
}

/**
 * The rows of `panels.csv` that are right; the others are reported. A panel without a position or a street address
 * has those of its premises. `premisesIds` are all that `premises.csv` names, broken rows included; null when that
 * file cannot be read.
 */
export function readPanels(
  source: CsvSource,
  {
    premises,
    premisesIds,
    ...context
  }: PlaceContext & {premises: ReadonlyMap<PremisesId, Premises>; premisesIds: ReadonlySet<string> | null},
): ReadonlyMap<PanelAddress, PanelRegistration> {
  const panels = new Map<PanelAddress, PanelRegistration>()
  for (const {row, value} of parseRows(source, panelRowSchema)) {
    const {address, name, premisesId, lng, lat, streetAddress} = value
    const own = lng === null || lat === null ? null : toWgs84([lng, lat], context.datum)
    if (own) reportOutside(source, row, {position: own, areaTree: context.areaTree})
    else reportUnbound(source, row, value)
    reportUnknownPremises(source, row, {premisesId, premisesIds})
    if (panels.has(address)) {
      source.report(row, 'address', 'duplicate', `${address} is given twice`)
      continue
    }
    const home = premisesId === null ? undefined : premises.get(premisesId)
    panels.set(address, {
      address,
      name,
      premisesId,
      position: toTuple(own ?? home?.position),
      streetAddress: streetAddress || (home?.address ?? ''),
    })
  }
  return panels
}

function toTuple(position: Position | undefined): [lng: number, lat: number] | null {
  return position ? [position[0], position[1]] : null
}

function reportUnknownPremises(
  source: CsvSource,
  row: CsvRow,
  {premisesId, premisesIds}: {premisesId: PremisesId | null; premisesIds: ReadonlySet<string> | null},
): void {
  if (premisesId === null || !premisesIds || premisesIds.has(premisesId)) return
  source.report(row, 'premisesId', 'unknownPremises', `premises.csv has no ${premisesId}`)
}

/** Reports a panel with half a position, or with neither position nor premises. */
function reportUnbound(
  source: CsvSource,
  row: CsvRow,
  {premisesId, lng, lat}: z.output<typeof panelRowSchema>,
): void {
  if (lng !== null || lat !== null) {
    source.report(row, lng === null ? 'lng' : 'lat', 'missing', 'a position has both lng and lat')
  } else if (premisesId === null) {
    source.report(row, 'premisesId', 'unbound', 'a panel stands in premises or at a position')
  }
}

/** Reports what is wrong with the rows of `units.csv`. */
export function checkUnits(source: CsvSource, context: PlaceContext): void {
  const ids = new Set<string>()
  for (const {row, value} of parseRows(source, unitRowSchema)) {
    if (ids.has(value.id)) source.report(row, 'id', 'duplicate', `${value.id} is given twice`)
    ids.add(value.id)
    const position = toWgs84([value.lng, value.lat], context.datum)
    reportOutside(source, row, {position, areaTree: context.areaTree})
  }
}

function reportOutside(
  source: CsvSource,
  row: CsvRow,
  {position, areaTree}: {position: Position; areaTree: AreaTree | null},
): void {
  if (!areaTree || areaTree.gridCellIndexAt(position) >= 0) return
  source.report(row, 'lng', 'outsideCity', `${position.join(', ')} (WGS-84) lies in no area of the city`)
}

function parseRows<Schema extends z.ZodType>(
  source: CsvSource,
  schema: Schema,
): readonly {row: CsvRow; value: z.output<Schema>}[] {
  return source.rows.flatMap(row => {
    const parsed = schema.safeParse(row.cells)
    if (parsed.success) return [{row, value: parsed.data}]
    for (const {path, code, detail} of parsed.error.issues.map(faultOfIssue)) {
      source.report(row, String(path[0] ?? ''), code, detail)
    }
    return []
  })
}

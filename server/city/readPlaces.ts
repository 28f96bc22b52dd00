import type {z} from 'zod'
import type {PanelRegistration} from '#contract/alarm.ts'
import type {PanelAddress, PremisesId} from '#contract/ids.ts'
import type {Unit} from '#contract/unit.ts'
import {toWgs84} from '#geo/toWgs84.ts'
import type {Position} from '#geo/types.ts'
import type {Rosters} from '../domain/rosterPolicy.ts'
import {parseRows, type CsvRow, type CsvSource} from './csvSource.ts'
import {panelRowSchema, unitRowSchema} from './packFormat.ts'
import {reportOutside, type PlaceContext} from './placeContext.ts'
import type {ReadPremises} from './readPremises.ts'

/**
 * The rows of `panels.csv` that are right; the others are reported. A panel without a position or a street address
 * has those of its premises. `homes` is null when `premises.csv` cannot be read.
 */
export function readPanels(
  source: CsvSource,
  {homes, ...context}: PlaceContext & {homes: ReadPremises | null},
): ReadonlyMap<PanelAddress, PanelRegistration> {
  const panels = new Map<PanelAddress, PanelRegistration>()
  for (const {row, value} of parseRows(source, panelRowSchema)) {
    const {address, premisesId, lng, lat} = value
    const own = lng === null || lat === null ? null : toWgs84([lng, lat], context.datum)
    if (own) reportOutside(source, row, {position: own, areaTree: context.areaTree})
    else reportUnbound(source, row, value)
    reportUnknownPremises(source, row, {premisesId, homes})
    if (panels.has(address)) source.report(row, 'address', 'duplicate', `${address} is given twice`)
    else panels.set(address, toPanel(value, {own, homes}))
  }
  return panels
}

function toPanel(
  {address, name, premisesId, streetAddress}: z.output<typeof panelRowSchema>,
  {own, homes}: {own: Position | null; homes: ReadPremises | null},
): PanelRegistration {
  const home = premisesId === null ? undefined : homes?.premises.get(premisesId)
  return {
    address,
    name,
    premisesId,
    position: toTuple(own ?? home?.position),
    streetAddress: streetAddress || (home?.address ?? ''),
  }
}

function toTuple(position: Position | undefined): [lng: number, lat: number] | null {
  return position ? [position[0], position[1]] : null
}

function reportUnknownPremises(
  source: CsvSource,
  row: CsvRow,
  {premisesId, homes}: {premisesId: PremisesId | null; homes: ReadPremises | null},
): void {
  if (premisesId === null || !homes) return
  if (homes.premises.has(premisesId) || homes.brokenIds.has(premisesId)) return
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

/** The rows of `units.csv` that are right, positions in WGS-84; the others are reported. */
export function readUnits(
  source: CsvSource,
  {rosters, ...context}: PlaceContext & {rosters: Rosters | null},
): readonly Unit[] {
  const ids = new Set<string>()
  return parseRows(source, unitRowSchema).map(({row, value: {lng, lat, shifts, team, ...unit}}) => {
    if (ids.has(unit.id)) source.report(row, 'id', 'duplicate', `${unit.id} is given twice`)
    ids.add(unit.id)
    if (context.areaTree && context.areaTree.indexOf(unit.area) === undefined) {
      source.report(row, 'area', 'unknownArea', `no area has the code ${unit.area}`)
    }
    if (rosters) reportRoster(source, row, {kind: unit.kind, shifts, team, rosters})
    const position = toWgs84([lng, lat], context.datum)
    reportOutside(source, row, {position, areaTree: context.areaTree})
    return {
      ...unit,
      position: [position[0], position[1]],
      ...(shifts && {shifts}),
      ...(team !== null && {team}),
    }
  })
}

/** Reports shifts that the unit's kind has not, and a team where there are not so many. */
function reportRoster(
  source: CsvSource,
  row: CsvRow,
  {
    kind,
    shifts,
    team,
    rosters,
  }: Pick<z.output<typeof unitRowSchema>, 'kind' | 'shifts' | 'team'> & {rosters: Rosters},
): void {
  const ofKind = rosters[kind] ?? []
  const unknown = shifts?.filter(name => ofKind.every(shift => shift.name !== name)) ?? []
  if (unknown.length > 0) {
    source.report(row, 'shifts', 'invalid', `policy.json has no ${unknown.join(', ')} for ${kind}`)
  }
  const teams = Math.max(1, ...ofKind.map(shift => shift.teams))
  if (team !== null && team > teams) {
    source.report(row, 'team', 'invalid', `policy.json has ${teams} teams for ${kind}`)
  }
}

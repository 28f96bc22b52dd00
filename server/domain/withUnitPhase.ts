import type {BackendUnit, CaseFile} from '#contract/caseFile.ts'
import type {CaseProgressed} from '#contract/record.ts'

/** More units than this are not kept apart; they still count for the case's own times. */
const MOST_UNITS = 200

const FIELD = {dispatched: 'dispatchedAt', enRoute: 'enRouteAt', onScene: 'onSceneAt'} as const

/** A case after one of the backend's own units reached a phase; the first report of a phase holds, whatever its order. */
export function withUnitPhase(
  caseFile: CaseFile,
  {at, unitPhase}: Pick<CaseProgressed, 'at' | 'unitPhase'>,
): CaseFile {
  if (!unitPhase) return caseFile
  const field = FIELD[unitPhase.phase]
  const {response, backendUnits = []} = caseFile
  return {
    ...caseFile,
    response: {...response, [field]: earlier(response[field], at)},
    backendUnits: withTime(backendUnits, {unit: unitPhase.unit, field, at}),
  }
}

function withTime(
  units: readonly BackendUnit[],
  {unit, field, at}: {unit: string; field: (typeof FIELD)[keyof typeof FIELD]; at: number},
): BackendUnit[] {
  const known = units.find(each => each.unit === unit)
  if (known) return units.map(each => (each === known ? {...each, [field]: earlier(each[field], at)} : each))
  if (units.length >= MOST_UNITS) return [...units]
  return [...units, {unit, dispatchedAt: null, enRouteAt: null, onSceneAt: null, [field]: at}]
}

function earlier(known: number | null, at: number): number {
  return known === null ? at : Math.min(known, at)
}

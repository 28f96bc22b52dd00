import type {PremisesKind} from '#contract/premises.ts'
import type {HarmParts} from '#contract/risk.ts'
import {harmOf} from '../domain/risk/expectedHarm.ts'
import {columnOf} from '../domain/risk/riskFeatures.ts'
import type {HarmPolicy} from '../domain/risk/riskPolicy.ts'

const MIXED_USE = columnOf('mixedUse')
const OTHER_KIND = columnOf('otherKind')
const FLOORS = columnOf('floors')
const TENANTS = columnOf('tenants')
const NO_SECOND_EXIT = columnOf('noSecondExit')
const BARRED_WINDOWS = columnOf('barredWindows')
const SMOKE_SENSOR = columnOf('smokeSensor')

/** What a fire in a row's premises would mean, of its features alone: the facts need not be kept for it. */
export function harmOfRow(
  columns: readonly Float32Array[],
  row: number,
  {responseSeconds, policy}: {responseSeconds: number | null; policy: HarmPolicy},
): HarmParts {
  const valueOf = (column: number) => {
    const value = columns[column]![row]!
    return Number.isNaN(value) ? null : value
  }
  const flagOf = (column: number) => {
    const value = valueOf(column)
    return value === null ? null : value === 1
  }
  const hasNoSecondExit = flagOf(NO_SECOND_EXIT)
  const hasSmoke = flagOf(SMOKE_SENSOR)
  const facts = {
    kind: kindOfRow(columns, row),
    floors: valueOf(FLOORS),
    tenants: valueOf(TENANTS),
    secondExit: hasNoSecondExit === null ? null : !hasNoSecondExit,
    barredWindows: flagOf(BARRED_WINDOWS),
    sensors: hasSmoke === null ? null : hasSmoke ? (['smoke'] as const) : [],
  }
  return harmOf(facts, responseSeconds, policy)
}

function kindOfRow(columns: readonly Float32Array[], row: number): PremisesKind {
  if (columns[MIXED_USE]![row] === 1) return 'mixedUse'
  return columns[OTHER_KIND]![row] === 1 ? 'other' : 'rental'
}

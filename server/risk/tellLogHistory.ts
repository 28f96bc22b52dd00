import type {RiskExplanation} from '#contract/risk.ts'
import {dayText} from '../domain/risk/epochDays.ts'
import type {PremisesRecord} from '../store/storeApi.ts'

/** What the log tells of premises, in no order; hazards that were none are left out. */
export function tellLogHistory(
  {hazards, inspections, penalties, fires}: PremisesRecord,
  dayOf: (at: number) => number,
): RiskExplanation['history'] {
  const on = (at: number) => dayText(dayOf(at))
  return [
    ...fires
      .filter(({dismissed}) => !dismissed)
      .map(({at}) => ({what: 'fire', on: on(at), detail: null, department: null}) as const),
    ...inspections.map(
      ({at, outcome, department}) => ({what: 'inspection', on: on(at), detail: outcome, department}) as const,
    ),
    ...hazards
      .filter(({state}) => state !== 'voided')
      .map(
        ({foundAt, kind, department}) =>
          ({what: 'hazard', on: on(foundAt), detail: kind, department}) as const,
      ),
    ...penalties.map(
      ({at, department}) => ({what: 'penalty', on: on(at), detail: null, department}) as const,
    ),
  ]
}

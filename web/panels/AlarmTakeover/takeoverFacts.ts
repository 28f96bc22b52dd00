import type {NearestUnit, PremisesReply} from '#contract/premises.ts'
import type {PremisesFactName} from '#web/i18n/premisesFactNames.ts'

/** What a crew wants to know first. */
export const TAKEOVER_FACTS = [
  'floors',
  'tenants',
  'secondExit',
  'barredWindows',
  'structure',
] as const satisfies readonly PremisesFactName[]
export type TakeoverFact = (typeof TAKEOVER_FACTS)[number]

/** Whether a fact makes a fire there worse; what is not known is no risk that could be named. */
export function isRisk(name: TakeoverFact, premises: PremisesReply): boolean {
  switch (name) {
    case 'secondExit':
      return premises.secondExit === false
    case 'barredWindows':
      return premises.barredWindows === true
    case 'structure':
      return premises.structure === 'brickWood'
    case 'floors':
    case 'tenants':
      return false
  }
}

/** The fire stations that are named, the nearest of each kind; a great one before a small one. */
export function stationsNear({nearestUnits}: PremisesReply): readonly NearestUnit[] {
  return (['fireStation', 'microFireStation'] as const).flatMap(
    kind => nearestUnits.find(unit => unit.kind === kind) ?? [],
  )
}

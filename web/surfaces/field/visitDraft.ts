import type {HazardKind, HazardSeverity} from '#contract/hazard.ts'
import type {InspectionOutcome, PlanId, SeenFacts} from '#contract/inspection.ts'
import type {PremisesFacts, PremisesSensor} from '#contract/premises.ts'
import type {PremisesId} from '#contract/ids.ts'
import type {FieldVisit} from './fieldQueue.ts'

/** A hazard as it is being written down. */
export interface HazardDraft {
  readonly kind: HazardKind | null
  readonly severity: HazardSeverity
  readonly description: string
}

/** A visit as it is being written down. */
export interface VisitDraft {
  readonly outcome: InspectionOutcome | null
  readonly hazards: readonly HazardDraft[]
  /** What was seen of each; what was not looked at is not there. */
  readonly seen: Readonly<Partial<Record<SeenFact, boolean>>>
  readonly tenants: string
  readonly note: string
}

/** What an inspector sees at a glance. */
export const SEEN_FACTS = [
  'secondExit',
  'barredWindows',
  'indoorCharging',
  'bottledGas',
  'smokeDetector',
] as const
export type SeenFact = (typeof SEEN_FACTS)[number]

export const NEW_HAZARD: HazardDraft = {kind: null, severity: 'general', description: ''}
export const NEW_VISIT: VisitDraft = {outcome: null, hazards: [NEW_HAZARD], seen: {}, tenants: '', note: ''}

const MOST_TENANTS = 10_000

/** What the city knows of it; null where it does not. */
export function knownOf(premises: PremisesFacts | null, fact: SeenFact): boolean | null {
  if (fact !== 'smokeDetector') return premises?.[fact] ?? null
  return premises?.sensors?.includes('smoke') ?? null
}

/** The report that a draft makes; null while something is missing in it. */
export function visitOf(
  draft: VisitDraft,
  about: {
    readonly premisesId: PremisesId
    readonly planId: PlanId
    readonly premises: PremisesFacts | null
    /** Photos of each hazard. */
    readonly photoCounts: readonly number[]
  },
): FieldVisit | null {
  const {outcome} = draft
  if (outcome === null) return null
  const hazards = (outcome === 'hazardsFound' ? draft.hazards : []).flatMap(
    ({kind, severity, description}, index) =>
      kind === null
        ? []
        : [{kind, severity, description: description.trim(), photos: about.photoCounts[index] ?? 0}],
  )
  const isWhole = outcome !== 'hazardsFound' || hazards.length === draft.hazards.length
  if (!isWhole) return null
  const {premisesId, planId} = about
  return {
    ...{premisesId, planId, outcome, hazards, note: draft.note.trim()},
    seen: outcome === 'noEntry' ? {} : seenOf(draft, about.premises),
  }
}

function seenOf({seen, tenants}: VisitDraft, premises: PremisesFacts | null): SeenFacts {
  const {smokeDetector, ...facts} = seen
  const count = Number.parseInt(tenants, 10)
  return {
    ...facts,
    ...(count >= 0 && count <= MOST_TENANTS && {tenants: count}),
    ...(smokeDetector !== undefined && {sensors: sensorsWith(premises?.sensors ?? [], smokeDetector)}),
  }
}

/** What is fitted there, with or without a smoke detector. */
function sensorsWith(known: readonly PremisesSensor[], hasSmoke: boolean): PremisesSensor[] {
  const others = known.filter(sensor => sensor !== 'smoke')
  return hasSmoke ? ['smoke', ...others] : others
}

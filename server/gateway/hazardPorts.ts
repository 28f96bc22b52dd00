import type {Hazard, HazardId, HazardKind, HazardState} from '#contract/hazard.ts'
import type {AreaCode, CaseCode, PremisesId} from '#contract/ids.ts'
import type {Inspection, InspectionPlan, PlanId, PremisesFire} from '#contract/inspection.ts'

/** What is asked of a hazard that is over, for figures. */
export type ClosedHazard = Pick<Hazard, 'foundAt' | 'orderedDueAt' | 'rectifiedAt' | 'closedAt'>

/** Hazards and fires as the state tables have them. Rejects with StoreUnavailableError like every store port. */
export interface HazardQueries {
  hazardById(hazardId: HazardId): Promise<Hazard | null>
  /** Newest first. `areas` null means no restriction, as `states` and `kinds` do. */
  listHazards(query: {
    areas: readonly AreaCode[] | null
    premisesId: PremisesId | null
    states: readonly HazardState[] | null
    kinds: readonly HazardKind[] | null
    onlyOpen: boolean
    beforeSeq: number | null
    limit: number
  }): Promise<readonly Hazard[]>
  /** Those that were closed at or after `since` (epoch ms); void ones are not among them. */
  closedHazards(query: {areas: readonly AreaCode[] | null; since: number}): Promise<readonly ClosedHazard[]>
  fireById(fireId: string): Promise<PremisesFire | null>
  /** Newest first. */
  listFires(query: {
    onlyUnplaced: boolean
    caseCode: CaseCode | null
    beforeSeq: number | null
    limit: number
  }): Promise<readonly {seq: number; fire: PremisesFire}[]>
  /** Those that were made at or after `since` (epoch ms). */
  inspectionsSince(since: number): Promise<readonly Inspection[]>
  /** Of the days `from … until` (`YYYY-MM-DD`, both included), in the order of days. */
  listPlans(span: {from: string; until: string; limit: number}): Promise<readonly InspectionPlan[]>
  planById(planId: PlanId): Promise<InspectionPlan | null>
}

/** A hazard that was over before the log began. */
export interface PastHazard extends ClosedHazard {
  readonly community: AreaCode | null
  readonly gridCell: AreaCode | null
}

/** The hazards of the city pack's history that are over. */
export interface PastHazards {
  /** Those that were found within the last half year of it. */
  readonly recent: readonly PastHazard[]
  /** How many there were of a kind at the same premises. */
  countOf(premisesId: PremisesId, kind: HazardKind): number
}

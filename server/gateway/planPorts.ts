import type {InspectionPlan, PlanId} from '#contract/inspection.ts'
import type {AreaCode, CaseCode, PremisesId} from '#contract/ids.ts'
import type {PlannedStop} from '#contract/planRoutes.ts'
import type {RiskRow, RiskStamp} from '#contract/risk.ts'
import type {Unit, UnitKind} from '#contract/unit.ts'
import type {Position} from '#geo/types.ts'

/** Premises with what a visit there would take off. */
export interface VisitWorth {
  readonly row: RiskRow
  /** Expected harm over twelve months. */
  readonly averted: number
}

/** What the fire risk says of visits. */
export interface VisitAdvice {
  /**
   * Premises in an area (null: anywhere) at which a visit is worth most for its length, at most `limit`, and before them
   * those of `always`; none of `excluded`. Null until the risk is known.
   */
  bestVisits(query: {
    readonly area: AreaCode | null
    readonly limit: number
    readonly always: readonly PremisesId[]
    readonly excluded: readonly PremisesId[]
  }): Promise<{readonly stamp: RiskStamp; readonly visits: readonly VisitWorth[]} | null>
}

/** A round, by the places of its stops in the list given. */
export interface PlannedRound {
  readonly order: readonly number[]
  readonly gap: number | null
}

export interface RoundRequest {
  readonly start: Position
  readonly kind: UnitKind
  readonly stops: readonly {
    readonly position: Position
    readonly visitSeconds: number
    readonly worth: number
    readonly isPinned: boolean
  }[]
  readonly availableSeconds: number
}

/** The ways of a round in its order, in seconds; the last one is back to the start. */
export interface RoundWays {
  readonly seconds: readonly number[]
  readonly isEstimate: boolean
}

export interface RoundPlanner {
  /** `impossible`: not all pinned stops fit into the time. Null when the planner failed or took too long. */
  choose(request: RoundRequest): Promise<PlannedRound | 'impossible' | null>
  ways(start: Position, kind: UnitKind, stops: readonly Position[]): Promise<RoundWays>
}

export interface PlanQueries {
  planById(planId: PlanId): Promise<InspectionPlan | null>
  planOfCase(caseCode: CaseCode): Promise<InspectionPlan | null>
  listPlans(span: {from: string; until: string; limit: number}): Promise<readonly InspectionPlan[]>
}

/** A plan and its team, for a file. */
export interface PlanReport {
  readonly plan: Omit<InspectionPlan, 'stops'> & {readonly stops: readonly PlannedStop[]}
  readonly unit: Pick<Unit, 'name'>
}

import type {CaseKind, CaseLevel, Place} from '#contract/caseFile.ts'
import type {Coverage, Recommendation, RunCardNeed, TravelWay} from '#contract/dispatch.ts'
import type {AreaCode} from '#contract/ids.ts'
import type {Capability, Unit, UnitId, UnitKind} from '#contract/unit.ts'
import type {Position} from '#geo/types.ts'

export interface RecommendRequest {
  readonly place: Place
  readonly position: Position
  readonly kind: CaseKind
  readonly level: CaseLevel
  /** Who is needed; the run card of the kind and level when left out. */
  readonly needs?: readonly RunCardNeed[]
  /** Units that are not to be proposed. */
  readonly passedOver: ReadonlySet<UnitId>
  readonly isUnitSeen: (unit: Unit) => boolean
  readonly isAreaSeen: (code: AreaCode) => boolean
}

export interface CoverageRequest {
  readonly position: Position | null
  readonly minutes: readonly number[]
  /** Null for units of any. */
  readonly capability: Capability | null
  readonly isUnitSeen: (unit: Unit) => boolean
  readonly isAreaSeen: (code: AreaCode) => boolean
}

/** From where somebody of a kind goes, and where to. */
export interface TravelLeg {
  readonly from: Position
  readonly to: Position
  readonly kind: UnitKind
}

/** Who should go, and who could be where in time. Changes nothing, and never rejects for want of a router. */
export interface DispatchAdvice {
  recommend(request: RecommendRequest): Promise<Recommendation>
  coverage(request: CoverageRequest): Promise<Coverage>
  /** The way of each leg; straight where no other is known. */
  ways(legs: readonly TravelLeg[]): Promise<TravelWay[]>
}

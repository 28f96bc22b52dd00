import type {HeatTable} from '#contract/heatTable.ts'
import type {AreaCode, PremisesId} from '#contract/ids.ts'
import type {InspectionOutcome} from '#contract/inspection.ts'
import type {
  AreaRisk,
  RiskExplanation,
  RiskFinding,
  RiskFitted,
  RiskRow,
  RiskStamp,
  WhatIfMeasure,
} from '#contract/risk.ts'
import type {RiskChanged} from '#contract/riskChanged.ts'
import type {HeatMeasure} from '#contract/riskRoutes.ts'
import type {RiskTable} from '#contract/riskTable.ts'

/** Areas that somebody sees, and what lies in them; null for the whole city, and for what lies in no area. */
export type SeenAreas = readonly AreaCode[] | null

/** Whether there are scores; `detail`: what has to be mended before there are, null while they are being computed. */
export type RiskReadiness =
  | {readonly isReady: true; readonly stamp: RiskStamp; readonly version: number}
  | {readonly isReady: false; readonly detail: string | null}

/** What measures would do. */
export interface TriedOnPaper {
  readonly premises: number
  readonly firesBefore: number
  readonly firesAfter: number
  readonly harmBefore: number
  readonly harmAfter: number
  readonly communities: readonly {
    readonly code: AreaCode
    readonly firesAverted: number
    readonly harmAverted: number
  }[]
}

/** An inspection that the log does not know of. */
export interface PastInspection {
  readonly premisesId: PremisesId
  readonly outcome: InspectionOutcome
  readonly isByOthers: boolean
}

/** The fire risk of premises. What is null could not be answered: there are no scores, or nothing of that name. */
export interface FireRisk {
  readiness(): RiskReadiness
  /** In the order of the city's premises. */
  table(seen: SeenAreas): RiskTable
  /** NaN outside of what is seen. */
  heat(query: {readonly measure: HeatMeasure; readonly seen: SeenAreas}): Promise<HeatTable | null>
  /** What measures would take off; NaN likewise. */
  tryHeat(query: {
    readonly measure: HeatMeasure
    readonly measures: readonly WhatIfMeasure[]
    readonly seen: SeenAreas
  }): Promise<HeatTable | null>
  /** The inspections of before the log that were after a moment; null while nobody can say. */
  pastInspections(since: number): Promise<readonly PastInspection[] | null>
  top(query: {
    readonly seen: SeenAreas
    readonly by: 'probability' | 'harm'
    readonly onlyBlind: boolean
    readonly top: number
  }): Promise<readonly RiskRow[] | null>
  explain(id: PremisesId): Promise<Omit<RiskExplanation, 'stamp'> | null>
  /** What a hazard at premises weighs there by the model in use: see `hazardWeightSchema`. */
  weighHazard(query: {
    readonly premisesId: PremisesId
    readonly isMajor: boolean
    readonly isOpen: boolean
  }): Promise<{readonly withIt: number; readonly without: number} | null>
  /** Of these areas, in their order. */
  areaRisks(codes: readonly AreaCode[]): readonly AreaRisk[]
  model(): Promise<{
    readonly inUse: RiskFitted | null
    readonly refused: readonly RiskFitted[]
    readonly isFitting: boolean
    readonly nextFitAt: number | null
  }>
  /** False while one is being fitted. */
  refit(by: string): boolean
  tryMeasures(query: {
    readonly measures: readonly WhatIfMeasure[]
    readonly seen: SeenAreas
  }): Promise<TriedOnPaper | null>
  findings(page: {readonly from: number; readonly limit: number}): Promise<readonly RiskFinding[] | null>
  /** What waits to be mended of premises, or the one of that id. */
  findingsAbout(
    about: {readonly findingId: string} | {readonly premisesId: PremisesId},
  ): Promise<readonly RiskFinding[] | null>
  /** The scores of premises that changed, in scope; all lists are to be read anew where that is more than can be told. */
  changesIn(rows: Int32Array | null, seen: SeenAreas): Pick<RiskChanged, 'changed' | 'isAll'>
  /** Calls at most twice a second with the premises whose scores changed, null for all; returns the way to stop it. */
  onChanged(listener: (rows: Int32Array | null) => void): () => void
}

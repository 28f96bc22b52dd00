import {defineStore} from 'pinia'
import {shallowRef} from 'vue'
import type {CaseCode, PremisesId} from '#contract/ids.ts'
import type {PlanId} from '#contract/inspection.ts'
import type {RiskRow} from '#contract/risk.ts'
import type {UnitId} from '#contract/unit.ts'
import type {Position} from '#geo/types.ts'

/** When a stop is reached and left, and what the visit takes off. */
export interface StopTimes {
  readonly arriveAt: number
  readonly leaveAt: number
  readonly travelSeconds: number
  readonly averted: number
}

/** A stop of the round in hand. */
export interface RoundStop {
  readonly premisesId: PremisesId
  readonly name: string
  readonly address: string
  /** Null where it is not known at the moment. */
  readonly position: Position | null
  readonly row: RiskRow | null
  /** Null for one that was added by hand and not kept yet. */
  readonly times: StopTimes | null
  readonly isPinned: boolean
  readonly isDone: boolean
}

/** How the round was searched for. */
export interface RoundSearch {
  readonly candidates: number
  readonly gap: number | null
}

/** The round that this desk works at: drafted, or kept before and opened. */
export interface InspectionRound {
  readonly unitId: UnitId
  readonly day: string
  readonly startAt: number
  readonly endAt: number
  readonly startPosition: Position
  readonly returnSeconds: number
  readonly stops: readonly RoundStop[]
  /** Null for a round that nobody kept yet. */
  readonly kept: {readonly planId: PlanId; readonly seq: number; readonly caseCode: CaseCode | null} | null
  /** Null once it was changed by hand, and for one that was kept before. */
  readonly search: RoundSearch | null
  /** Whether ways are straight lines; null where that was not said. */
  readonly isEstimate: boolean | null
  /** Changed since it was drafted or kept. */
  readonly isChanged: boolean
  /** Its times are those of another order. */
  readonly isUntimed: boolean
}

/** The round in hand and what it must not have. Written by its panel; drawn by the map. It outlives the page. */
export const useInspectionRoundStore = defineStore('inspectionRound', () => {
  const round = shallowRef<InspectionRound | null>(null)
  /** Taken out by hand: planning again leaves them out. */
  const excluded = shallowRef<readonly RoundStop[]>([])
  /** Grows when the map is to bring the whole round into sight. */
  const revealCount = shallowRef(0)

  function open(next: InspectionRound | null) {
    round.value = next
    excluded.value = []
    reveal()
  }

  function reveal() {
    revealCount.value += 1
  }

  /** Puts the same round in place as it now is. */
  function replace(next: InspectionRound) {
    round.value = next
  }

  function setExcluded(next: readonly RoundStop[]) {
    excluded.value = next
  }

  return {round, excluded, revealCount, open, reveal, replace, setExcluded}
})

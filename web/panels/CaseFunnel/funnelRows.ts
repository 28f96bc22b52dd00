import type {Area, AreaFigures} from '#contract/area.ts'
import {stageSchema, type Stage} from '#contract/caseFile.ts'
import type {AreaCode} from '#contract/ids.ts'

/** One of the six steps: how many cases stand at it, and where they are stuck. */
export interface FunnelRow {
  readonly stage: Stage
  readonly open: number
  readonly overdue: number
  /** Where most of the overdue ones are; null where none is. */
  readonly stuckAt: {readonly code: AreaCode; readonly name: string; readonly overdue: number} | null
}

/**
 * The six steps of an area in their order, each with that one of `parts`, the areas right below it, that holds most of
 * the cases that are overdue there; the first by code among equals. O(parts).
 */
export function funnelRows(
  figures: AreaFigures,
  parts: readonly Area[],
  figuresByCode: ReadonlyMap<AreaCode, AreaFigures>,
): readonly FunnelRow[] {
  return stageSchema.options.map((stage, index) => ({
    stage,
    open: figures.openByStage[index] ?? 0,
    overdue: figures.overdueByStage[index] ?? 0,
    stuckAt: parts.reduce<FunnelRow['stuckAt']>((worst, {code, name}) => {
      const overdue = figuresByCode.get(code)?.overdueByStage[index] ?? 0
      if (overdue === 0 || (worst && !isWorse({code, overdue}, worst))) return worst
      return {code, name, overdue}
    }, null),
  }))
}

interface Stuck {
  readonly code: AreaCode
  readonly overdue: number
}

function isWorse(one: Stuck, other: Stuck): boolean {
  return one.overdue > other.overdue || (one.overdue === other.overdue && one.code < other.code)
}

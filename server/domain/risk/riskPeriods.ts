import {addMonths} from './epochDays.ts'
import {buildFeatures, type FeatureSources, type FeatureTable} from './featureTable.ts'
import type {RiskPeriod} from './fitRiskModel.ts'
import type {HistoryIndex} from './historyIndex.ts'
import {rowsOf} from './skill.ts'

/** Where it burnt at least once from a day to before another, one byte a premises. */
export function outcomesBetween(
  history: HistoryIndex,
  count: number,
  [fromDay, beforeDay]: readonly [number, number],
): Uint8Array {
  const outcomes = new Uint8Array(count)
  for (let premises = 0; premises < count; premises++) {
    outcomes[premises] = Number(history.countFires(premises, fromDay, beforeDay) > 0)
  }
  return outcomes
}

/**
 * The months before a day of which all is known, at most so many, the oldest first. Their tables share the columns that do
 * not change with the month after, and the last with `like`.
 */
export function monthsBefore(
  sources: FeatureSources,
  endDay: number,
  {months, like}: {readonly months: number; readonly like: FeatureTable},
): RiskPeriod[] {
  const periods: RiskPeriod[] = []
  let after = like
  for (let back = 1; back <= months; back++) {
    const begin = addMonths(endDay, -back)
    if (begin < sources.history.fromDay) break
    const table = buildFeatures(sources, {day: begin, like: after})
    const days = [begin, addMonths(endDay, 1 - back)] as const
    periods.push({table, fires: rowsOf(outcomesBetween(sources.history, table.count, days))})
    after = table
  }
  return periods.reverse()
}

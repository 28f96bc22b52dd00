import type {PlannedStop} from '#contract/planRoutes.ts'
import {fill, wordFor, WORDS} from './reportWords.ts'

const {plan: words, riskFeature: featureWords} = WORDS

/** One stop of a round in words; `time` writes a time of day. */
export function planRow(stop: PlannedStop, index: number, time: (at: number) => string) {
  const {row, arriveAt, leaveAt, travelSeconds, inspectionId} = stop
  return {
    order: inspectionId === null ? String(index + 1) : `${index + 1} ${words.done}`,
    arrive: time(arriveAt),
    leave: time(leaveAt),
    premises: row?.name ?? stop.premisesId,
    address: row?.address ?? '',
    risk: row ? riskText(row.score) : words.unknown,
    hazards: row ? String(row.openHazards) : words.unknown,
    last: row ? (row.lastInspectedOn ?? words.never) : words.unknown,
    reasons: (row?.reasons ?? [])
      .map(({feature, factor}) => `${wordFor(featureWords, feature)} ×${factor.toFixed(1)}`)
      .join('、'),
    travel: fill(words.travel, {minutes: Math.round(travelSeconds / 60)}),
  }
}

function riskText({probability, low, high}: {probability: number; low: number; high: number}): string {
  const percent = (share: number) => (100 * share).toFixed(1)
  return `${percent(probability)} % (${percent(low)}–${percent(high)})`
}

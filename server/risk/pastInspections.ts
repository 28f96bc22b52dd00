import {inspectionOutcomeSchema} from '#contract/inspection.ts'
import type {CityRisk} from './cityRisk.ts'

/** Inspections by columns. */
export interface PastInspections {
  readonly rows: Int32Array<ArrayBuffer>
  /** The outcome's place in `inspectionOutcomeSchema`. */
  readonly outcomes: Uint8Array<ArrayBuffer>
  /** 1 for those of other departments. */
  readonly byOthers: Uint8Array<ArrayBuffer>
}

/** The pack's inspections after a day; those of which it does not say whose they were are left out. O(premises). */
export function pastInspections(city: CityRisk, afterDay: number): PastInspections {
  const {history, packSpans, packDepartments} = city
  const found: {row: number; outcome: number; isByOthers: boolean}[] = []
  for (let row = 0; row < city.table.count; row++) {
    const {events, begin, end} = packSpans.spanOf(history, 'inspections', row)
    for (let at = end - 1; at >= begin && events.day[at]! > afterDay; at--) {
      const department = packDepartments.of('inspections', row, at - begin)
      if (department === undefined || events.outcome[at]! >= inspectionOutcomeSchema.options.length) continue
      found.push({row, outcome: events.outcome[at]!, isByOthers: department !== null})
    }
  }
  return {
    rows: Int32Array.from(found, ({row}) => row),
    outcomes: Uint8Array.from(found, ({outcome}) => outcome),
    byOthers: Uint8Array.from(found, ({isByOthers}) => Number(isByOthers)),
  }
}

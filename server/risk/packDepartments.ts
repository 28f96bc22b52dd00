import {NOT_TOLD, type HistoryDepartments} from '../city/historyDepartments.ts'
import type {PackCounts} from './packSpans.ts'

type DepartmentKind = 'inspections' | 'penalties'

/** The same, each column in the order of the premises, and of one in the order that it was. */
export function sortByPremises(
  {names, inspections, penalties}: HistoryDepartments,
  premises: Readonly<Record<DepartmentKind, Int32Array>>,
  counts: PackCounts,
): HistoryDepartments {
  const sort = (kind: DepartmentKind, column: Uint16Array) => {
    const next = startsOf(counts[kind])
    const sorted = new Uint16Array(column.length)
    for (const [row, one] of premises[kind].entries()) sorted[next[one]!++] = column[row]!
    return sorted
  }
  return {
    names,
    inspections: sort('inspections', inspections),
    penalties: sort('penalties', penalties),
  }
}

/** Whose the pack's inspections and penalties of premises are. */
export class PackDepartments {
  readonly #departments: HistoryDepartments
  readonly #starts: Readonly<Record<DepartmentKind, Int32Array>>

  /** The columns in the order of the premises. */
  constructor(departments: HistoryDepartments, counts: PackCounts) {
    this.#departments = departments
    this.#starts = {inspections: startsOf(counts.inspections), penalties: startsOf(counts.penalties)}
  }

  /** Of the pack's `nth` event of a kind at premises; null for this centre, undefined where the pack does not say. */
  of(kind: DepartmentKind, premises: number, nth: number): string | null | undefined {
    const place = this.#departments[kind][this.#starts[kind][premises]! + nth]
    if (place === undefined || place === NOT_TOLD) return undefined
    const name = this.#departments.names[place]
    return name === '' ? null : name
  }
}

function startsOf(counts: Uint16Array): Int32Array {
  const starts = new Int32Array(counts.length)
  for (let one = 1; one < counts.length; one++) starts[one] = starts[one - 1]! + counts[one - 1]!
  return starts
}

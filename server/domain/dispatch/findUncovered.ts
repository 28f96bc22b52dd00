import type {RunCardNeed, Uncovered} from '#contract/dispatch.ts'
import type {AreaCode} from '#contract/ids.ts'
import type {Unit, UnitId} from '#contract/unit.ts'
import {fits} from './candidates.ts'

/** A grid cell as cover looks at it. */
export interface CoverCell {
  readonly code: AreaCode
  readonly community: {readonly code: AreaCode; readonly name: string}
  /** Null when the city pack does not say. */
  readonly residents: number | null
  readonly premises: number
}

/** What is to be covered: a capability, of some kinds of unit or of any, within so many minutes. */
export type CoverTask = Pick<RunCardNeed, 'capability' | 'unitKinds'> & {readonly withinMinutes: number}

/** What the needs of a run card ask to be covered, each once. */
export function coverTasksOf(
  needs: readonly RunCardNeed[],
  coverMinutes: Readonly<Record<RunCardNeed['capability'], number>>,
): CoverTask[] {
  const tasks = new Map<string, CoverTask>()
  for (const {capability, unitKinds} of needs) {
    const key = [capability, ...(unitKinds ?? [])].join(' ')
    const withinMinutes = coverMinutes[capability]
    tasks.set(key, {capability, ...(unitKinds && {unitKinds}), withinMinutes})
  }
  return [...tasks.values()]
}

/**
 * What is lost when some units leave: the cells that one of them, and nobody who stays, reaches in time. Null when
 * none of them is of the sort. `reach` are the places of the cells that each unit reaches in time.
 */
export function findUncovered({
  task,
  units,
  reach,
  leaving,
  cells,
}: {
  task: CoverTask
  units: readonly Pick<Unit, 'id' | 'kind' | 'capabilities'>[]
  reach: readonly (readonly number[] | Int32Array)[]
  leaving: ReadonlySet<UnitId>
  cells: readonly CoverCell[]
}): Uncovered | null {
  const before = new Uint8Array(cells.length)
  const after = new Uint8Array(cells.length)
  let isTouched = false
  for (const [index, unit] of units.entries()) {
    if (!fits(unit, task)) continue
    const isLeaving = leaving.has(unit.id)
    isTouched ||= isLeaving
    for (const cell of reach[index] ?? []) {
      before[cell] = 1
      if (!isLeaving) after[cell] = 1
    }
  }
  if (!isTouched) return null
  const weights = weigh(cells)
  const lost = cells.filter((_, cell) => before[cell] === 1 && after[cell] === 0)
  return {
    ...task,
    shareBefore: shareOf(before, weights),
    shareAfter: shareOf(after, weights),
    areas: gatherAreas(lost),
  }
}

/** By residents, or each alike where these are not known. */
export function weigh(cells: readonly Pick<CoverCell, 'residents'>[]): readonly number[] {
  const isKnown = cells.every(({residents}) => residents !== null) && cells.some(cell => cell.residents)
  return cells.map(({residents}) => (isKnown ? (residents ?? 0) : 1))
}

function shareOf(covered: Uint8Array, weights: readonly number[]): number {
  let [all, share] = [0, 0]
  for (const [cell, weight] of weights.entries()) {
    all += weight
    if (covered[cell] === 1) share += weight
  }
  return all === 0 ? 0 : share / all
}

function gatherAreas(lost: readonly CoverCell[]): Uncovered['areas'] {
  const byCode = new Map<AreaCode, CoverCell[]>()
  for (const cell of lost) {
    const known = byCode.get(cell.community.code)
    if (known) known.push(cell)
    else byCode.set(cell.community.code, [cell])
  }
  return [...byCode]
    .map(([code, cells]) => ({
      code,
      name: cells[0]?.community.name ?? '',
      cells: cells.map(cell => cell.code),
      residents: cells.some(({residents}) => residents === null)
        ? null
        : cells.reduce((sum, {residents}) => sum + (residents ?? 0), 0),
      premises: cells.reduce((sum, {premises}) => sum + premises, 0),
    }))
    .sort((a, b) => (b.residents ?? 0) - (a.residents ?? 0) || b.cells.length - a.cells.length)
}

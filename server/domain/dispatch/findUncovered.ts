import type {RunCardNeed, Uncovered} from '#contract/dispatch.ts'
import type {AreaCode} from '#contract/ids.ts'

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

/** Cells, by their place in the list. */
export type Reach = readonly number[] | Int32Array

/** What the needs of a run card ask to be covered, each once. */
export function coverTasksOf(
  needs: readonly RunCardNeed[],
  coverMinutes: Readonly<Record<RunCardNeed['capability'], number>>,
): CoverTask[] {
  const tasks = new Map<string, CoverTask>()
  for (const {capability, unitKinds} of needs) {
    const task = {capability, ...(unitKinds && {unitKinds}), withinMinutes: coverMinutes[capability]}
    tasks.set(coverKey(task), task)
  }
  return [...tasks.values()]
}

/** Tells sorts of cover apart. */
export function coverKey({capability, unitKinds, withinMinutes}: CoverTask): string {
  return [capability, withinMinutes, ...(unitKinds ?? [])].join(' ')
}

/**
 * What is lost when some units leave: the cells that one of them, and nobody who stays, reaches in time. Null when
 * none leaves. `counts`: for each cell how many reach it in time, those who leave included; `leaving`: the cells that
 * each of these reaches.
 */
export function findUncovered({
  task,
  counts,
  leaving,
  cells,
}: {
  task: CoverTask
  counts: Uint16Array
  leaving: readonly Reach[]
  cells: readonly CoverCell[]
}): Uncovered | null {
  if (leaving.length === 0) return null
  const after = counts.slice()
  for (const cell of leaving.flatMap(reach => [...reach])) after[cell] = (after[cell] ?? 0) - 1
  const weights = weigh(cells)
  const lost = cells.filter((_, cell) => counts[cell] !== 0 && after[cell] === 0)
  return {
    ...task,
    shareBefore: shareOf(counts, weights),
    shareAfter: shareOf(after, weights),
    areas: gatherAreas(lost),
  }
}

/** By residents, or each alike where these are not known. */
export function weigh(cells: readonly Pick<CoverCell, 'residents'>[]): readonly number[] {
  const isKnown = cells.every(({residents}) => residents !== null) && cells.some(cell => cell.residents)
  return cells.map(({residents}) => (isKnown ? (residents ?? 0) : 1))
}

function shareOf(counts: Uint16Array, weights: readonly number[]): number {
  let [all, share] = [0, 0]
  for (const [cell, weight] of weights.entries()) {
    all += weight
    if (counts[cell] !== 0) share += weight
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

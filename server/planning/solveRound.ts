import type {Highs} from 'highs'
import {insertedRound, worthOf} from '../domain/planning/insertedRound.ts'
import {readRound, roundProgram, type RoundProblem} from '../domain/planning/roundProgram.ts'

/** A better round than one this near to the best is not looked for. */
const GOOD_ENOUGH = 0.01
const SEARCH_SECONDS = 8
const HALF = 0.5
/** HiGHS's `kSolutionStatusFeasible`. */
const FEASIBLE = 2

export interface SolvedRound {
  /** Places in the order of the round; null where none holds all that is pinned. */
  readonly round: number[] | null
  /** By how much a better round could be better, as a share; null where that was not proven. */
  readonly gap: number | null
}

/**
 * The best round, or the best that was found in the time; blocks its thread until then. A machine that has too much to do
 * finds little in it: a round by insertion is the least that is given.
 */
export function solveRound(
  highs: Highs,
  problem: RoundProblem,
  {seconds = SEARCH_SECONDS}: {seconds?: number} = {},
): SolvedRound {
  const searched = searchRound(highs, problem, seconds)
  const inserted = insertedRound(problem)
  if (!inserted) return searched
  const isBetter = searched.round === null || worthOf(problem, inserted) > worthOf(problem, searched.round)
  return isBetter ? {round: inserted, gap: searched.gap} : searched
}

function searchRound(highs: Highs, problem: RoundProblem, seconds: number): SolvedRound {
  const model = highs.createModel({format: 'lp', data: roundProgram(problem)})
  try {
    model.options.set({output_flag: false, time_limit: seconds, mip_rel_gap: GOOD_ENOUGH})
    model.run()
    if (model.info.get('primal_solution_status') !== FEASIBLE) return {round: null, gap: null}
    const {colValue} = model.getSolution()
    const taken = new Set<string>()
    for (const [column, value] of colValue.entries()) {
      if (value > HALF) taken.add(model.getColName(column))
    }
    const gap = Number(model.info.get('mip_gap'))
    return {round: readRound(problem, name => taken.has(name)), gap: Number.isFinite(gap) ? gap : null}
  } finally {
    model.dispose()
  }
}

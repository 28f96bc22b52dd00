import type {Highs} from 'highs'
import {quickRound} from '../domain/planning/quickRound.ts'
import {readRound, roundProgram, valuesOfRound, type RoundProblem} from '../domain/planning/roundProgram.ts'

/** A better round than one this near to the best is not looked for. */
const GOOD_ENOUGH = 0.01
const SEARCH_SECONDS = 8
const HALF = 0.5

export interface SolvedRound {
  /** Places in the order of the round; `impossible` where none holds all that is pinned, null where none was found in the time. */
  readonly round: number[] | 'impossible' | null
  /** By how much a better round could be better, as a share; null where that was not proven. */
  readonly gap: number | null
}

/**
 * The best round, or the best that was found in the time, which is never worse than the quick one that the search begins
 * with; blocks its thread until then.
 */
export function solveRound(
  highs: Highs,
  problem: RoundProblem,
  {seconds = SEARCH_SECONDS}: {seconds?: number} = {},
): SolvedRound {
  const model = highs.createModel({format: 'lp', data: roundProgram(problem)})
  try {
    model.options.set({output_flag: false, time_limit: seconds, mip_rel_gap: GOOD_ENOUGH})
    beginWith(model, problem)
    model.run()
    const {modelStatus, solutionStatus} = highs.constants
    if (model.info.get('primal_solution_status') !== solutionStatus.feasible) {
      const isImpossible = model.getModelStatus() === modelStatus.infeasible
      return {round: isImpossible ? 'impossible' : null, gap: null}
    }
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

function beginWith(model: ReturnType<Highs['createModel']>, problem: RoundProblem): void {
  const round = quickRound(problem)
  if (!round) return
  const values = valuesOfRound(problem, round)
  const {numCols} = model.getDimensions()
  model.setSolution({
    colValue: Float64Array.from({length: numCols}, (_, column) => values.get(model.getColName(column)) ?? 0),
  })
}

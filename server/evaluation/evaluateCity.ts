import type {RiskEvaluation} from '#contract/risk.ts'
import {NearbyPoints} from '#geo/nearbyPoints.ts'
import type {CityPack} from '../city/cityPack.ts'
import {readHistory} from '../city/readHistory.ts'
import {readTruth, TruthError, truthFileOf} from '../city/readTruth.ts'
import {addMonths, dayText, monthBegin} from '../domain/risk/epochDays.ts'
import {evaluateRisk} from '../domain/risk/evaluateRisk.ts'
import {FactHistory} from '../domain/risk/factHistory.ts'
import {HistoryIndex} from '../domain/risk/historyIndex.ts'
import {WanglouError} from '../errors.ts'

/** A city's fire risk cannot be evaluated; the message says why. */
export class NoHistoryError extends WanglouError {
  override readonly name = 'NoHistoryError'
}

const DAY_MS = 86_400_000

/** Evaluates the fire risk of a city pack by its own history. The hidden truth is looked for beside it unless it is named. */
export async function evaluateCity(
  folder: string,
  {pack, truthFile}: {readonly pack: CityPack; readonly truthFile: string | null},
): Promise<RiskEvaluation> {
  const premises = [...pack.premises.values()]
  const {history, changes} = await readHistory(folder, premises)
  if (history.untilDay <= history.fromDay)
    throw new NoHistoryError(`${folder} tells nothing of what happened`)
  const policy = pack.policy.fireRisk
  const file = truthFile ?? truthFileOf(folder)
  const ids = premises.map(({id}) => id)
  const truth = file ? await readTruth(file, ids) : null
  const splitDay = addMonths(monthBegin(history.untilDay), -policy.refit.holdOutMonths)
  if (file && truth && truth.fromDay !== splitDay) {
    throw new TruthError(
      `${file} is of the months after ${dayText(truth.fromDay)}, and the hold-out begins on ${dayText(splitDay)}`,
    )
  }
  const {evaluation} = evaluateRisk({
    sources: {
      premises,
      past: new FactHistory(changes, premises.length),
      history: new HistoryIndex(history, premises.length),
      neighbours: new NearbyPoints(premises.map(({position}) => position)),
    },
    policy,
    untilDay: history.untilDay,
    kinds: premises.map(({kind}) => kind),
    communities: premises.map(({position}) => pack.areaTree.locate(position).community),
    truth,
    name: {version: 'evaluation', fittedAt: 0, dataAt: history.untilDay * DAY_MS},
  })
  return evaluation
}

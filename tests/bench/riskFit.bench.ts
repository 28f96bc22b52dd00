import {buildFeatures} from '#server/domain/risk/featureTable.ts'
import {fitRiskModel} from '#server/domain/risk/fitRiskModel.ts'
import {monthsBefore} from '#server/domain/risk/riskPeriods.ts'
import {burningCity, historyOf, RISK_POLICY, sourcesOf} from '../fixtures/riskCity.ts'
import {limitLine, type BenchLine} from './benchLine.ts'

const PREMISES = 48_000
const MONTHS = 24

/** A model fitted to a city's months: their features taken from the history, and the fit itself. */
export function measure(): Promise<readonly BenchLine[]> {
  const city = burningCity({count: PREMISES, seed: 'bench', monthlyOdds: 0.0004})
  const sources = sourcesOf(city.premises, historyOf(city.history))
  const beginAt = performance.now()
  const like = buildFeatures(sources, {day: city.untilDay})
  const periods = monthsBefore(sources, city.untilDay, {months: MONTHS, like})
  const builtAt = performance.now()
  const {isConverged} = fitRiskModel(periods, RISK_POLICY, {version: 'bench', fittedAt: 0, dataAt: 0})
  const fittedAt = performance.now()
  if (!isConverged) throw new Error('the fit did not come to its end')
  const seconds = (milliseconds: number) => milliseconds / 1_000
  const months = `48,000 premises × ${MONTHS} months`
  return Promise.resolve([
    limitLine({name: `fit of ${months}`, unit: 's', ours: seconds(fittedAt - builtAt)}, 20),
    limitLine({name: `features and fit of ${months}`, unit: 's', ours: seconds(fittedAt - beginAt)}, 30),
  ])
}

import {buildFeatures} from '#server/domain/risk/featureTable.ts'
import {fitRiskModel, type RiskPeriod} from '#server/domain/risk/fitRiskModel.ts'
import {monthsBefore} from '#server/domain/risk/riskPeriods.ts'
import {burningCity, historyOf, RISK_POLICY, sourcesOf} from '../fixtures/riskCity.ts'
import {limitLine, type BenchLine} from './benchLine.ts'
import {coreSeconds} from './coreSeconds.ts'

const PREMISES = 48_000
const MONTHS = 24

/** A model fitted to a city's months: their features taken from the history, and the fit itself. */
export function measure(): Promise<readonly BenchLine[]> {
  const city = burningCity({count: PREMISES, seed: 'bench', monthlyOdds: 0.0004})
  const sources = sourcesOf(city.premises, historyOf(city.history))
  const fits: boolean[] = []
  let periods: readonly RiskPeriod[] = []
  const building = coreSeconds(() => {
    const like = buildFeatures(sources, {day: city.untilDay})
    periods = monthsBefore(sources, city.untilDay, {months: MONTHS, like})
  })
  const fitting = coreSeconds(() => {
    const name = {version: 'bench', fittedAt: 0, dataAt: 0}
    fits.push(fitRiskModel(periods, RISK_POLICY, name).isConverged)
  })
  if (!fits.every(Boolean)) throw new Error('the fit did not come to its end')
  const months = `48,000 premises × ${MONTHS} months`
  return Promise.resolve([
    limitLine({name: `fit of ${months}`, unit: 's of a core', ours: fitting}, 20),
    limitLine({name: `features of ${months}`, unit: 's of a core', ours: building}, 10),
  ])
}

import {NearbyPoints} from '#geo/nearbyPoints.ts'
import {createSeededRandom} from '#mock/seededRandom.ts'
import {buildFeatures, updateFeatures, type FeatureTable} from '#server/domain/risk/featureTable.ts'
import {createPriorModel} from '#server/domain/risk/fitRiskModel.ts'
import {createScoreColumns, Scorer, type ScoreColumns} from '#server/domain/risk/scoreModel.ts'
import {burningCity, historyOf, RISK_POLICY, sourcesOf} from '../fixtures/riskCity.ts'
import {coreSeconds} from './coreSeconds.ts'
import {limitLine, median, quantile, type BenchLine} from './benchLine.ts'

const PREMISES = 1_000_000
const SEED_PREMISES = 20_000
const MODEL = {version: 'bench', fittedAt: 0, dataAt: 0}

/** Scores of a million premises with their intervals, what they take in memory, and one of them scored anew. */
export function measure(): Promise<readonly BenchLine[]> {
  const city = burningCity({count: SEED_PREMISES, seed: 'bench', monthlyOdds: 0.001})
  const sources = sourcesOf(city.premises, historyOf(city.history))
  const part = buildFeatures(sources, {day: city.untilDay})
  const scorer = new Scorer(createPriorModel(part, RISK_POLICY, MODEL))
  const many = repeat(part, PREMISES)
  const scores = createScoreColumns(PREMISES)
  const seconds = Array.from({length: 5}, () => coreSeconds(() => scorer.scoreAll(many, scores)))
  return Promise.resolve([
    limitLine(
      {name: 'score 1,000,000 premises, 90 % interval', unit: 's of a core', ours: median(seconds)},
      2,
    ),
    limitLine(
      {
        name: 'features, scores and neighbours of 1,000,000',
        unit: 'B a premises',
        ours: bytesOf(many, scores),
      },
      200,
    ),
    limitLine(
      {
        name: 'one changed premises of 20,000 scored anew, p99',
        unit: 'ms',
        ours: quantile(
          Array.from({length: 2_000}, (_, round) => {
            const index = (round * 7_919) % SEED_PREMISES
            return elapsed(() => {
              updateFeatures(part, index, sources)
              scorer.scoreOne(part, index)
            })
          }),
          0.99,
        ),
      },
      20,
    ),
  ])
}

function repeat({columns, day, count}: FeatureTable, times: number): FeatureTable {
  const spread = (column: Float32Array) =>
    Float32Array.from({length: times}, (_, row) => column[row % count]!)
  return {count: times, day, columns: columns.map(spread)}
}

/** The columns and the index of positions; facts and history are the city's own. */
function bytesOf({columns, count}: FeatureTable, scores: ScoreColumns): number {
  const random = createSeededRandom('positions')
  const positions = Array.from({length: count}, (): [number, number] => [
    120 + random.next(),
    27 + random.next(),
  ])
  const before = process.memoryUsage().arrayBuffers
  const neighbours = new NearbyPoints(positions)
  const index = process.memoryUsage().arrayBuffers - before
  if (neighbours.count !== count) throw new Error('points were lost')
  const all: Float32Array[] = [...columns, scores.probability, scores.low, scores.high]
  return (all.reduce((sum, column) => sum + column.byteLength, 0) + index) / count
}

function elapsed(work: () => unknown): number {
  const start = performance.now()
  work()
  return performance.now() - start
}

import {premisesKindSchema, type PremisesKind} from '#contract/premises.ts'
import type {RiskEvaluation, RiskModel, Skill} from '#contract/risk.ts'
import {addMonths, dayText, monthBegin} from './epochDays.ts'
import {buildFeatures, type FeatureSources, type FeatureTable} from './featureTable.ts'
import {fitRidge} from './fitRidge.ts'
import {createPriorModel, fitRiskModel, type ModelName, type RiskPeriod} from './fitRiskModel.ts'
import {columnOf} from './riskFeatures.ts'
import {monthsBefore, outcomesBetween} from './riskPeriods.ts'
import type {FireRiskPolicy} from './riskPolicy.ts'
import {scorePremises, yearOfOdds} from './scoreModel.ts'
import {areaUnderCurve, calibrate, skillOf, skillOfChance, sumOf} from './skill.ts'

/** How likely it really was to burn in twelve months: nobody knows it of a real city. */
export interface HiddenTruth {
  /** The first day of the months. */
  readonly fromDay: number
  /** Of each premises. */
  readonly probability: Float64Array
}

const TRUTH_MONTHS = 12

/** What an evaluation is made of. */
export interface EvaluationInput {
  readonly sources: FeatureSources
  readonly policy: FireRiskPolicy
  /** What happened is known until before this day; the hold-out is the whole months before it. */
  readonly untilDay: number
  /** Of each premises. */
  readonly kinds: readonly PremisesKind[]
  readonly communities: readonly (string | null)[]
  /** Where the city is simulated and its truth was told. */
  readonly truth: HiddenTruth | null
  readonly name: ModelName
}

/** Everything up to the hold-out, and what then burnt in it. */
export interface BackTest {
  readonly splitDay: number
  /** The end of the hold-out: a month that is not over is not in it. */
  readonly endDay: number
  /** As of the split. */
  readonly table: FeatureTable
  readonly periods: readonly RiskPeriod[]
  readonly outcomes: Uint8Array
}

/** Takes the months to fit to and the hold-out after them apart. */
export function splitTime({sources, policy, untilDay}: EvaluationInput): BackTest {
  const {trainMonths, holdOutMonths} = policy.refit
  const endDay = monthBegin(untilDay)
  const splitDay = addMonths(endDay, -holdOutMonths)
  const table = buildFeatures(sources, {day: splitDay})
  return {
    ...{splitDay, endDay, table},
    periods: monthsBefore(sources, splitDay, {months: trainMonths, like: table}),
    outcomes: outcomesBetween(sources.history, table.count, [splitDay, endDay]),
  }
}

/** A model fitted to the months before the hold-out, judged by what burnt in it. */
export function evaluateRisk(
  input: EvaluationInput,
  test: BackTest = splitTime(input),
): {evaluation: RiskEvaluation; model: RiskModel} {
  const {policy, name} = input
  const {model} = fitRiskModel(test.periods, policy, {...name, version: `${name.version}-back-test`})
  return {evaluation: judgeModel(model, input, test), model}
}

/** What a model that knows nothing of the hold-out foretold of it. */
export function judgeModel(model: RiskModel, input: EvaluationInput, test: BackTest): RiskEvaluation {
  const {table, outcomes, periods, splitDay, endDay} = test
  const scores = probabilitiesOf(model, table)
  const firstDay = periods[0]?.table.day ?? splitDay
  return {
    trainedFrom: dayText(firstDay),
    splitOn: dayText(splitDay),
    testedUntil: dayText(endDay),
    premises: table.count,
    fires: sumOf(outcomes),
    model: skillOf(scores, outcomes),
    baselines: baselinesOf(input, test),
    ceiling: input.truth && ceilingOf(input.truth, input),
    calibration: calibrate(scores, outcomes),
    groups: groupsOf(input, scores, outcomes),
  }
}

/** Of its own twelve months, which need not be the hold-out's: that goes on with what is known, and the truth was told once. */
function ceilingOf(
  {fromDay, probability}: HiddenTruth,
  {sources, untilDay}: EvaluationInput,
): RiskEvaluation['ceiling'] {
  const endDay = addMonths(fromDay, TRUTH_MONTHS)
  if (endDay > untilDay) return null
  const outcomes = outcomesBetween(sources.history, probability.length, [fromDay, endDay])
  return {...skillOf(probability, outcomes), splitOn: dayText(fromDay), testedUntil: dayText(endDay)}
}

/** How well a model foretells the hold-out. */
export function skillOfModel(model: RiskModel, {table, outcomes}: BackTest): Skill {
  return skillOf(probabilitiesOf(model, table), outcomes)
}

function probabilitiesOf(model: RiskModel, table: FeatureTable): Float64Array {
  return Float64Array.from(scorePremises(model, table).probability)
}

/** All of them know how often it burnt before the hold-out, and nothing of it. */
function baselinesOf(input: EvaluationInput, test: BackTest): RiskEvaluation['baselines'] {
  const {policy, name} = input
  const {table, outcomes, periods} = test
  const yearly = firesPerThousandOf(periods) ?? policy.firesPerThousand.value
  const prior = createPriorModel(table, policy, {...name, firesPerThousand: yearly})
  return {
    random: skillOfChance(outcomes, yearly / 1_000),
    inspectionAge: skillOfInspectionAge(test, yearly / 1_000),
    prior: skillOfModel(prior, test),
  }
}

/** Fires a year in a thousand premises; null where none is known. */
export function firesPerThousandOf(periods: readonly RiskPeriod[]): number | null {
  const fires = periods.reduce((sum, period) => sum + period.fires.length, 0)
  const months = periods.reduce((sum, {table}) => sum + table.count, 0)
  return fires === 0 ? null : (12_000 * fires) / months
}

const MONTHS = columnOf('monthsSinceInspection')
/** Those never inspected come first. */
const NEVER_MONTHS = 1e6

/** The list that goes by the age of the last inspection; its probabilities are those of a model of that age alone. */
function skillOfInspectionAge({table, periods, outcomes}: BackTest, share: number): Skill {
  const months = table.columns[MONTHS]!
  const ages = Float64Array.from(months, age => (Number.isNaN(age) ? NEVER_MONTHS : age))
  if (periods.length === 0) return skillOf(ages, outcomes, new Float64Array(table.count).fill(share))
  const {parameters} = fitRidge(
    periods.map(period => ({
      count: period.table.count,
      columns: [period.table.columns[MONTHS]!],
      events: period.fires,
    })),
    {
      shapes: [{isLog: false, step: 12, mean: 0}],
      prior: {mean: Float64Array.of(Math.log(share / 12), 0, 0), precision: Float64Array.of(0.1, 0.1, 0.1)},
    },
  )
  const [intercept = 0, perYear = 0, never = 0] = parameters
  const probabilities = Float64Array.from(months, age =>
    yearOfOdds(Math.exp(intercept + (Number.isNaN(age) ? never : (perYear * age) / 12))),
  )
  return skillOf(ages, outcomes, probabilities)
}

type Group = RiskEvaluation['groups'][number]

/** By kind, by communities' size in thirds of all premises, and by community. */
function groupsOf(input: EvaluationInput, scores: Float64Array, outcomes: Uint8Array): Group[] {
  const {kinds, communities} = input
  const sizes = sizeThirds(communities)
  const groupBy = (by: Group['by'], nameOf: (row: number) => string | null) => {
    const rows = new Map<string, number[]>()
    for (let row = 0; row < outcomes.length; row++) {
      const name = nameOf(row)
      if (name === null) continue
      const known = rows.get(name)
      if (known) known.push(row)
      else rows.set(name, [row])
    }
    return [...rows].map(([name, members]) => groupOf({by, name, members}, scores, outcomes))
  }
  const order: readonly string[] = [...premisesKindSchema.options, ...SIZES]
  const byName = (a: Group, b: Group) => order.indexOf(a.name) - order.indexOf(b.name)
  return [
    ...groupBy('kind', row => kinds[row] ?? null).sort(byName),
    ...groupBy('communitySize', row => sizes.get(communities[row] ?? '') ?? null).sort(byName),
    ...groupBy('community', row => communities[row] ?? null).sort((a, b) => a.name.localeCompare(b.name)),
  ]
}

function groupOf(
  {by, name, members}: {by: Group['by']; name: string; members: readonly number[]},
  scores: Float64Array,
  outcomes: Uint8Array,
): Group {
  const own = Float64Array.from(members, row => scores[row]!)
  const burnt = Uint8Array.from(members, row => outcomes[row]!)
  return {
    by,
    name,
    premises: members.length,
    fires: sumOf(burnt),
    expected: own.reduce((sum, one) => sum + one, 0),
    auc: areaUnderCurve(own, burnt),
  }
}

const SIZES = ['small', 'medium', 'large'] as const

/** The third of the communities with the fewest premises is small, and so on. */
function sizeThirds(communities: readonly (string | null)[]): Map<string, string> {
  const counts = new Map<string, number>()
  for (const code of communities) if (code !== null) counts.set(code, (counts.get(code) ?? 0) + 1)
  const sorted = [...counts].sort(([codeA, a], [codeB, b]) => a - b || codeA.localeCompare(codeB))
  return new Map(
    sorted.map(([code], rank) => [code, SIZES[Math.floor((3 * rank) / sorted.length)] ?? SIZES[0]]),
  )
}

import type {Scenario} from '../scenarios/scenario.ts'
import type {SeededRandom} from '../seededRandom.ts'
import {KINDS, templatesOf, type CaseTemplate, type Kind} from './caseTemplates.ts'
import {rhythmAt, type Moment} from './rhythm.ts'

/** Each kind's share of an ordinary day. */
const KIND_SHARES: Readonly<Record<Kind, number>> = {
  ...{fire: 0.08, safety: 0.12, dispute: 0.2, urban: 0.27},
  ...{environment: 0.14, security: 0.08, service: 0.11},
}
/** The kinds of which a storm brings more. */
const STORM_KINDS: ReadonlySet<Kind> = new Set<Kind>(['urban', 'environment', 'service'])

const SHARES: readonly {template: CaseTemplate; share: number}[] = KINDS.flatMap(kind => {
  const templates = templatesOf(kind)
  const sum = templates.reduce((total, {weight}) => total + weight, 0)
  return templates.map(template => ({template, share: (KIND_SHARES[kind] * template.weight) / sum}))
})
const STORM_SHARE = sumOf(({isStorm}) => isStorm)
const STORM_KINDS_SHARE = sumOf(({kind}) => STORM_KINDS.has(kind))

/** How many cases of which sort are to be expected. */
export interface CaseRates {
  /** How many times as many as in an average hour of an average weekday. */
  readonly total: number
  /** A sort of case, each as often as it is to be expected. */
  pick(random: SeededRandom): CaseTemplate
}

/** What is to be expected at a moment of a scenario. */
export function ratesAt({hour, isWeekend}: Moment, scenario: Scenario): CaseRates {
  const moment = {hour: scenario.hour ?? hour, isWeekend}
  const {stormTimes} = scenario
  const storm = stormTimes === 1 ? 1 : (stormTimes * STORM_KINDS_SHARE) / STORM_SHARE
  const weights = SHARES.map(({template, share}) => {
    const usual = template.isStorm ? storm : (scenario.kinds[template.kind] ?? 1)
    return share * usual * rhythmAt(template.when, moment)
  })
  return {
    total: weights.reduce((sum, weight) => sum + weight, 0),
    pick: random => (SHARES[random.pickWeighted(weights)] ?? random.pick(SHARES)).template,
  }
}

function sumOf(isMeant: (template: CaseTemplate) => boolean): number {
  return SHARES.reduce((sum, {template, share}) => (isMeant(template) ? sum + share : sum), 0)
}

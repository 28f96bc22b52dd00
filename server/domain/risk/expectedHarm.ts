import type {HarmParts} from '#contract/risk.ts'
import type {HarmPolicy} from './riskPolicy.ts'
import type {RiskFacts} from './riskFacts.ts'

type HarmFacts = Pick<RiskFacts, 'kind' | 'floors' | 'tenants' | 'secondExit' | 'barredWindows' | 'sensors'>

/** What a fire at night would mean for those inside. What is not known makes it neither better nor worse. */
export function harmOf(facts: HarmFacts, responseSeconds: number | null, policy: HarmPolicy): HarmParts {
  return {
    people: peopleAsleep(facts, policy),
    trappedShare: trappedShareOf(facts, policy),
    responseSeconds,
    responseFactor: responseFactorOf(responseSeconds, policy),
  }
}

/** People in danger of their lives in one fire; times the probability it is the expected harm. */
export function harmOfFire({people, trappedShare, responseFactor}: HarmParts): number {
  return people * Math.min(1, trappedShare * responseFactor)
}

function peopleAsleep({tenants, kind}: HarmFacts, policy: HarmPolicy): number {
  if (tenants !== null) return tenants * policy.asleepShare.value
  const usual = {
    rental: policy.peopleOfRental,
    mixedUse: policy.peopleOfMixedUse,
    other: policy.peopleOfOther,
  }
  return usual[kind].value
}

function trappedShareOf({floors, secondExit, barredWindows, sensors}: HarmFacts, policy: HarmPolicy): number {
  let share = policy.trappedShare.value
  if (secondExit === false) share *= policy.noSecondExit.value
  if (barredWindows === true) share *= policy.barredWindows.value
  if (sensors?.includes('smoke')) share *= policy.smokeSensor.value
  if (floors !== null && floors > 1) share *= policy.perFloor.value ** (floors - 1)
  return Math.min(1, share)
}

function responseFactorOf(seconds: number | null, policy: HarmPolicy): number {
  const longest = policy.longestResponseSeconds.value
  const lateMinutes = (Math.min(seconds ?? longest, longest) - policy.usualResponseSeconds.value) / 60
  return policy.perLateMinute.value ** lateMinutes
}

import type {CityPlaces} from '../places/cityPlaces.ts'
import {tagOf, type Chapter} from '../scenarios/program.ts'
import {scenarioNamed} from '../scenarios/scenario.ts'
import {createSeededRandom} from '../seededRandom.ts'
import {ratesAt} from './caseRates.ts'
import {planCase, type PlannedCase} from './planCase.ts'
import {createLocalClock} from './rhythm.ts'

export const HOUR_MS = 3_600_000

export interface PlanOptions {
  readonly places: CityPlaces
  /** On an ordinary weekday. */
  readonly casesPerDay: number
}

/**
 * The cases that a chapter has in the hour that starts at `hourStart` (epoch ms), each with everything that will become
 * of it; they come independently of each other. The same for the same chapter, whenever it is asked: a simulation that
 * is started again sends the same ids.
 */
export function planHour(
  hourStart: number,
  chapter: Chapter,
  {places, casesPerDay}: PlanOptions,
): readonly PlannedCase[] {
  const tag = tagOf(chapter)
  const stamp = new Date(hourStart).toISOString().slice(0, 13).replace(/\D/g, '')
  const random = createSeededRandom(`${chapter.seed}:${tag}:${stamp}`)
  const moment = createLocalClock(places.timeZone)(hourStart)
  const rates = ratesAt(moment, scenarioNamed(chapter.scenario))
  const perMs = ((casesPerDay / 24) * rates.total * chapter.speed) / HOUR_MS
  const cases: PlannedCase[] = []
  const nextAfter = (at: number) => at - Math.log(1 - random.next()) / perMs
  for (let at = nextAfter(hourStart); at < hourStart + HOUR_MS; at = nextAfter(at)) {
    const externalId = `SP${stamp}-${tag}-${String(cases.length + 1).padStart(4, '0')}`
    const ofCase = createSeededRandom(`${chapter.seed}:${externalId}`)
    const template = rates.pick(ofCase)
    const reportedAt = Math.floor(at)
    cases.push(...planCase({externalId, reportedAt, moment, template, chapter, places, random: ofCase}))
  }
  return cases
}

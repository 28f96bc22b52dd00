import type {CasePlace, CityPlaces} from '../places/cityPlaces.ts'
import type {Chapter} from '../scenarios/program.ts'
import type {SeededRandom} from '../seededRandom.ts'
import type {CloudEvent} from '../webhookSender.ts'
import {breakEvent, reportEvent, sendSometime, stepEvent, type PlannedEvent} from './caseEvents.ts'
import type {CaseTemplate} from './caseTemplates.ts'
import {fillTemplate} from './fillTemplate.ts'
import {pickCitizen, pickReporter} from './reporters.ts'
import type {Moment} from './rhythm.ts'
import {wordCase, type CaseWords} from './wordCase.ts'
import words from './words.json' with {type: 'json'}
import {pickDepartment, STEPS, wordStep, type Outcome, type Step} from './wordStep.ts'

const MINUTE_MS = 60_000

/** No planned case lasts longer than this. */
export const LONGEST_CASE_MS = 72 * 60 * MINUTE_MS

export interface PlannedCase {
  /** Epoch ms. */
  readonly reportedAt: number
  readonly events: readonly PlannedEvent[]
}

export interface CaseToPlan {
  readonly externalId: string
  /** Epoch ms. */
  readonly reportedAt: number
  readonly moment: Moment
  readonly template: CaseTemplate
  readonly chapter: Chapter
  readonly places: CityPlaces
  readonly random: SeededRandom
}

/** Median minutes of each step, for levels 1 to 4. */
const STEP_MINUTES: Readonly<Record<Step, readonly [number, number, number, number]>> = {
  accepted: [1, 2, 3, 5],
  assigned: [2, 4, 8, 15],
  handling: [6, 12, 25, 45],
  feedback: [40, 70, 110, 160],
  evaluated: [30, 60, 90, 120],
}
/** A false alarm or a known matter is soon done with. */
const SHORT = 0.15
/** At night what can wait until more people are on duty does. */
const NIGHT = {untilHour: 6, fromHour: 22, handling: 1.7}

const SHARE = {slow: 0.06, abandoned: 0.012, outside: 0.006, broken: 0.008, noted: 0.5, repeated: 0.03}

/** A case with everything that will become of it; at times also another report of the same matter. */
export function planCase(toPlan: CaseToPlan): readonly PlannedCase[] {
  const {template, places, random, chapter} = toPlan
  const {setting, ...place} = pickPlace(toPlan)
  const about = wordCase(template, {...place, setting}, random)
  const outcome = template.isStorm ? 'storm' : template.outcome
  const reporting = {seed: chapter.seed, places, random}
  const reporter = pickReporter(template, {...place, setting}, reporting)
  const first = planReport({...toPlan, about, place: {...place, setting}, reporter, outcome})
  if (template.by === 'sensor' || !random.chance(SHARE.repeated)) return [first]
  const again = planReport({
    ...toPlan,
    externalId: `${toPlan.externalId}R`,
    reportedAt: toPlan.reportedAt + Math.round(random.around(12, 2) * (MINUTE_MS / chapter.speed)),
    about: {...about, description: fillTemplate(words.again, {description: about.description})},
    place: {...place, setting},
    reporter: pickCitizen({...place, setting}, reporting),
    outcome: 'repeated',
  })
  return [first, again]
}

function pickPlace({template, places, random}: CaseToPlan): CasePlace {
  if (random.chance(SHARE.outside)) return places.pickOutside(random)
  return template.burns ? places.pickBurning(template.at, random) : places.pick(template.at, random)
}

interface ReportToPlan extends CaseToPlan {
  readonly about: CaseWords
  readonly place: CasePlace
  readonly reporter: ReturnType<typeof pickReporter>
  readonly outcome: Outcome
}

function planReport(toPlan: ReportToPlan): PlannedCase {
  const {externalId, reportedAt, random, places, about, place, reporter, chapter} = toPlan
  const {speed} = chapter
  const source = `/four-platforms/${places.code}`
  const report = reportEvent(
    {
      ...{externalId, source, words: about, position: place.position, reporter, reportedAt},
      occurredAt: reportedAt - Math.round(random.around(6, 2) * (MINUTE_MS / speed)),
    },
    random,
  )
  const events = [report, ...planSteps(toPlan, source)].flatMap(event => sendSometime(event, speed, random))
  if (random.chance(SHARE.broken))
    events.push({sendAt: reportedAt + 30_000, event: breakEvent(report, random)})
  return {reportedAt, events}
}

function planSteps(toPlan: ReportToPlan, source: string): readonly CloudEvent[] {
  const {externalId, reportedAt, random, about, outcome} = toPlan
  const department = pickDepartment(about.kind, random)
  const slowStep = random.chance(SHARE.slow) ? random.pick(STEPS) : null
  const lastStep = random.chance(SHARE.abandoned) ? random.pick(STEPS) : null
  const events: CloudEvent[] = []
  let at = reportedAt
  for (const step of STEPS) {
    const slowness = step === slowStep ? 6 + random.below(15) : 1
    at += Math.round(random.around(medianMs(step, toPlan), 1.6) * slowness)
    if (step === lastStep || at > reportedAt + LONGEST_CASE_MS) return events
    const {by, note} = wordStep(step, {kind: about.kind, outcome, department}, random)
    const isNoted = outcome !== 'handled' || random.chance(SHARE.noted)
    events.push(stepEvent({externalId, source, step, at, by, note: isNoted ? note : null, unit: department}))
  }
  return events
}

/** How long a step takes half of the time. */
function medianMs(step: Step, {about, outcome, moment, chapter}: ReportToPlan): number {
  const minutes = STEP_MINUTES[step][about.level - 1] ?? 60
  const isShort = (outcome === 'falseAlarm' || outcome === 'repeated') && step !== 'accepted'
  const isNight = moment.hour < NIGHT.untilHour || moment.hour >= NIGHT.fromHour
  const waits = isNight && about.level >= 3 && step === 'handling' ? NIGHT.handling : 1
  return (minutes * (isShort ? SHORT : 1) * waits * MINUTE_MS) / chapter.speed
}

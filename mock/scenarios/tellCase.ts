import {z} from 'zod'
import {reportEvent, stepEvent, type PlannedEvent} from '../cases/caseEvents.ts'
import {fillTemplate} from '../cases/fillTemplate.ts'
import type {PlannedCase} from '../cases/planCase.ts'
import {gridWorkerReporter, pickCitizen} from '../cases/reporters.ts'
import {addressOf} from '../cases/wordCase.ts'
import words from '../cases/words.json' with {type: 'json'}
import {STEPS} from '../cases/wordStep.ts'
import type {CasePlace, CityPlaces} from '../places/cityPlaces.ts'
import type {SeededRandom} from '../seededRandom.ts'
import {tagOf, type Chapter} from './program.ts'

export const storyCaseSchema = z.object({
  id: z.string(),
  kind: z.enum(['fire', 'safety', 'dispute', 'urban', 'environment', 'security', 'service']),
  level: z.literal([1, 2, 3, 4]),
  title: z.string(),
  description: z.string(),
  by: z.enum(['citizen', 'gridWorker']),
  afterSeconds: z.number(),
  department: z.string(),
  steps: z.array(z.object({step: z.enum(STEPS), afterSeconds: z.number(), note: z.string()})),
})
export type StoryCase = z.infer<typeof storyCaseSchema>

export interface Telling {
  readonly chapter: Chapter
  readonly places: CityPlaces
  readonly place: CasePlace
  readonly facts: Readonly<Record<string, string>>
  /** Epoch ms. */
  readonly startsAt: number
  readonly random: SeededRandom
}

/** About as far as a neighbour sees, in degrees. */
const NEIGHBOUR_DEG = 0.0003

/** A case of a story, from its report to its last step, as the backend sends it. */
export function tellCase(told: StoryCase, telling: Telling): PlannedCase {
  const {chapter, places, place, facts, startsAt, random} = telling
  const source = `/four-platforms/${places.code}`
  const stamp = new Date(chapter.since).toISOString().slice(0, 19).replace(/\D/g, '')
  const externalId = `SP${stamp}-${tagOf(chapter)}-H${told.id}`
  const msOf = (seconds: number) => Math.round((seconds * 1_000) / chapter.speed)
  const reportedAt = startsAt + msOf(told.afterSeconds)
  const reporting = {seed: chapter.seed, places, random}
  const report = reportEvent(
    {
      ...{externalId, source, reportedAt, occurredAt: Math.max(startsAt, reportedAt - msOf(60))},
      position: nearby(place.position, random),
      reporter: told.by === 'citizen' ? pickCitizen(place, reporting) : gridWorkerReporter(place, reporting),
      words: {
        ...{kind: told.kind, level: told.level, title: told.title},
        description: fillTemplate(told.description, facts),
        address: addressOf(told.description, place, facts),
      },
    },
    random,
  )
  let at = reportedAt
  const steps = told.steps.map(({step, afterSeconds, note}) => {
    at += msOf(afterSeconds)
    const isWork = step === 'handling' || step === 'feedback'
    const by = isWork ? told.department : words.centre
    return stepEvent({externalId, source, step, at, by, note, unit: told.department})
  })
  const events = [report, ...steps].map((event): PlannedEvent => ({
    sendAt: Date.parse(event.time) + random.below(1_500),
    event,
  }))
  return {reportedAt, events}
}

function nearby([lng, lat]: CasePlace['position'], random: SeededRandom): CasePlace['position'] {
  const away = () => (random.next() - 0.5) * 2 * NEIGHBOUR_DEG
  return [lng + away(), lat + away()]
}

import {z} from 'zod'
import {reportEvent, stepEvent, type PlannedEvent} from '../cases/caseEvents.ts'
import {fillTemplate} from '../cases/fillTemplate.ts'
import type {PlannedCase} from '../cases/planCase.ts'
import {gridWorkerReporter, pickCitizen} from '../cases/reporters.ts'
import {addressOf, factsOf} from '../cases/wordCase.ts'
import words from '../cases/words.json' with {type: 'json'}
import {STEPS} from '../cases/wordStep.ts'
import type {CasePlace, CityPlaces} from '../places/cityPlaces.ts'
import type {PanelSite} from '../places/panelSites.ts'
import {createSeededRandom, type SeededRandom} from '../seededRandom.ts'
import story from './fireStory.json' with {type: 'json'}
import {tagOf, type Chapter} from './program.ts'
import type {Script} from './script.ts'

const storyCaseSchema = z.object({
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
type StoryCase = z.infer<typeof storyCaseSchema>
const STORY = z.array(storyCaseSchema).parse(story.cases)

/** When the panel says fire, after the beginning; by then the panels are connected. */
const FIRE_AFTER_MS = 25_000
/** About as far as a neighbour sees, in degrees. */
const NEIGHBOUR_DEG = 0.0003

/**
 * A fire in a workshop with people living above it, in the old town: the panel reports it part by part, neighbours
 * report it to the four platforms, it is fought, people are looked after, the street is inspected.
 */
export function planFireAtNight(chapter: Chapter, places: CityPlaces): Script {
  const random = createSeededRandom(`${chapter.seed}:fire-at-night:${chapter.since}`)
  const scene = chooseScene(places, random)
  const startsAt = chapter.since + Math.round(FIRE_AFTER_MS / chapter.speed)
  const facts = factsOf(scene.place, random)
  const telling: Telling = {chapter, places, place: scene.place, facts, startsAt, random}
  return {
    cases: STORY.map(each => tellCase(each, telling)),
    incidents: scene.panel ? [{at: startsAt, address: scene.panel.address, kind: 'fire'}] : [],
  }
}

interface Scene {
  readonly place: CasePlace
  readonly panel: PanelSite | null
}

/** A panel in mixed-use premises in the old town, or the nearest thing to it that the city has. */
function chooseScene(places: CityPlaces, random: SeededRandom): Scene {
  const scenes = places.panels.flatMap((panel): (Scene & {rank: number})[] => {
    const found = panel.position && places.placeAt(panel.position, 'mixedUse')
    if (!found) return []
    const isMixedUse = panel.premises?.kind === 'mixedUse'
    const rank = (isMixedUse ? 2 : 0) + (found.land === 'oldTown' ? 1 : 0)
    return [{panel, place: {...found, premises: panel.premises}, rank}]
  })
  const best = Math.max(...scenes.map(({rank}) => rank))
  const fitting = scenes.filter(({rank}) => rank === best)
  return fitting.length > 0 ? random.pick(fitting) : {panel: null, place: places.pick('mixedUse', random)}
}

interface Telling {
  readonly chapter: Chapter
  readonly places: CityPlaces
  readonly place: CasePlace
  readonly facts: Readonly<Record<string, string>>
  /** Epoch ms. */
  readonly startsAt: number
  readonly random: SeededRandom
}

function tellCase(told: StoryCase, telling: Telling): PlannedCase {
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

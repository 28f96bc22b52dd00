import {z} from 'zod'
import {factsOf} from '../cases/wordCase.ts'
import type {PlannedEvent} from '../cases/caseEvents.ts'
import type {IncidentKind} from '../gb26875/beginIncident.ts'
import type {CasePlace, CityPlaces} from '../places/cityPlaces.ts'
import type {PanelSite} from '../places/panelSites.ts'
import {createSeededRandom, type SeededRandom} from '../seededRandom.ts'
import stories from './drillStories.json' with {type: 'json'}
import {chooseScene} from './fireAtNight.ts'
import type {Chapter} from './program.ts'
import type {ScriptedIncident} from './script.ts'
import {storyCaseSchema, tellCase} from './tellCase.ts'

const count = z.number().int().nonnegative()
const drillStorySchema = z.object({
  /** As officers read it. */
  name: z.string(),
  setting: z.enum(['rental', 'mixedUse', 'street', 'water']),
  lastsMinutes: z.number().positive(),
  /** How many panels do what, and within how long after the beginning. */
  panels: z.object({
    ...{fire: count, falseAlarm: count, powerCut: count, lineCut: count},
    withinSeconds: z.number().nonnegative(),
  }),
  /** From when to when the backend of the cases says nothing; what happens then it tells afterwards. */
  silence: z.object({fromSeconds: z.number(), toSeconds: z.number()}).optional(),
  cases: z.array(storyCaseSchema),
})
type DrillStory = z.infer<typeof drillStorySchema>
const STORIES = z.record(z.string(), drillStorySchema).parse(stories)

/** The names of all drills. */
export const DRILL_NAMES: readonly string[] = Object.keys(STORIES)

/** Whether a scenario is a drill, which plays beside the ordinary day. */
export function isDrill(scenario: string): boolean {
  return Object.hasOwn(STORIES, scenario)
}

/** The panels are connected by then. */
const BEGINS_AFTER_MS = 12_000
const INCIDENTS = ['fire', 'falseAlarm', 'powerCut', 'lineCut'] as const satisfies readonly IncidentKind[]

/** All that a drill plays. */
export interface DrillScript {
  readonly name: string
  /** Epoch ms. */
  readonly endsAt: number
  /** The panels whose reports are part of it. */
  readonly panels: readonly PanelSite[]
  readonly incidents: readonly ScriptedIncident[]
  /** By when they are sent; each is marked as an exercise. */
  readonly events: readonly PlannedEvent[]
  /** When the backend is silent (epoch ms); null for never. */
  readonly silence: {readonly from: number; readonly until: number} | null
}

export interface DrillOptions {
  /** Whether the backend plays the officers' steps too, for a drill that nobody takes part in. */
  readonly isAnswered: boolean
}

/** The script of a drill, the same for the same chapter and city. Throws for a name that is none. */
export function planDrill(chapter: Chapter, places: CityPlaces, {isAnswered}: DrillOptions): DrillScript {
  const story = STORIES[chapter.scenario]
  if (!story)
    throw new Error(`There is no drill "${chapter.scenario}"; the drills are ${DRILL_NAMES.join(', ')}.`)
  const random = createSeededRandom(`${chapter.seed}:${chapter.scenario}:${chapter.since}`)
  const msOf = (seconds: number) => Math.round((seconds * 1_000) / chapter.speed)
  const startsAt = chapter.since + BEGINS_AFTER_MS
  const scene = chooseDrillScene(story, places, random)
  const kinds = INCIDENTS.flatMap(kind => Array<IncidentKind>(story.panels[kind]).fill(kind))
  const panels = nearestPanels(scene, places.panels).slice(0, kinds.length)
  const incidents = panels.map(({address}, index): ScriptedIncident => ({
    address,
    kind: kinds[index] ?? 'falseAlarm',
    at: startsAt + msOf(random.next() * story.panels.withinSeconds),
  }))
  const silence = story.silence
    ? {from: startsAt + msOf(story.silence.fromSeconds), until: startsAt + msOf(story.silence.toSeconds)}
    : null
  const told = story.cases.map(each => (isAnswered ? each : {...each, steps: []}))
  const telling = {chapter, places, startsAt, random, place: scene, facts: factsOf(scene, random)}
  const events = told
    .flatMap(each => tellCase(each, telling).events)
    .map(({sendAt, event}) => ({
      sendAt: heldUntil(sendAt, silence),
      event: {...event, status: 'exercise' as const},
    }))
    .sort((left, right) => left.sendAt - right.sendAt)
  return {
    ...{name: story.name, panels, incidents, events, silence},
    endsAt: startsAt + msOf(story.lastsMinutes * 60),
  }
}

function heldUntil(sendAt: number, silence: DrillScript['silence']): number {
  return silence && sendAt >= silence.from && sendAt < silence.until ? silence.until : sendAt
}

/** Where a drill plays: at a panel's premises where it has a fire, else somewhere of its setting. */
function chooseDrillScene(
  {setting, panels}: DrillStory,
  places: CityPlaces,
  random: SeededRandom,
): CasePlace {
  return setting === 'mixedUse' && panels.fire > 0
    ? chooseScene(places, random).place
    : places.pick(setting, random)
}

function nearestPanels(
  {position: [lng, lat]}: CasePlace,
  panels: readonly PanelSite[],
): readonly PanelSite[] {
  const cosine = Math.cos((lat * Math.PI) / 180)
  return panels
    .flatMap(panel => {
      if (panel.position === null) return []
      const [x, y] = panel.position
      return {panel, away: Math.hypot((x - lng) * cosine, y - lat)}
    })
    .sort((left, right) => left.away - right.away)
    .map(({panel}) => panel)
}

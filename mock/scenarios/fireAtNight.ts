import {factsOf} from '../cases/wordCase.ts'
import type {CasePlace, CityPlaces} from '../places/cityPlaces.ts'
import type {PanelSite} from '../places/panelSites.ts'
import {createSeededRandom, type SeededRandom} from '../seededRandom.ts'
import story from './fireStory.json' with {type: 'json'}
import type {Chapter} from './program.ts'
import type {Script} from './script.ts'
import {storyCaseSchema, tellCase, type Telling} from './tellCase.ts'

const STORY = storyCaseSchema.array().parse(story.cases)

/** When the panel says fire, after the beginning; by then the panels are connected. */
const FIRE_AFTER_MS = 25_000

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

export interface Scene {
  readonly place: CasePlace
  readonly panel: PanelSite | null
}

/** A panel in mixed-use premises in the old town, or the nearest thing to it that the city has. */
export function chooseScene(places: CityPlaces, random: SeededRandom): Scene {
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

import type {Position} from '#geo/types.ts'
import type {CityPlaces} from '../places/cityPlaces.ts'
import type {PanelSite} from '../places/panelSites.ts'
import {createSeededRandom} from '../seededRandom.ts'
import type {Chapter} from './program.ts'
import type {Script, ScriptedIncident} from './script.ts'

const MINUTE_MS = 60_000
const FIRST_GUST_MS = 40_000
const GUST_EVERY_MS = 18 * MINUTE_MS
/** Within how long after a gust the lights go out, and water comes into the detectors. */
const DARK_WITHIN_MS = 90_000
const WET_WITHIN_MS = 6 * MINUTE_MS
const DARK_PANELS = 45
const WET_PANELS = 16

/**
 * Gust after gust, each over another part of the city: the panels of a whole quarter lose their mains, and so many say
 * fire within ten minutes that nobody could look at each. Reports of floods and fallen trees follow from the scenario.
 */
export function planStorm(chapter: Chapter, {panels}: CityPlaces): Script {
  const random = createSeededRandom(`${chapter.seed}:storm:${chapter.since}`)
  const sites = panels.filter(({position}) => position !== null)
  const end = chapter.until ?? chapter.since
  const incidents: ScriptedIncident[] = []
  if (sites.length === 0) return {cases: [], incidents}
  for (
    let gust = chapter.since + FIRST_GUST_MS / chapter.speed;
    gust < end;
    gust += GUST_EVERY_MS / chapter.speed
  ) {
    const struck = nearestTo(random.pick(sites).position ?? [0, 0], sites).slice(0, DARK_PANELS)
    const within = (ms: number) => Math.round(gust + random.next() * (ms / chapter.speed))
    for (const {address} of struck) incidents.push({at: within(DARK_WITHIN_MS), address, kind: 'powerCut'})
    for (const {address} of struck.slice(0, WET_PANELS))
      incidents.push({at: within(WET_WITHIN_MS), address, kind: 'falseAlarm'})
  }
  return {cases: [], incidents: incidents.sort((a, b) => a.at - b.at)}
}

function nearestTo([lng, lat]: Position, sites: readonly PanelSite[]): readonly PanelSite[] {
  const distance = ({position}: PanelSite) =>
    position ? Math.hypot((position[0] - lng) * Math.cos((lat * Math.PI) / 180), position[1] - lat) : Infinity
  return [...sites].sort((a, b) => distance(a) - distance(b))
}

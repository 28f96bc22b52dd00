import type {CityPlaces} from '../places/cityPlaces.ts'
import {planFireAtNight} from './fireAtNight.ts'
import type {Chapter} from './program.ts'
import type {Script} from './script.ts'
import {planStorm} from './storm.ts'

const NOTHING: Script = {cases: [], incidents: []}

/** The script of a chapter, as far as the chapter goes; the same for the same chapter and city. */
export function planScript(chapter: Chapter, places: CityPlaces): Script {
  const {cases, incidents} = wholeScript(chapter, places)
  const isPlayed = (at: number) => chapter.until === null || at < chapter.until
  return {
    cases: cases.filter(({reportedAt}) => isPlayed(reportedAt)),
    incidents: incidents.filter(({at}) => isPlayed(at)),
  }
}

function wholeScript(chapter: Chapter, places: CityPlaces): Script {
  switch (chapter.scenario) {
    case 'fire-at-night':
      return planFireAtNight(chapter, places)
    case 'storm':
      return planStorm(chapter, places)
    default:
      return NOTHING
  }
}

import type {CityPack} from './city/cityPack.ts'
import {createDayFormat} from './domain/caseCode.ts'
import type {CityContext} from './domain/draft.ts'

/** What of a city pack the rules need. */
export function createCityContext(pack: CityPack): CityContext {
  return {
    cityCode: pack.code,
    dayFormat: createDayFormat(pack.timeZone),
    policy: pack.policy,
    panels: pack.panels,
    locate: position => pack.areaTree.locate(position),
  }
}

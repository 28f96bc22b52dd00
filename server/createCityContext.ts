import {createHash} from 'node:crypto'
import type {CityPack} from './city/cityPack.ts'
import {createDayFormat} from './domain/caseCode.ts'
import type {CityContext} from './domain/draft.ts'
import {createWorkCalendar} from './domain/workCalendar.ts'

/** What of a city pack the rules need. */
export function createCityContext(pack: CityPack): CityContext {
  return {
    cityCode: pack.code,
    dayFormat: createDayFormat(pack.timeZone),
    policy: pack.policy,
    workCalendar: createWorkCalendar(pack.policy.calendar, pack.timeZone),
    panels: pack.panels,
    units: new Map(pack.units.map(unit => [unit.id, unit])),
    positionOf: premisesId => pack.premises.get(premisesId)?.position ?? null,
    locate: position => pack.areaTree.locate(position),
  }
}

/** Rises whenever the same record comes to mean something else. */
const RULES_VERSION = 4

/** Changes with anything of a city pack that decides what a record means: two packs of the same digest give the same state. */
export function digestCity({code, timeZone, policy, panels, areaTree}: CityPack): string {
  const areas = areaTree.shapes('gridCell').map(({area, rings}) => [area.code, area.parent, rings])
  const {clocks, calendar, alarmRules, taskClocks, hazardClocks} = policy
  const rules = {clocks, calendar, alarmRules, taskClocks, hazardClocks}
  const decisive = [RULES_VERSION, code, timeZone, rules, [...panels.values()], areas]
  return createHash('sha256').update(JSON.stringify(decisive)).digest('hex')
}

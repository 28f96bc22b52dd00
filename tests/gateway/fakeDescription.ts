import type {CityDescription} from '#contract/area.ts'
import type {FeedHealth} from '#contract/feed.ts'
import {CITY} from './fakeCity.ts'

export const HEALTH: FeedHealth = {
  feed: 'four-platforms',
  state: 'live',
  since: 1,
  lastEventAt: 1,
  ratePerMinute: 1,
  acceptedTotal: 1,
  duplicateTotal: 0,
  rejectedTotal: 0,
  connections: null,
  restarts: 0,
}

export const DESCRIPTION: CityDescription = {
  code: CITY,
  name: 'City',
  timeZone: 'Asia/Shanghai',
  bounds: [120, 27, 121, 28],
  mode: 'simulated',
  notice: '',
  basemaps: [
    {kind: 'pack', id: 'pack', name: 'Pack', attribution: '', approvalNumber: null, isAvailable: true},
  ],
  shifts: [],
  counts: {communities: 2, gridCells: 2, panels: 0, premises: 2, units: 5, streets: 0, buildings: 0},
  hasStreets: false,
  hasBuildings: false,
}

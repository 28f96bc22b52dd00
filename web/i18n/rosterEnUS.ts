import type {zhCNRoster} from './rosterZhCN.ts'

type Shape<Tree> = {[Key in keyof Tree]: Tree[Key] extends string ? string : Shape<Tree[Key]>}

/** The duty roster of units. */
export const enUSRoster: Shape<typeof zhCNRoster> = {
  title: 'Duty roster of units',
  definition:
    'By the shifts of each kind in the city’s policy, in the city’s time. Whoever is off duty is listed last among the candidates and never proposed. An officer may order a unit on or off duty until its shift ends or its next one begins; that is a record of the log.',
  without: 'This city has no roster: every unit is on duty always.',
  kind: 'Kind',
  shifts: 'Shifts',
  onDuty: 'On duty',
  now: 'Now',
  next: 'Next',
  unit: 'Unit',
  duty: 'Duty',
  all: 'All',
  off: 'Off duty',
  search: 'Find by name or area',
  nobody: 'Nobody',
  more: '{n} more; narrow the search',
  workdays: 'workdays',
  teams: '{n} teams in turn',
  nowLine: '{shift} until {time} · {n}',
  nextLine: '{shift} {time} · {n}',
  from: '{shift} {time}',
  noRoster: 'No roster, always on duty',
  saidOff: 'Off duty by its own word',
  alwaysOn: 'On duty (24 hours, {shift})',
  onUntil: 'On duty until {time} ({shift})',
  offUntil: 'Off duty, on at {time}',
  orderedOn: 'Ordered on duty by {by}',
  orderedOnUntil: 'Ordered on duty by {by} until {time}',
  orderedOff: 'Ordered off duty by {by}',
  orderedOffUntil: 'Ordered off duty by {by}, on at {time}',
  orderOn: 'Order on duty',
  orderOff: 'Order off duty',
  byRoster: 'By the roster again',
  reason: {
    offDuty: 'off duty ({cost})',
    offDutyUntil: 'off duty, on at {time} ({cost})',
    ordered: 'ordered off duty ({cost})',
    orderedUntil: 'ordered off duty, on at {time} ({cost})',
    ends: 'off duty at {time}',
  },
}

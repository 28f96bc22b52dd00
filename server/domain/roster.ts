import {Temporal} from 'temporal-polyfill'
import type {DutyOrder, DutySpell, RosterShift, UnitDuty} from '#contract/roster.ts'
import type {Unit} from '#contract/unit.ts'
import type {UnitState} from '#contract/unitState.ts'
import type {Rosters} from './rosterPolicy.ts'
import {createDayTest, type Calendar} from './workCalendar.ts'

/** So many days are looked ahead for a unit's next shift: more than any holiday, and than the turns of its teams. */
const DAYS_AHEAD = 45
/** Who has been on duty for so long without a break is so round the clock. */
const ROUND_THE_CLOCK_DAYS = 8
const DAY_MS = 86_400_000
const EPOCH = new Temporal.PlainDate(1970, 1, 1)

/** What the roster has for a unit at a moment. */
export interface PlannedDuty {
  readonly spell: DutySpell | null
  readonly next: DutySpell | null
  /** When the unit goes off duty, with all shifts that follow without a break, or comes on; null for never. */
  readonly until: number | null
}

/** Who is on duty when, by the shifts of a city pack. */
export interface Roster {
  readonly rosters: Rosters
  /** What a unit has at a moment (epoch ms); null for a kind without shifts, which is always on duty. */
  plannedOf(unit: Unit, at: number): PlannedDuty | null
}

const NO_SHIFTS = {spell: null, next: null}

interface Pattern {
  readonly shifts: readonly RosterShift[]
  readonly team: number | undefined
}

interface Answered {
  readonly since: number
  readonly until: number
  readonly planned: PlannedDuty
}

/**
 * The roster of a city. A shift begins on each day of its own, in local time, also where clocks are changed. What was
 * found is kept until the next change, so that asking for every unit costs a look-up each.
 */
export function createRoster({
  rosters,
  calendar,
  timeZone,
}: {
  rosters: Rosters
  calendar: Calendar
  timeZone: string
}): Roster {
  const isWorked = createDayTest(calendar)
  const patterns = new Map<string, Pattern>()
  const patternByUnit = new WeakMap<Unit, Pattern>()
  const answers = new Map<Pattern, Answered>()

  function patternOf(unit: Unit): Pattern | null {
    const known = patternByUnit.get(unit)
    if (known) return known
    const ofKind = rosters[unit.kind]
    if (!ofKind) return null
    const {shifts = ofKind.map(({name}) => name), team} = unit
    const key = JSON.stringify([unit.kind, shifts, team])
    const pattern = patterns.get(key) ?? {shifts: ofKind.filter(({name}) => shifts.includes(name)), team}
    patterns.set(key, pattern)
    patternByUnit.set(unit, pattern)
    return pattern
  }

  function spellsOf({shifts, team}: Pattern, date: Temporal.PlainDate): DutySpell[] {
    const turn = EPOCH.until(date).days
    return shifts.flatMap(({name, from, to, isWorkdaysOnly, teams}) => {
      if (isWorkdaysOnly && !isWorked(date)) return []
      if (team !== undefined && turn % teams !== (team - 1) % teams) return []
      const lastDay = to <= from ? date.add({days: 1}) : date
      return {shift: name, since: instantOf(date, from), until: instantOf(lastDay, to)}
    })
  }

  function instantOf(date: Temporal.PlainDate, time: string): number {
    return date.toZonedDateTime({timeZone, plainTime: Temporal.PlainTime.from(time)}).epochMilliseconds
  }

  function find(pattern: Pattern, at: number): PlannedDuty {
    const today = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone).toPlainDate()
    const spellsIn = (days: number) => spellsOf(pattern, today.add({days}))
    const spell = [...spellsIn(-1), ...spellsIn(0)]
      .filter(({since, until}) => since <= at && at < until)
      .reduce(later, null)
    const next = firstOf(spellsIn, spells => spells.filter(({since}) => since > at).reduce(earlier, null))
    return {spell, next, until: spell ? endOfRow(spell.until, at, spellsIn) : (next?.since ?? null)}
  }

  return {
    rosters,
    plannedOf(unit, at) {
      const pattern = patternOf(unit)
      if (!pattern) return null
      const kept = answers.get(pattern)
      if (kept && at >= kept.since && at < kept.until) return kept.planned
      const planned = find(pattern, at)
      answers.set(pattern, {since: at, until: changeOf(planned) ?? at + 1, planned})
      return planned
    },
  }
}

function later(best: DutySpell | null, spell: DutySpell): DutySpell {
  return best && best.until >= spell.until ? best : spell
}

function earlier(best: DutySpell | null, spell: DutySpell): DutySpell {
  return best && best.since <= spell.since ? best : spell
}

/** The first that is found in the days ahead. */
function firstOf(
  spellsIn: (days: number) => readonly DutySpell[],
  find: (spells: readonly DutySpell[]) => DutySpell | null,
): DutySpell | null {
  for (let days = 0; days <= DAYS_AHEAD; days++) {
    const found = find(spellsIn(days))
    if (found) return found
  }
  return null
}

/** When somebody goes off duty whose shift ends at `end`, with all that follow it without a break; null for never. */
function endOfRow(end: number, at: number, spellsIn: (days: number) => readonly DutySpell[]): number | null {
  let last = end
  for (let days = 0; last <= at + ROUND_THE_CLOCK_DAYS * DAY_MS; days++) {
    const before = last
    for (const {since, until} of [...spellsIn(days), ...spellsIn(days + 1)].sort(bySince)) {
      if (since <= last) last = Math.max(last, until)
    }
    if (last === before && days > 1) return last
  }
  return null
}

function bySince(one: DutySpell, other: DutySpell): number {
  return one.since - other.since
}

/** When what the roster has for a unit changes next; null for never. */
function changeOf({spell, next}: Pick<PlannedDuty, 'spell' | 'next'>): number | null {
  return earliest([spell?.until, next?.since])
}

function earliest(times: readonly (number | null | undefined)[]): number | null {
  const known = times.filter(time => time !== null && time !== undefined)
  return known.length === 0 ? null : Math.min(...known)
}

/** Whether a unit is on duty, and by what: its own word that it is off, then an officer's order, then the roster. */
export function dutyOf(
  planned: PlannedDuty | null,
  state: Pick<UnitState, 'status' | 'dutyOrder'> | undefined,
  at: number,
): UnitDuty {
  const told = state?.dutyOrder
  const order = told && (told.until === null || at < told.until) ? told : null
  const {spell, next} = planned ?? NO_SHIFTS
  const shown = {spell, next, order}
  if (state?.status === 'offDuty') return {...shown, isOnDuty: false, source: 'unit', until: null}
  if (order) {
    return {...shown, isOnDuty: order.isOnDuty, source: 'officer', until: endOfOrder(order, planned)}
  }
  if (!planned) return {...shown, isOnDuty: true, source: 'none', until: null}
  return {...shown, isOnDuty: spell !== null, source: 'roster', until: planned.until}
}

/** When an order's end changes something, as far as the next two shifts say. */
function endOfOrder({isOnDuty, until}: DutyOrder, planned: PlannedDuty | null): number | null {
  if (until === null || !planned) return until
  const {spell, next} = planned
  const isOnThen = (spell !== null && until < spell.until) || next?.since === until
  if (isOnDuty) return isOnThen ? null : until
  return isOnThen ? until : (next?.since ?? null)
}

/** Until when an officer's order counts that is given now: until the unit's shift ends, or its next one begins. */
export function orderUntil(planned: PlannedDuty | null): number | null {
  return planned?.spell?.until ?? planned?.next?.since ?? null
}

/** When what is told of a unit's duty changes by itself; null for never. */
export function dutyChangesAt({spell, next, order}: UnitDuty): number | null {
  return earliest([spell?.until, next?.since, order?.until])
}

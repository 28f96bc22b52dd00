import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {unitSchema, type Unit} from '#contract/unit.ts'
import {dutyChangesAt, dutyOf, orderUntil} from '#server/domain/roster.ts'
import {rosterPolicyFields} from '#server/domain/rosterPolicy.ts'
import {OFFICE_HOURS} from '#server/domain/workCalendar.ts'
import {CITY} from '../fixtures/city.ts'
import {rosterOf} from '../fixtures/rosterOf.ts'

/** A moment of November 2026 in Shanghai; the 23rd is a Monday. */
const on = (day: number, time: string) =>
  Date.parse(`2026-11-${String(day).padStart(2, '0')}T${time}:00+08:00`)

function unitOf(kind: Unit['kind'], more: Partial<Unit> = {}): Unit {
  return {
    ...unitSchema.parse({id: 'u', name: 'U', kind, position: [121, 27.5], area: CITY, capabilities: []}),
    ...more,
  }
}

const roster = rosterOf({
  fireStation: [{name: 'always', from: '08:00', to: '08:00'}],
  microFireStation: [
    {name: 'day', from: '08:00', to: '20:00'},
    {name: 'night', from: '20:00', to: '08:00'},
  ],
  gridWorker: [
    {name: 'day', from: '08:00', to: '18:00'},
    {name: 'watch', from: '18:00', to: '08:00', teams: 4},
  ],
  mediator: [{name: 'office', from: '08:30', to: '17:30', isWorkdaysOnly: true}],
})

describe('what the roster has for a unit', () => {
  it('is its shift now, the next one, and when it goes off duty', () => {
    const dayWorker = unitOf('gridWorker', {shifts: ['day']})
    expect(roster.plannedOf(dayWorker, on(23, '10:00'))).toEqual({
      spell: {shift: 'day', since: on(23, '08:00'), until: on(23, '18:00')},
      next: {shift: 'day', since: on(24, '08:00'), until: on(24, '18:00')},
      until: on(23, '18:00'),
    })
  })

  it('begins with the first minute of a shift and ends before its last', () => {
    const dayWorker = unitOf('gridWorker', {shifts: ['day']})
    const isOn = (time: string) => roster.plannedOf(dayWorker, on(23, time))?.spell !== null
    expect(['07:59', '08:00', '17:59', '18:00'].map(isOn)).toEqual([false, true, true, false])
    expect(roster.plannedOf(dayWorker, on(23, '18:00'))?.until).toBe(on(24, '08:00'))
  })

  it('goes on after midnight', () => {
    const planned = roster.plannedOf(unitOf('microFireStation'), on(24, '03:00'))
    expect(planned?.spell).toEqual({shift: 'night', since: on(23, '20:00'), until: on(24, '08:00')})
    expect(planned?.next?.shift).toBe('day')
  })

  it('is round the clock where shifts follow each other, or one lasts the whole day', () => {
    for (const kind of ['fireStation', 'microFireStation'] as const) {
      const planned = roster.plannedOf(unitOf(kind), on(24, '08:00'))
      expect(planned).toMatchObject({until: null, next: {}})
      expect(planned?.spell?.since).toBe(on(24, '08:00'))
    }
  })

  it('gives each night to one team of four, and to whoever has no team every night', () => {
    const isOnAt = (day: number, team?: number) =>
      roster.plannedOf(unitOf('gridWorker', team === undefined ? {} : {team}), on(day, '23:00'))?.spell !==
      null
    for (const day of [23, 24, 25, 26, 27]) {
      expect([1, 2, 3, 4].filter(team => isOnAt(day, team))).toHaveLength(1)
      expect(isOnAt(day)).toBe(true)
    }
    const nights = [23, 24, 25, 26].map(day => [1, 2, 3, 4].find(team => isOnAt(day, team)))
    expect(new Set(nights).size).toBe(4)
    const fresh = unitOf('gridWorker', {team: nights[0] ?? 1, shifts: ['watch']})
    expect(roster.plannedOf(fresh, on(24, '09:00'))?.next?.since).toBe(on(27, '18:00'))
  })

  it('follows the work calendar where a shift is of workdays only, holidays and adjusted days included', () => {
    const calendar = {...OFFICE_HOURS, holidays: ['2026-11-23'], workdays: ['2026-11-28']}
    const offices = rosterOf(
      {mediator: [{name: 'o', from: '08:30', to: '17:30', isWorkdaysOnly: true}]},
      {calendar},
    )
    const isOn = (day: number) => offices.plannedOf(unitOf('mediator'), on(day, '10:00'))?.spell !== null
    expect([22, 23, 24, 27, 28, 29].map(isOn)).toEqual([false, false, true, true, true, false])
    expect(offices.plannedOf(unitOf('mediator'), on(22, '10:00'))?.until).toBe(on(24, '08:30'))
  })

  it('is nothing for a kind without shifts', () => {
    expect(roster.plannedOf(unitOf('policePost'), on(23, '10:00'))).toBeNull()
  })

  it('keeps to local time where clocks are changed', () => {
    const night = rosterOf(
      {fireStation: [{name: 'night', from: '20:00', to: '08:00'}]},
      {timeZone: 'America/Los_Angeles'},
    )
    const planned = night.plannedOf(unitOf('fireStation'), Date.parse('2026-11-01T06:00:00Z'))
    expect(planned?.spell?.until).toBe(Date.parse('2026-11-01T16:00:00Z'))
    expect((planned?.spell?.until ?? 0) - (planned?.spell?.since ?? 0)).toBe(13 * 3_600_000)
  })

  it('does not depend on what was asked before', () => {
    const units = [unitOf('gridWorker', {team: 1}), unitOf('gridWorker', {team: 3}), unitOf('mediator')]
    const asked = fc.record({unit: fc.nat(2), minutes: fc.integer({min: 0, max: 30 * 1_440})})
    fc.assert(
      fc.property(fc.array(asked, {minLength: 2, maxLength: 12}), questions => {
        const kept = rosterOf(roster.rosters)
        for (const {unit, minutes} of questions) {
          const [who, at] = [units[unit] ?? unitOf('mediator'), on(1, '00:00') + minutes * 60_000]
          expect(kept.plannedOf(who, at)).toEqual(rosterOf(roster.rosters).plannedOf(who, at))
        }
      }),
      {numRuns: 60},
    )
  })
})

describe('whether a unit is on duty', () => {
  const at = on(23, '10:00')
  const planned = roster.plannedOf(unitOf('gridWorker', {shifts: ['day']}), at)
  const order = (isOnDuty: boolean, until: number | null) => ({
    status: 'available' as const,
    dutyOrder: {isOnDuty, by: 'duty', at: at - 1, until},
  })

  it('goes by its own word first, then by an officer, then by the roster', () => {
    const off = dutyOf(planned, {...order(true, null), status: 'offDuty'}, at)
    expect(off).toMatchObject({isOnDuty: false, source: 'unit', until: null})
    expect(dutyOf(planned, order(false, on(23, '18:00')), at)).toMatchObject({
      ...{isOnDuty: false, source: 'officer'},
      until: on(24, '08:00'),
    })
    expect(dutyOf(planned, undefined, at)).toMatchObject({
      ...{isOnDuty: true, source: 'roster', until: on(23, '18:00')},
    })
    expect(dutyOf(null, undefined, at)).toMatchObject({isOnDuty: true, source: 'none', until: null})
  })

  it('goes by the roster again once an order has run out', () => {
    const ended = dutyOf(planned, order(false, at), at)
    expect(ended).toMatchObject({isOnDuty: true, source: 'roster', order: null})
  })

  it('changes with the next shift: so long does an order count', () => {
    expect(orderUntil(planned)).toBe(on(23, '18:00'))
    const night = roster.plannedOf(unitOf('gridWorker', {shifts: ['day']}), on(23, '22:00'))
    expect(orderUntil(night)).toBe(on(24, '08:00'))
    expect(orderUntil(null)).toBeNull()
    const called = dutyOf(night, order(true, on(24, '08:00')), on(23, '22:00'))
    expect(called).toMatchObject({isOnDuty: true, until: null})
    expect(dutyChangesAt(called)).toBe(on(24, '08:00'))
  })
})

describe('the rosters of a policy', () => {
  it('name the shift that is given twice', () => {
    const shift = {name: 'day', from: '08:00', to: '20:00'}
    const issue = rosterPolicyFields.rosters.safeParse({mediator: [shift, shift]}).error?.issues[0]
    expect(issue?.path).toEqual(['mediator', 1, 'name'])
  })
})

import {readFileSync} from 'node:fs'
import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {policySchema} from '#server/domain/policy.ts'
import {calendarSchema, createWorkCalendar, OFFICE_HOURS} from '#server/domain/workCalendar.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const {calendar} = policySchema.parse(JSON.parse(readFileSync('mock/city/policy.json', 'utf8')))
const longgang = createWorkCalendar(calendar, 'Asia/Shanghai')
const workingDays = (n: number) => n * longgang.workingDayMs

function at(local: string): number {
  return Date.parse(`${local}:00+08:00`)
}

function later(from: string, ms: number): string {
  return new Date(longgang.working.add(at(from), ms) + 8 * HOUR).toISOString().slice(0, 16)
}

describe('working time in Longgang in 2026', () => {
  it('goes on over the lunch break and the night', () => {
    expect(later('2026-11-23T11:00', 2 * HOUR)).toBe('2026-11-23T14:30')
    expect(later('2026-11-23T16:30', 2 * HOUR)).toBe('2026-11-24T09:30')
  })

  it('ends with the evening of a day that it fills, not with the morning after', () => {
    expect(later('2026-11-23T08:30', workingDays(1))).toBe('2026-11-23T17:30')
    expect(later('2026-11-20T20:00', workingDays(1))).toBe('2026-11-23T17:30')
  })

  it('passes a weekend over', () => {
    expect(later('2026-11-20T15:00', workingDays(1))).toBe('2026-11-23T15:00')
    expect(later('2026-11-21T10:00', HOUR)).toBe('2026-11-23T09:30')
  })

  it('passes Spring Festival over and works the Saturdays before and after it', () => {
    expect(later('2026-02-13T15:00', workingDays(1))).toBe('2026-02-14T15:00')
    expect(later('2026-02-14T15:00', workingDays(1))).toBe('2026-02-24T15:00')
    expect(later('2026-02-27T15:00', workingDays(1))).toBe('2026-02-28T15:00')
    expect(later('2026-02-28T15:00', workingDays(1))).toBe('2026-03-02T15:00')
  })

  it('passes National Day over and works the Sunday before and the Saturday after', () => {
    expect(later('2026-09-18T15:00', workingDays(2))).toBe('2026-09-21T15:00')
    expect(later('2026-09-30T15:00', workingDays(3))).toBe('2026-10-10T15:00')
  })

  it('is continuous over the turn of a year, whose first Sunday is worked', () => {
    expect(later('2025-12-31T15:00', workingDays(1))).toBe('2026-01-04T15:00')
  })

  it('of the months of 2026 is 248 days, as the State Council left them', () => {
    const days = Array.from({length: 12}, (_, month) => {
      const from = at(`2026-${String(month + 1).padStart(2, '0')}-01T00:00`)
      const to =
        month === 11 ? at('2027-01-01T00:00') : at(`2026-${String(month + 2).padStart(2, '0')}-01T00:00`)
      return longgang.working.between(from, to) / longgang.workingDayMs
    })
    expect(days).toEqual([21, 16, 22, 21, 19, 21, 23, 21, 22, 18, 21, 23])
  })
})

describe('local time', () => {
  it('keeps the time of day where clocks are changed', () => {
    const {local} = createWorkCalendar(OFFICE_HOURS, 'America/Los_Angeles')
    const before = Date.parse('2026-03-07T12:00:00-08:00')
    const after = Date.parse('2026-03-08T12:00:00-07:00')
    expect(local.add(before, DAY)).toBe(after)
    expect(local.between(before, after)).toBe(DAY)
    expect(after - before).toBe(23 * HOUR)
  })
})

describe('working time where clocks are changed in the middle of it', () => {
  it('is as long as it really was', () => {
    const night = {...OFFICE_HOURS, workingHours: [{from: '00:00', to: '24:00'}], weekend: []}
    const {working} = createWorkCalendar(night, 'America/Los_Angeles')
    const [spring, summer] = [
      Date.parse('2026-03-08T00:00:00-08:00'),
      Date.parse('2026-03-09T00:00:00-07:00'),
    ]
    expect(working.between(spring, summer)).toBe(23 * HOUR)
    expect(working.add(spring, 23 * HOUR)).toBe(summer)
  })
})

const instant = fc.integer({min: Date.UTC(2024, 0, 1), max: Date.UTC(2028, 0, 1)})
const amount = fc.integer({min: 1, max: 400 * DAY})
const zones = fc.constantFrom('Asia/Shanghai', 'America/Los_Angeles', 'Australia/Lord_Howe', 'Europe/London')
const calendars = new Map<string, ReturnType<typeof createWorkCalendar>>()

function calendarIn(zone: string) {
  const known = calendars.get(zone) ?? createWorkCalendar(calendar, zone)
  calendars.set(zone, known)
  return known
}

describe('working time', () => {
  it('between two instants is what has to be added to the first to count as much', () => {
    fc.assert(
      fc.property(zones, instant, amount, (zone, from, ms) => {
        const {working} = calendarIn(zone)
        const worked = ms % (60 * DAY)
        const to = working.add(from, worked)
        expect(working.between(from, to)).toBe(worked)
        expect(working.between(to, from)).toBe(worked === 0 ? 0 : -worked)
        expect(to - from).toBeGreaterThanOrEqual(worked)
      }),
    )
  })

  it('can be taken in parts', () => {
    fc.assert(
      fc.property(zones, instant, amount, amount, (zone, from, first, second) => {
        const {working} = calendarIn(zone)
        expect(working.add(working.add(from, first), second)).toBe(working.add(from, first + second))
      }),
    )
  })

  it('goes back as far as it went', () => {
    fc.assert(
      fc.property(zones, instant, amount, (zone, from, ms) => {
        const {working} = calendarIn(zone)
        const back = working.add(from, -ms)
        expect(working.between(back, from)).toBe(ms)
        expect(back).toBeLessThanOrEqual(from)
      }),
    )
  })

  it('never ends earlier for what began later', () => {
    fc.assert(
      fc.property(zones, instant, fc.integer({min: 0, max: 30 * DAY}), amount, (zone, from, gap, ms) => {
        const {working} = calendarIn(zone)
        expect(working.add(from + gap, ms)).toBeGreaterThanOrEqual(working.add(from, ms))
      }),
    )
  })

  it('of no calendar is all time', () => {
    const impossible = Date.UTC(2500, 0, 1)
    expect(longgang.working.add(impossible, HOUR)).toBe(impossible + HOUR)
    expect(longgang.local.add(Number.MAX_SAFE_INTEGER - DAY, DAY)).toBe(Number.MAX_SAFE_INTEGER)
  })
})

describe('a calendar', () => {
  it.each([
    ['hours that overlap', {workingHours: [...OFFICE_HOURS.workingHours, {from: '17:00', to: '18:00'}]}],
    ['hours that end before they begin', {workingHours: [{from: '22:00', to: '06:00'}]}],
    ['no hours', {workingHours: []}],
    ['a week of weekend', {weekend: [1, 2, 3, 4, 5, 6, 7]}],
    ['a day that is both off and worked', {holidays: ['2026-01-01'], workdays: ['2026-01-01']}],
    ['a date that there is not', {holidays: ['2026-02-30']}],
  ])('with %s is refused', (_what, broken) => {
    expect(calendarSchema.safeParse({...OFFICE_HOURS, ...broken}).success).toBe(false)
  })
})

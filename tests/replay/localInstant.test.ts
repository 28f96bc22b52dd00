import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {createLocalInstantReader} from '#mock/calls/localInstant.ts'

const read = createLocalInstantReader('America/Los_Angeles')

describe('a local time of San Francisco', () => {
  it.each([
    ['04/07/2020 11:53:08 PM', '2020-04-07T23:53:08-07:00'],
    ['04/08/2020 12:00:00 AM', '2020-04-08T00:00:00-07:00'],
    ['04/08/2020 12:30:00 PM', '2020-04-08T12:30:00-07:00'],
    ['01/15/2020 09:05:07 AM', '2020-01-15T09:05:07-08:00'],
    ['03/08/2020 01:59:59 AM', '2020-03-08T01:59:59-08:00'],
    ['03/08/2020 03:00:00 AM', '2020-03-08T03:00:00-07:00'],
    ['11/01/2020 12:59:59 AM', '2020-11-01T00:59:59-07:00'],
    ['11/01/2020 02:00:00 AM', '2020-11-01T02:00:00-08:00'],
  ])('%s is %s', (text, instant) => {
    expect(read(text)).toEqual({epochMs: Date.parse(instant), text: instant})
  })

  it('is the first of the two where the clock shows an hour twice', () => {
    expect(read('11/01/2020 01:30:00 AM')?.text).toBe('2020-11-01T01:30:00-07:00')
  })

  it('is moved on where the clock skips an hour', () => {
    expect(read('03/08/2020 02:30:00 AM')?.text).toBe('2020-03-08T03:30:00-07:00')
  })

  it.each([
    '',
    '2020-04-07 23:53:08',
    '13/01/2020 01:00:00 AM',
    '02/30/2020 01:00:00 AM',
    '04/07/2020 00:10:00 AM',
  ])('"%s" is none', text => {
    expect(read(text)).toBeNull()
  })

  it('reads back as the digits it was written with, but in the hour that does not exist', () => {
    const wallClock = new Intl.DateTimeFormat('en-US', {
      timeZone: 'America/Los_Angeles',
      ...({
        year: 'numeric',
        month: '2-digit',
        day: '2-digit',
        hour: '2-digit',
        minute: '2-digit',
        second: '2-digit',
      } as const),
    })
    const seconds = fc.integer({min: Date.UTC(2019, 0, 1) / 1000, max: Date.UTC(2021, 0, 1) / 1000})
    fc.assert(
      fc.property(seconds, second => {
        const text = wallClock
          .format(second * 1000)
          .replace(',', '')
          .replace(/\s/g, ' ')
        const back = read(text)
        expect(back && wallClock.format(back.epochMs)).toBe(wallClock.format(second * 1000))
        expect(back && Date.parse(back.text)).toBe(back?.epochMs)
      }),
    )
  })
})

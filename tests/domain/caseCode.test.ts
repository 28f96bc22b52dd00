import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {caseSeries, createDayFormat, formatCaseCode, isCaseCode} from '#server/domain/caseCode.ts'
import {CITY} from '../fixtures/city.ts'

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'

/** ISO/IEC 7064:2003, hybrid system MOD 37,36: the recursion as the standard writes it. */
function isoCheckSum(text: string): number {
  let product = 36
  for (const character of text.slice(0, -1)) {
    const sum = (product + DIGITS.indexOf(character)) % 36 || 36
    product = (sum * 2) % 37
  }
  return (product + DIGITS.indexOf(text.at(-1) ?? '')) % 36
}

describe('case code', () => {
  it('names the city, the day of report in its time zone, the kind and the serial', () => {
    const lateEvening = Date.parse('2026-11-22T17:30:00Z')
    const series = caseSeries('fire', lateEvening, createDayFormat('Asia/Shanghai'))
    expect(series).toBe('20261123-F')
    expect(formatCaseCode(CITY, series, 42)).toMatch(/^330383-20261123-F-000042-[0-9A-Z]$/)
  })

  it('ends with the check character of ISO 7064 MOD 37,36', () => {
    fc.assert(
      fc.property(fc.integer({min: 1, max: 999_999}), serial => {
        const code = formatCaseCode(CITY, '20261123-D', serial)
        expect(isoCheckSum(code.replaceAll('-', ''))).toBe(1)
        expect(isCaseCode(code)).toBe(true)
      }),
    )
  })

  it('refuses a code with one wrong digit', () => {
    fc.assert(
      fc.property(fc.integer({min: 1, max: 999_999}), fc.integer({min: 1, max: 9}), (serial, shift) => {
        const code = formatCaseCode(CITY, '20261123-D', serial)
        const last = Number(code.charAt(23))
        const wrong = `${code.slice(0, 23)}${String((last + shift) % 10)}${code.slice(24)}`
        expect(isCaseCode(wrong)).toBe(false)
      }),
    )
  })

  it('does not wrap a series that is full', () => {
    expect(() => formatCaseCode(CITY, '20261123-D', 1_000_000)).toThrow(RangeError)
  })
})

import {Mod37_36} from '@konfirm/iso7064'
import {caseCodeSchema, type AreaCode, type CaseCode} from '#contract/ids.ts'
import {KIND_LETTER, type CaseKind} from '#contract/caseFile.ts'

const CASE_CODE_LENGTH = 26

/** The series that a case's serial is of: the day of report in the city's time zone and the kind, as in `20261123-F`. */
export function caseSeries(kind: CaseKind, reportedAt: number, dayFormat: Intl.DateTimeFormat): string {
  return `${dayFormat.format(reportedAt).replaceAll('-', '')}-${KIND_LETTER[kind]}`
}

/** Writes days as `2026-11-23` in a time zone; for `caseSeries`. */
export function createDayFormat(timeZone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('en-CA', {timeZone, year: 'numeric', month: '2-digit', day: '2-digit'})
}

/**
 * The case code 案件编码 of a serial within its series: `330383-20261123-F-000042-7`. The last character is ISO 7064
 * MOD 37,36 over the letters and digits before it. A day holds 999,999 cases of a kind; a further one throws RangeError.
 */
export function formatCaseCode(cityCode: AreaCode, series: string, serial: number): CaseCode {
  if (serial > 999_999) throw new RangeError(`case series ${series} is full`)
  const stem = `${cityCode}-${series}-${String(serial).padStart(6, '0')}`
  return caseCodeSchema.parse(`${stem}-${Mod37_36.checksum(stem.replaceAll('-', ''))}`)
}

/** Whether a text is a case code with the right check character. */
export function isCaseCode(text: string): text is CaseCode {
  // Nearly every other id is told by its length: a schema that refuses is slow.
  if (text.length !== CASE_CODE_LENGTH) return false
  return caseCodeSchema.safeParse(text).success && Mod37_36.validate(text.replaceAll('-', ''))
}

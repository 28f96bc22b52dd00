import {stringify} from 'csv-stringify/sync'
import {Temporal} from 'temporal-polyfill'
import writeXlsxFile, {type Row} from 'write-excel-file/node'
import type {SharedChange} from './sharedHazards.ts'
import {fill, WORDS} from './words.ts'

const {sharing: words} = WORDS
const COLUMN_WIDTH = 18
const MINUTE_LENGTH = 16
const DAY_LENGTH = 10

/** What a file of a day is about. */
export interface SharedDay {
  /** `YYYY-MM-DD` in the city's calendar. */
  readonly day: string
  readonly city: string
  readonly timeZone: string
  readonly isSimulated: boolean
  readonly changes: readonly SharedChange[]
}

/** The name of a day's file without its kind; what is simulated says so in it. */
export function sharedFileName({day, isSimulated}: Pick<SharedDay, 'day' | 'isSimulated'>): string {
  const mark = isSimulated ? `-${WORDS.simulated}` : ''
  return `${words.fileName}${mark}-${day.replaceAll('-', '')}`
}

/** UTF-8 with its mark, as spreadsheet programs want it. A text that such a program would take for a formula is not left one. */
export function writeSharedCsv(shared: SharedDay): Buffer {
  const rows = [[titleOf(shared)], headings(), ...shared.changes.map(change => cellsOf(change, shared))]
  return Buffer.from(stringify(rows, {bom: true, record_delimiter: 'windows', escape_formulas: true}), 'utf8')
}

export async function writeSharedXlsx(shared: SharedDay): Promise<Buffer> {
  const rows: Row[] = [
    [{value: titleOf(shared), fontWeight: 'bold', fontSize: 14}],
    headings().map(value => ({value, fontWeight: 'bold' as const, backgroundColor: '#eef2f6'})),
    ...shared.changes.map(change => cellsOf(change, shared).map(value => ({value, type: String}))),
  ]
  const columns = headings().map(() => ({width: COLUMN_WIDTH}))
  return writeXlsxFile([{sheet: words.sheet, columns, data: rows}]).toBuffer()
}

function titleOf({city, day, isSimulated}: SharedDay): string {
  return fill(isSimulated ? words.simulatedTitle : words.title, {city, day})
}

function headings(): string[] {
  const {columns} = words
  return [
    ...[columns.changeId, columns.hazardId, columns.changedAt, columns.state, columns.premisesId],
    ...[columns.address, columns.kind, columns.severity, columns.description, columns.foundAt, columns.dueAt],
  ]
}

/** In the order of the headings. */
function cellsOf(change: SharedChange, {timeZone}: SharedDay): string[] {
  const {hazardId, seq, at, state, premisesId, address, kind, severity, description} = change
  const due = change.dueAt === null ? '' : minuteOf(change.dueAt, timeZone).slice(0, DAY_LENGTH)
  return [
    ...[`${hazardId}-${seq}`, hazardId, minuteOf(at, timeZone), words.states[state], premisesId, address],
    ...[WORDS.hazardKinds[kind][0] ?? kind, WORDS.severities[severity][0] ?? severity, description],
    ...[minuteOf(change.foundAt, timeZone), due],
  ]
}

function minuteOf(at: number, timeZone: string): string {
  const local = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone).toPlainDateTime()
  return local.toString().slice(0, MINUTE_LENGTH).replace('T', ' ')
}

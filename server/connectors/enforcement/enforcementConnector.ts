import {createHash} from 'node:crypto'
import {setTimeout as sleep} from 'node:timers/promises'
import type {HazardId} from '#contract/hazard.ts'
import type {PremisesId} from '#contract/ids.ts'
import {FeedError, WanglouError} from '../../errors.ts'
import type {Connector, FeedSink, ReadOutcome, Unreadable} from '../connector.ts'
import {toStorable} from '../storableText.ts'
import {DropFolder, type DroppedFile} from './dropFolder.ts'
import {joinInspections} from './joinInspections.ts'
import {readCsv} from './readCsv.ts'
import {readHeader, type Header} from './readHeader.ts'
import {RowCells, rowSchema, type Row} from './rowCells.ts'
import {readRow, type RowContext} from './readRow.ts'
import {MOST_CELL_TEXT, type FileFault, type Sheet} from './sheet.ts'
import {fill, WORDS} from './words.ts'

const FEED = 'enforcement'
const POLL_MS = 2_000
const SETTLE_MS = 6_000
/** A day and an hour: departments hand in once a day. */
const LATE_AFTER_MS = 25 * 3_600_000
const MOST_BYTES = {csv: 16 * 1024 * 1024, xlsx: 4 * 1024 * 1024} as const
const BATCH = 200
const NAME_LENGTH = 120

/** What of the city rows are read against. */
export interface EnforcementCity {
  readonly timeZone: string
  knowsPremises(id: PremisesId): boolean
  /** Premises by address as it is written but for spaces; null for an address that several have. O(premises). */
  findAddresses(addresses: ReadonlySet<string>): ReadonlyMap<string, PremisesId | null>
  /** Undefined for an unknown hazard, null for one that waits for nobody to mend it. */
  hazardVersion(hazardId: HazardId): number | null | undefined
}

export interface EnforcementOptions {
  readonly folder: string
  readonly city: EnforcementCity
  /** Whether files that say that they are simulated are taken. */
  readonly isSimulated: boolean
  /** Reads a workbook. */
  readonly readXlsx: (bytes: Uint8Array) => Promise<Sheet>
  /** Epoch ms. */
  readonly now: () => number
  readonly pollMs?: number
  /** How long a file must not have changed. */
  readonly settleMs?: number
  readonly lateAfterMs?: number
}

/**
 * Takes what departments did from the files that they put into a folder; README.md says how these look. A row that cannot
 * be read is a dead letter of its own, and a file that cannot be read is put aside with the reason.
 */
export function createEnforcementConnector(options: EnforcementOptions): Connector {
  const {city, now, pollMs = POLL_MS, settleMs = SETTLE_MS, lateAfterMs = LATE_AFTER_MS} = options
  const folder = new DropFolder(options.folder, settleMs)

  async function takeFiles(sink: FeedSink, signal: AbortSignal): Promise<void> {
    for (const file of await folder.complete(now())) {
      if (signal.aborted) return
      await takeFile(file, sink)
    }
  }

  async function takeFile(file: DroppedFile, sink: FeedSink): Promise<void> {
    const bytes = isTooLarge(file) ? new Uint8Array() : await folder.read(file)
    if (!bytes) return
    const read = await readFile(file, bytes, options)
    if (!read.ok) {
      await refuseFile(file, read, {sink, bytes})
      return
    }
    await takeRows(file, read.header, sink)
    await folder.moveToDone(file.name)
  }

  async function refuseFile(
    {name, size}: DroppedFile,
    {fault, detail}: FileRefusal,
    {sink, bytes}: {sink: FeedSink; bytes: Uint8Array},
  ): Promise<void> {
    const file = shortName(name)
    const payload = JSON.stringify({file, size, sha256: createHash('sha256').update(bytes).digest('hex')})
    const path = detail === '' ? file : `${file}:${detail}`
    await sink.append([], [{index: 0, code: fault, path, payload}])
    await folder.moveToRefused(name, reasonOf(file, {fault, detail}))
  }

  async function takeRows({name}: DroppedFile, header: Header, sink: FeedSink): Promise<void> {
    const rows = rowsOf(shortName(name), header)
    const context = contextFor(rows, city, now())
    const read = rows.map(row => ({row, outcome: readRow(row, context)}))
    const right = read.flatMap(({row: {line}, outcome}) =>
      outcome.ok ? [{line, records: outcome.records}] : [],
    )
    const joined = joinInspections(right)
    const recordsAt = new Map(joined.rows.map(({line, records}) => [line, records]))
    for (let start = 0; start < read.length; start += BATCH) {
      const batch = read.slice(start, start + BATCH)
      const records = batch.flatMap(({row: {line}}) => recordsAt.get(line) ?? [])
      const unreadable = batch.flatMap(({row, outcome}): Unreadable[] => {
        const fault = outcome.ok ? strayFault(row, joined.strayLines) : outcome
        return fault
          ? [{index: row.line, code: fault.code, path: fault.path, payload: JSON.stringify(row)}]
          : []
      })
      await sink.append(records, unreadable)
    }
  }

  return {
    feed: FEED,
    lateAfterMs,
    read: (payload, receivedAt = now()) => readPayload(payload, city, receivedAt),
    async run(sink, signal) {
      try {
        await folder.open()
        while (!signal.aborted) {
          await takeFiles(sink, signal)
          await sleep(pollMs, undefined, {signal}).catch(() => undefined) // It is looked at in a moment.
        }
      } catch (error) {
        throw isSystemError(error) ? new FeedError(FEED, `folder: ${error.message}`, {cause: error}) : error
      }
    },
  }
}

/** A number is of one inspection, at one place. */
function strayFault(row: Row, strayLines: ReadonlySet<number>): {code: string; path: string} | null {
  if (!strayLines.has(row.line)) return null
  return {code: 'numberTaken', path: `${row.file}:${row.line}:${new RowCells(row).heading('number')}`}
}

interface FileRefusal {
  readonly fault: FileFault
  /** The place; empty for the whole. */
  readonly detail: string
}

type ReadFile = ({readonly ok: false} & FileRefusal) | {readonly ok: true; readonly header: Header}

async function readFile(
  file: DroppedFile,
  bytes: Uint8Array,
  {isSimulated, readXlsx}: Pick<EnforcementOptions, 'isSimulated' | 'readXlsx'>,
): Promise<ReadFile> {
  const kind = kindOf(file.name)
  const refuse = (fault: FileFault, detail = ''): ReadFile => ({ok: false, fault, detail})
  if (kind === null) return refuse('unknownType')
  if (isTooLarge(file)) return refuse('tooLarge')
  const sheet = kind === 'csv' ? await readCsv(bytes) : await readXlsx(bytes)
  if (!sheet.ok) return sheet
  if (sheet.rows.length === 0) return refuse('empty')
  const header = readHeader(sheet)
  if (typeof header === 'string') return refuse('wrongHeader', header)
  const isMarked = `${file.name} ${header.title}`.includes(WORDS.simulated)
  return isMarked && !isSimulated ? refuse('simulatedFile') : {ok: true, header}
}

function kindOf(name: string): keyof typeof MOST_BYTES | null {
  if (/\.csv$/i.test(name)) return 'csv'
  return /\.xlsx$/i.test(name) ? 'xlsx' : null
}

function isTooLarge({name, size}: DroppedFile): boolean {
  const kind = kindOf(name)
  return kind === null || size > MOST_BYTES[kind]
}

/** Of each row what stands under a heading that we know: nothing else of a department's file is kept anywhere. */
function rowsOf(file: string, {headings, rows}: Header): Row[] {
  return rows.map(({line, cells}) => ({
    file,
    line,
    columns: Object.fromEntries(
      [...headings.values()].map(({index, heading}) => [toStorable(heading), toStorable(cells[index] ?? '')]),
    ),
  }))
}

function contextFor(rows: readonly Row[], city: EnforcementCity, receivedAt: number): RowContext {
  const byAddress = city.findAddresses(new Set(rows.flatMap(row => addressOf(row))))
  return {
    timeZone: city.timeZone,
    receivedAt,
    knowsPremises: id => city.knowsPremises(id),
    premisesAt: address => byAddress.get(address),
    hazardVersion: hazardId => city.hazardVersion(hazardId),
  }
}

/** An address that is asked for: only where no number of premises stands. */
function addressOf(row: Row): readonly string[] {
  const cells = new RowCells(row)
  const address = cells.has('premisesId') ? '' : cells.text('address', MOST_CELL_TEXT)
  return address === '' ? [] : [address]
}

/** A row of a dead letter; one of a whole file cannot be read again from here. */
function readPayload(payload: string, city: EnforcementCity, receivedAt: number): ReadOutcome {
  let value: unknown
  try {
    value = JSON.parse(payload)
  } catch {
    return {ok: false, code: 'badJson', path: ''}
  }
  const row = rowSchema.safeParse(value)
  if (!row.success) return {ok: false, code: 'wholeFile', path: ''}
  return readRow(row.data, contextFor([row.data], city, receivedAt))
}

function reasonOf(file: string, {fault, detail}: FileRefusal): string {
  const line = fill(WORDS.refused, {file, reason: WORDS.reasons[fault]})
  return detail === '' ? line : `${line}\n${fill(WORDS.refusedDetail, {detail})}`
}

function shortName(name: string): string {
  const file = toStorable(name)
  return file.length <= NAME_LENGTH ? file : `${file.slice(0, NAME_LENGTH - 12)}…${file.slice(-11)}`
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && !(error instanceof WanglouError) && 'syscall' in error
}

import {randomUUID} from 'node:crypto'
import type pg from 'pg'
import type {Appended, LogRecord} from '#contract/record.ts'
import type {Logger} from '../logger.ts'
import {GROUP_LIMITS, GroupCommit} from './groupCommit.ts'
import {LogTail} from './logTail.ts'
import {toLogRecord, toRecordRow, type LogRow, type RecordRow} from './recordRow.ts'
import {toKeyText} from './keyText.ts'
import {guardStore} from './storeErrors.ts'
import type {Log} from './storeApi.ts'

export interface EventLogOptions {
  readonly connectionString: string
  /** Connections that appends have to themselves; one for each group in flight. */
  readonly appendPool: pg.Pool
  readonly readPool: pg.Pool
  readonly logger: Logger
  /** Epoch ms. */
  readonly clock: () => number
}

/** A log and the way to end it: refuses appends, waits for those under way, and ends every `follow`. */
export interface ClosableLog {
  readonly log: Log
  close(): Promise<void>
}

const followPollMs = 1_000
const columns = 'seq, recorded_at_ms, origin, source, source_id, type, body'

export function createEventLog({
  connectionString,
  appendPool,
  readPool,
  logger,
  clock,
}: EventLogOptions): ClosableLog {
  const node = randomUUID()

  const readHead = () =>
    guardStore(async () => {
      const {rows} = await readPool.query<{seq: number}>('select seq from log_head')
      return rows[0]?.seq ?? 0
    })

  const readAfter = (seq: number, limit: number) =>
    guardStore(async () => {
      const {rows} = await readPool.query<LogRow>({
        name: 'read-after',
        text: `select ${columns} from log_records where seq > $1 order by seq limit $2`,
        values: [seq, limit],
      })
      return rows.map(toLogRecord)
    })

  const tail = new LogTail({connectionString, logger, node, readAfter, readHead, pollMs: followPollMs})

  const commit = (rows: readonly RecordRow[]) =>
    guardStore(async () => {
      const placed = await appendRows(appendPool, rows, {node, nowMs: clock()})
      if (tail.isFollowed) tail.noteAppended(newRecords(rows, placed))
      return placed.appended
    })

  const groups = new GroupCommit(commit, GROUP_LIMITS)

  const log: Log = {
    append: async records => groups.append(records.map(toRecordRow)),
    readAfter,
    headSeq: readHead,
    seqOf: ({origin, source, sourceId}) =>
      guardStore(async () => {
        const {rows} = await readPool.query<{seq: number}>({
          name: 'seq-of',
          text: 'select seq from log_records where origin = $1 and source = $2 and source_id = $3',
          values: [origin, toKeyText(source), toKeyText(sourceId)],
        })
        return rows[0]?.seq ?? null
      }),
    follow: (seq, onRecords, signal) => tail.follow(seq, onRecords, signal),
  }

  return {
    log,
    async close() {
      await groups.close()
      tail.close()
    },
  }
}

interface Placed {
  readonly recordedAtMs: number
  /** One entry a row; the new ones are consecutive. */
  readonly appended: readonly Appended[]
}

async function appendRows(
  pool: pg.Pool,
  rows: readonly RecordRow[],
  {node, nowMs}: {node: string; nowMs: number},
): Promise<Placed> {
  const result = await pool.query<{recorded_at_ms: number; first_seq: number; seqs: string}>({
    name: 'append',
    text: 'select * from append_log_records($1, $2, $3, $4, $5, $6, $7)',
    values: [
      nowMs,
      node,
      JSON.stringify(rows.map(row => row.origin)),
      JSON.stringify(rows.map(row => row.source)),
      JSON.stringify(rows.map(row => row.source_id)),
      JSON.stringify(rows.map(row => row.type)),
      JSON.stringify(rows.map(row => row.body)),
    ],
  })
  const placed = result.rows[0]
  if (!placed) throw new Error('append_log_records returned nothing')
  const appended = placed.seqs.split(',').map(text => {
    const seq = Number(text)
    return {seq, isDuplicate: seq < placed.first_seq}
  })
  return {recordedAtMs: placed.recorded_at_ms, appended}
}

/** What a reader of the log would get for the rows that are new: made from the text kept, not from the caller's objects. */
function newRecords(rows: readonly RecordRow[], {recordedAtMs, appended}: Placed): readonly LogRecord[] {
  const records: LogRecord[] = []
  rows.forEach((row, index) => {
    const place = appended[index]
    if (!place || place.isDuplicate) return
    records.push(toLogRecord({...row, seq: place.seq, recorded_at_ms: recordedAtMs}))
  })
  return records
}

import {createHash} from 'node:crypto'
import type {LogRecord, NewRecord} from '#contract/record.ts'
import {UnstorableRecordError} from '../errors.ts'
import {fromKeyText, toKeyText} from './keyText.ts'

/** The columns of a record that its sender decides. `body` is JSON text, exactly as hashed. */
export interface RecordRow {
  readonly origin: string
  readonly source: string
  readonly source_id: string
  readonly type: string
  readonly body: string
}

/** A row of the log as it is kept. */
export interface LogRow extends RecordRow {
  readonly seq: number
  readonly recorded_at_ms: number
}

/** Two of these and an origin stay below what PostgreSQL can index. */
const maxKeyBytes = 1_024
const maxBodyBytes = 4 * 1024 * 1024

/** The hash that the first record is chained to. */
export const GENESIS_HASH: Buffer = Buffer.alloc(32)

/**
 * The columns that keep `record`. Throws UnstorableRecordError when its source or id is longer than 1,024 bytes or its
 * body than 4 MiB; every string inside those limits can be kept.
 */
export function toRecordRow(record: NewRecord): RecordRow {
  const row = {
    origin: record.origin,
    source: toKeyText(record.source),
    source_id: toKeyText(record.sourceId),
    type: record.type,
    body: JSON.stringify(record.body),
  }
  if (Buffer.byteLength(row.source) > maxKeyBytes) throw new UnstorableRecordError('source is too long')
  if (Buffer.byteLength(row.source_id) > maxKeyBytes) throw new UnstorableRecordError('source id is too long')
  if (Buffer.byteLength(row.body) > maxBodyBytes) throw new UnstorableRecordError('body is too large')
  return row
}

/** The record that a row keeps. */
export function toLogRecord(row: LogRow): LogRecord {
  const body: unknown = JSON.parse(row.body)
  const record = {
    seq: row.seq,
    recordedAt: row.recorded_at_ms,
    origin: row.origin,
    source: fromKeyText(row.source),
    sourceId: fromKeyText(row.source_id),
    type: row.type,
    body,
  }
  // eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- only such records are appended, and the chain shows what was altered since
  return record as LogRecord
}

/**
 * The hash of a record, chained to the one before: SHA-256 over the 32 bytes of the previous hash and the fields as
 * netstrings (`<bytes>:<UTF-8>`), which no two different records share. The same as SQL `wanglou_record_text`.
 */
export function hashRecord(previousHash: Buffer, row: LogRow): Buffer {
  const fields = [
    String(row.seq),
    String(row.recorded_at_ms),
    row.origin,
    row.source,
    row.source_id,
    row.type,
    row.body,
  ]
  const hash = createHash('sha256').update(previousHash)
  for (const field of fields) hash.update(`${Buffer.byteLength(field)}:${field}`)
  return hash.digest()
}

import type pg from 'pg'
import {GENESIS_HASH, hashRecord, type LogRow} from './recordRow.ts'
import {guardStore} from './storeErrors.ts'

/** What is wrong with the first record that does not hold. */
export type LogDamage =
  /** The record or one before it is not there. */
  | 'missing'
  /** What is kept of it is not what was appended. */
  | 'altered'
  /** The log's end as noted is not where the records end. */
  | 'headMismatch'

export type LogVerdict =
  | {readonly ok: true; readonly count: number; /** Hexadecimal. */ readonly headHash: string}
  | {readonly ok: false; readonly brokenSeq: number; readonly reason: LogDamage}

type HashedRow = LogRow & {readonly hash: Buffer}

const pageRows = 2_000

/**
 * Walks the whole log as of now, computes every hash again and names the first record that does not hold. Memory is
 * that of one page; appends go on meanwhile. Rejects with StoreUnavailableError.
 */
export function verifyLog(pool: pg.Pool): Promise<LogVerdict> {
  return guardStore(async () => {
    const head = await readHead(pool)
    let seq = 0
    let hash = GENESIS_HASH
    while (seq < head.seq) {
      const rows = await readPage(pool, seq, head.seq)
      if (rows.length === 0) return {ok: false, brokenSeq: seq + 1, reason: 'missing'}
      for (const row of rows) {
        if (row.seq !== seq + 1) return {ok: false, brokenSeq: seq + 1, reason: 'missing'}
        hash = hashRecord(hash, row)
        if (!hash.equals(row.hash)) return {ok: false, brokenSeq: row.seq, reason: 'altered'}
        seq = row.seq
      }
    }
    if (!hash.equals(head.hash)) return {ok: false, brokenSeq: head.seq, reason: 'headMismatch'}
    if (head.beyond !== null) return {ok: false, brokenSeq: head.beyond, reason: 'headMismatch'}
    return {ok: true, count: head.seq, headHash: head.hash.toString('hex')}
  })
}

/** The log's end, and the first record beyond it at the same moment, of which there should be none. */
async function readHead(pool: pg.Pool): Promise<{seq: number; hash: Buffer; beyond: number | null}> {
  const {rows} = await pool.query<{seq: number; hash: Buffer; beyond: number | null}>(
    'select seq, hash, (select min(r.seq) from log_records r where r.seq > h.seq) as beyond from log_head h',
  )
  const head = rows[0]
  if (!head) throw new Error('the log has no head row')
  return head
}

async function readPage(pool: pg.Pool, after: number, upTo: number): Promise<readonly HashedRow[]> {
  const {rows} = await pool.query<HashedRow>(
    `select seq, recorded_at_ms, origin, source, source_id, type, body, hash
     from log_records where seq > $1 and seq <= $2 order by seq limit ${pageRows}`,
    [after, upTo],
  )
  return rows
}

import {expect, it} from 'vitest'
import type {LogRecord} from '#contract/record.ts'
import {rebuildStateTables} from '#server/situation/rebuildStateTables.ts'
import {ConfigError, StoreUnavailableError} from '#server/errors.ts'
import type {Log, StateTables} from '#server/store/storeApi.ts'
import {squareContext} from '../fixtures/city.ts'
import {asLog, reported} from '../fixtures/records.ts'

/** More than one page of the log. */
const RECORDS = asLog(Array.from({length: 1_500}, (_, index) => reported(`case ${index}`)))

const log: Pick<Log, 'readAfter'> = {
  readAfter: (seq, limit): Promise<readonly LogRecord[]> => Promise.resolve(RECORDS.slice(seq, seq + limit)),
}

/** Tables that count what they were given; the write with the number `failing` finds no database. */
function createTables({failing}: {failing: number}) {
  const kept = {seq: 0, cases: new Set<string>(), writes: 0}
  const tables: Pick<StateTables, 'clear' | 'save' | 'withProjectorLock'> = {
    clear() {
      kept.seq = 0
      kept.cases.clear()
      return Promise.resolve()
    },
    save(changes, {fromSeq, toSeq}) {
      kept.writes++
      if (kept.writes === failing) return Promise.reject(new StoreUnavailableError('gone'))
      if (kept.seq !== fromSeq) return Promise.resolve(false)
      kept.seq = toSeq
      for (const change of changes) if (change.entity === 'case') kept.cases.add(change.value.caseCode)
      return Promise.resolve(true)
    },
    async withProjectorLock(work, signal) {
      for (;;) {
        try {
          await work(signal)
          return
        } catch (error) {
          if (!(error instanceof StoreUnavailableError)) throw error
        }
      }
    },
  }
  return {kept, tables}
}

it('begins again from the first record when the database was lost in the middle', async () => {
  const {kept, tables} = createTables({failing: 2})
  expect(await rebuildStateTables(log, tables, squareContext())).toBe(1_500)
  expect(kept).toMatchObject({seq: 1_500, writes: 4})
  expect(kept.cases.size).toBe(1_500)
})

it('gives up beside a node that keeps the lock', async () => {
  const {kept, tables} = createTables({failing: 0})
  tables.withProjectorLock = (_work, signal) =>
    new Promise(resolve => signal.addEventListener('abort', () => resolve()))
  await expect(rebuildStateTables(log, tables, squareContext(), 1)).rejects.toBeInstanceOf(ConfigError)
  expect(kept.writes).toBe(0)
})

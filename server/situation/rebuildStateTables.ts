import type {Change} from '../domain/change.ts'
import type {CityContext} from '../domain/draft.ts'
import {reduceRecord} from '../domain/reduceRecord.ts'
import type {Log, StateTables} from '../store/storeApi.ts'
import {CityState} from './cityState.ts'

const PAGE = 1_000

/**
 * Makes the state tables again from the first record of the log, and returns how many records there were. No other node
 * may be writing: it runs under the projector's lock. Memory grows with the number of cases.
 */
export async function rebuildStateTables(
  log: Log,
  tables: StateTables,
  context: CityContext,
): Promise<number> {
  let seq = 0
  const rebuild = async () => {
    await tables.clear()
    const state = new CityState(EMPTY)
    for (;;) {
      const records = await log.readAfter(seq, PAGE)
      const toSeq = records.at(-1)?.seq
      if (toSeq === undefined) return
      const changes: Change[] = []
      for (const record of records) {
        const made = reduceRecord(record, state, context)
        for (const change of made) {
          if (change.entity === 'deadLetter') state.rememberDeadLetter(change.value)
          else state.apply(change)
        }
        changes.push(...made)
      }
      await tables.save(changes, {fromSeq: seq, toSeq})
      seq = toSeq
    }
  }
  await tables.withProjectorLock(rebuild, new AbortController().signal)
  return seq
}

const EMPTY = {
  cases: [],
  alarms: [],
  panels: [],
  parts: [],
  fireGroups: [],
  pendingSteps: [],
  caseSerials: [],
}

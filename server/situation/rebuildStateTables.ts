import type {LogRecord} from '#contract/record.ts'
import type {Change} from '../domain/change.ts'
import type {CityContext} from '../domain/draft.ts'
import {reduceRecord} from '../domain/reduceRecord.ts'
import {ConfigError} from '../errors.ts'
import type {Log, StateTables} from '../store/storeApi.ts'
import {CityState, EMPTY_IMAGE} from './cityState.ts'

const PAGE = 1_000
const PATIENCE_MS = 10_000

/**
 * Makes the state tables again from the first record of the log, and returns how many records there were. No other node
 * may be writing: it runs under the projector's lock, and throws ConfigError when a node still holds that after
 * `patienceMs`. Memory grows with the number of cases.
 */
export async function rebuildStateTables(
  log: Pick<Log, 'readAfter'>,
  tables: Pick<StateTables, 'clear' | 'save' | 'withProjectorLock'>,
  context: CityContext,
  patienceMs = PATIENCE_MS,
): Promise<number> {
  const progress = {seq: 0}
  const waiting = new AbortController()
  const patience = setTimeout(() => waiting.abort(), patienceMs)
  const rebuild = async (held: AbortSignal) => {
    clearTimeout(patience)
    progress.seq = 0
    await tables.clear()
    const state = new CityState(EMPTY_IMAGE)
    while (!held.aborted) {
      const records = await log.readAfter(progress.seq, PAGE)
      const toSeq = records.at(-1)?.seq
      if (toSeq === undefined) return
      const changes = records.flatMap(record => takeRecord(state, record, context))
      const isSaved = await tables.save(changes, {fromSeq: progress.seq, toSeq})
      if (!isSaved) throw new Error('somebody else writes the state tables')
      progress.seq = toSeq
    }
  }
  await tables.withProjectorLock(rebuild, waiting.signal).finally(() => clearTimeout(patience))
  if (waiting.signal.aborted) throw new ConfigError('a node writes the state tables: stop all nodes first')
  return progress.seq
}

/** Unlike the live state this one never lets go of a dead letter. */
function takeRecord(state: CityState, record: LogRecord, context: CityContext): readonly Change[] {
  const {changes} = reduceRecord(record, state, context)
  for (const change of changes) {
    if (change.entity === 'deadLetter') state.rememberDeadLetter(change.value)
    else state.apply(change)
  }
  return changes
}

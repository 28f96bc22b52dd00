import type {Appended, NewRecord} from '#contract/record.ts'
import type {FeedSink, Unreadable} from '#server/connectors/connector.ts'
import {StoreUnavailableError} from '#server/errors.ts'

/** A sink that keeps everything in memory, and can be held or broken. */
export function createMemorySink() {
  const records: NewRecord[] = []
  const unreadable: Unreadable[] = []
  const ids = new Map<string, number>()
  let held: Promise<void> = Promise.resolve()
  const state = {heard: 0, connections: 0, isBroken: false, appends: 0}
  const sink: FeedSink = {
    async append(given, letters = []) {
      state.appends++
      await held
      if (state.isBroken) throw new StoreUnavailableError('the store is gone')
      unreadable.push(...letters)
      return given.map((record): Appended => {
        const id = `${record.origin} ${record.source} ${record.sourceId}`
        const known = ids.get(id)
        if (known !== undefined) return {seq: known, isDuplicate: true}
        records.push(record)
        ids.set(id, records.length)
        return {seq: records.length, isDuplicate: false}
      })
    },
    heard() {
      state.heard++
    },
    setConnections(count) {
      state.connections = count
    },
  }
  /** Holds every append until the returned function is called. */
  function hold(): () => void {
    let release = () => {}
    held = new Promise(resolve => {
      release = resolve
    })
    return release
  }
  return {sink, records, unreadable, state, hold}
}

import type {Appended} from '#contract/record.ts'
import {StoreUnavailableError} from '#server/errors.ts'
import {GroupCommit, type GroupLimits} from '#server/store/groupCommit.ts'
import type {RecordRow} from '#server/store/recordRow.ts'
import {expect, test} from 'vitest'

const limits: GroupLimits = {groupRecords: 10, groupBytes: 1_000, waitingRecords: 30, groupsInFlight: 1}

function row(id: string, body = '{}'): RecordRow {
  return {origin: 'wanglou', source: 's', source_id: id, type: 'session.opened', body}
}

function rows(prefix: string, count: number): readonly RecordRow[] {
  return Array.from({length: count}, (_, index) => row(`${prefix}${String(index)}`))
}

/** A log that commits when it is told to, and can be told to fail. */
function createManualLog() {
  const groups: string[][] = []
  const pending: {resolve: (appended: Appended[]) => void; reject: (error: unknown) => void}[] = []
  let seq = 0
  return {
    groups,
    commit: (given: readonly RecordRow[]): Promise<readonly Appended[]> => {
      groups.push(given.map(({source_id: id}) => id))
      return new Promise((resolve, reject) => {
        pending.push({
          resolve: () => resolve(given.map(() => ({seq: ++seq, isDuplicate: false}))),
          reject,
        })
      })
    },
    finish: () => pending.shift()?.resolve([]),
    fail: (error: unknown) => pending.shift()?.reject(error),
  }
}

/** Lets everything run that can run without another commit. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise(resolve => setImmediate(resolve))
}

test('who comes while a group is committed goes with the next, together with all others who wait', async () => {
  const log = createManualLog()
  const groups = new GroupCommit(log.commit, limits)
  const first = groups.append([row('a')])
  await settle()
  const others = [groups.append([row('b'), row('c')]), groups.append([row('d')])]
  await settle()
  expect(log.groups).toEqual([['a']])
  log.finish()
  expect(await first).toEqual([{seq: 1, isDuplicate: false}])
  await settle()
  expect(log.groups).toEqual([['a'], ['b', 'c', 'd']])
  log.finish()
  expect((await Promise.all(others)).map(places => places.map(place => place.seq))).toEqual([[2, 3], [4]])
})

test('who calls in the same turn shares the first group', async () => {
  const log = createManualLog()
  const groups = new GroupCommit(log.commit, limits)
  const both = [groups.append([row('a')]), groups.append([row('b')])]
  await settle()
  expect(log.groups).toEqual([['a', 'b']])
  log.finish()
  await Promise.all(both)
})

test('a group is bounded in records and bytes, and never parts what one caller gave', async () => {
  const log = createManualLog()
  const groups = new GroupCommit(log.commit, limits)
  const calls = [
    groups.append(rows('a', 6)),
    groups.append(rows('b', 6)),
    groups.append([row('long', 'x'.repeat(2_000))]),
    groups.append([row('c')]),
  ]
  for (let group = 0; group < 4; group += 1) {
    await settle()
    log.finish()
  }
  await Promise.all(calls)
  expect(log.groups.map(group => group.length)).toEqual([6, 6, 1, 1])
})

test('a group that fails costs its callers and no others', async () => {
  const log = createManualLog()
  const groups = new GroupCommit(log.commit, limits)
  const lost = [groups.append([row('a')]), groups.append([row('b')])]
  await settle()
  const kept = groups.append([row('c')])
  log.fail(new StoreUnavailableError('gone'))
  for (const call of lost) await expect(call).rejects.toBeInstanceOf(StoreUnavailableError)
  await settle()
  log.finish()
  expect(await kept).toHaveLength(1)
})

test('the same record from several callers is committed once and is a duplicate for all but the first', async () => {
  const log = createManualLog()
  const groups = new GroupCommit(log.commit, limits)
  const calls = [groups.append([row('a')]), groups.append([row('b'), row('a')]), groups.append([row('a')])]
  await settle()
  expect(log.groups).toEqual([['a', 'b']])
  log.finish()
  expect(await Promise.all(calls)).toEqual([
    [{seq: 1, isDuplicate: false}],
    [
      {seq: 2, isDuplicate: false},
      {seq: 1, isDuplicate: true},
    ],
    [{seq: 1, isDuplicate: true}],
  ])
})

test('when too much waits, append refuses at once and takes again when it has drained', async () => {
  const log = createManualLog()
  const groups = new GroupCommit(log.commit, limits)
  const first = groups.append([row('a')])
  await settle()
  const waiting = groups.append(rows('w', 30))
  await expect(groups.append([row('b')])).rejects.toBeInstanceOf(StoreUnavailableError)
  log.finish()
  await first
  await settle()
  const taken = groups.append([row('c')])
  log.finish()
  expect(await waiting).toHaveLength(30)
  await settle()
  log.finish()
  expect(await taken).toHaveLength(1)
})

test('closing waits for what is under way and refuses what comes after', async () => {
  const log = createManualLog()
  const groups = new GroupCommit(log.commit, limits)
  const calls = [groups.append([row('a')])]
  await settle()
  calls.push(groups.append([row('b')]))
  let isClosed = false
  const closing = groups.close().then(() => {
    isClosed = true
  })
  await expect(groups.append([row('c')])).rejects.toBeInstanceOf(StoreUnavailableError)
  log.finish()
  await settle()
  expect(isClosed).toBe(false)
  log.finish()
  await closing
  expect(await Promise.all(calls)).toHaveLength(2)
})

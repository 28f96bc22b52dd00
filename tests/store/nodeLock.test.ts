import pg from 'pg'
import {expect, test} from 'vitest'
import {until} from '../fixtures/until.ts'
import {useStores} from '../fixtures/useStores.ts'

const stores = useStores()

test('one node at a time holds the projector lock, and the next gets it when that one ends', async () => {
  const store = await stores.open()
  const other = await stores.open()
  const stop = new AbortController()
  const holders: string[] = []
  let release = () => {}
  const first = store.state.withProjectorLock(async () => {
    holders.push('first')
    await new Promise<void>(resolve => {
      release = resolve
    })
  }, stop.signal)
  await until('the first holds it', () => holders.length === 1)
  const second = other.state.withProjectorLock(() => {
    holders.push('second')
    return Promise.resolve()
  }, stop.signal)
  // Longer than the second would need if nothing held it back.
  await other.state.projectedSeq()
  await until('the second waits at the lock', async () => (await countConnections()) >= 2)
  expect(holders).toEqual(['first'])
  release()
  await Promise.all([first, second])
  expect(holders).toEqual(['first', 'second'])

  async function countConnections(): Promise<number> {
    return Number(
      await askServer(
        "select count(*) from pg_stat_activity where query like '%pg_try_advisory_lock%' and pid <> pg_backend_pid()",
      ),
    )
  }
})

test('a projector whose connection is lost is told to stop, and competes again', async () => {
  const store = await stores.open()
  const stop = new AbortController()
  let turns = 0
  const done = store.state.withProjectorLock(async signal => {
    turns += 1
    if (turns === 2) return
    await new Promise(resolve => signal.addEventListener('abort', resolve))
  }, stop.signal)
  await until('it holds the lock', () => turns === 1)
  await askServer(`select pg_terminate_backend(l.pid) from pg_locks l join pg_database d on d.oid = l.database
     where l.locktype = 'advisory' and d.datname = current_database()`)
  await done
  expect(turns).toBe(2)
})

test('what the work throws comes out, and an abort ends the waiting', async () => {
  const store = await stores.open()
  const stop = new AbortController()
  await expect(
    store.state.withProjectorLock(() => Promise.reject(new Error('a bug')), stop.signal),
  ).rejects.toThrow('a bug')
  const holding = store.state.withProjectorLock(async signal => {
    const waiting = new AbortController()
    const idle = store.state.withProjectorLock(
      () => Promise.reject(new Error('not its turn')),
      waiting.signal,
    )
    waiting.abort()
    await idle
    stop.abort()
    signal.throwIfAborted()
  }, stop.signal)
  await holding
})

async function askServer(statement: string): Promise<unknown> {
  const client = new pg.Client({connectionString: stores.database.connectionString})
  await client.connect()
  try {
    const {rows} = await client.query<Record<string, unknown>>(statement)
    return Object.values(rows[0] ?? {})[0]
  } finally {
    await client.end()
  }
}

import type {LogRecord} from '#contract/record.ts'
import {StoreUnavailableError} from '#server/errors.ts'
import type {Store} from '#server/store/openStore.ts'
import {expect, test} from 'vitest'
import {describeOnBoth} from '../fixtures/bothPostgres.ts'
import {sessionOpened} from '../fixtures/logRecords.ts'
import {until} from '../fixtures/until.ts'
import {useStores} from '../fixtures/useStores.ts'

await describeOnBoth('following the log', serverUrl => {
  const stores = useStores(serverUrl)

  test('two nodes open a new database at once and share one log', async () => {
    const nodes = await Promise.all([stores.open(), stores.open(), stores.open()])
    await Promise.all(nodes.map((node, index) => node.log.append([sessionOpened(`of ${String(index)}`)])))
    expect(await nodes[0].log.headSeq()).toBe(3)
  })

  test('every follower on every node sees every record once and in order while several nodes append', async () => {
    const nodes = await Promise.all([stores.open(), stores.open()])
    const stop = new AbortController()
    const total = 2 * 40 * 25
    const views: number[][] = []
    const follow = (node: Store, from: number) => {
      const seen: number[] = []
      views.push(seen)
      return node.log.follow(
        from,
        async records => {
          for (const record of records) seen.push(record.seq)
          // Some are slow: what comes meanwhile must wait for them and still be in order.
          if (views.indexOf(seen) % 2 === 1) await new Promise(resolve => setImmediate(resolve))
        },
        stop.signal,
      )
    }
    const following = nodes.flatMap(node => [follow(node, 0), follow(node, 0), follow(node, 0)])
    await Promise.all(
      nodes.flatMap((node, n) =>
        Array.from({length: 8}, async (_, lane) => {
          for (let round = 0; round < 5; round += 1) {
            const ids = Array.from(
              {length: 25},
              (_, k) => `${String(n)}-${String(lane)}-${String(round)}-${String(k)}`,
            )
            await node.log.append(ids.map(id => sessionOpened(id)))
          }
        }),
      ),
    )
    const late = nodes.map(node => follow(node, 500))
    const expected = Array.from({length: total}, (_, index) => index + 1)
    await until('all followers are at the end', () =>
      views.every((seen, index) => seen.length >= (index < 6 ? total : total - 500)),
    )
    for (const seen of views.slice(0, 6)) expect(seen).toEqual(expected)
    for (const seen of views.slice(6)) expect(seen).toEqual(expected.slice(500))
    stop.abort()
    await Promise.all([...following, ...late])
  }, 60_000)

  test('a follower gets the same records from memory as from the database', async () => {
    const node = await stores.open()
    const stop = new AbortController()
    const live: LogRecord[] = []
    const following = node.log.follow(0, records => void live.push(...records), stop.signal)
    await node.log.append([sessionOpened('warm up')])
    await until('the follower follows', () => live.length === 1)
    const sloppy = sessionOpened('b')
    Object.assign(sloppy.body, {extra: undefined})
    await node.log.append([sloppy, sessionOpened('\u0000')])
    await until('both are there', () => live.length === 3)
    expect(live).toStrictEqual(await node.log.readAfter(0, 10))
    stop.abort()
    await following
  })

  test('followers ride out lost connections, and appends that fail are StoreUnavailableError', async () => {
    const node = await stores.open()
    const stop = new AbortController()
    const seen: number[] = []
    const following = node.log.follow(
      0,
      records => {
        for (const record of records) seen.push(record.seq)
      },
      stop.signal,
    )
    const acknowledged = new Set<number>()
    for (let round = 0; round < 5; round += 1) {
      const appends = Promise.allSettled(
        Array.from({length: 20}, (_, k) => node.log.append([sessionOpened(`${String(round)}-${String(k)}`)])),
      )
      await stores.asSuperuser(
        `select pg_terminate_backend(pid) from pg_stat_activity
         where datname = current_database() and pid <> pg_backend_pid()`,
      )
      for (const outcome of await appends) {
        if (outcome.status === 'fulfilled') acknowledged.add(outcome.value[0]?.seq ?? 0)
        else expect(outcome.reason).toBeInstanceOf(StoreUnavailableError)
      }
    }
    await until('appending works again', () => node.isWritable())
    const [last] = await node.log.append([sessionOpened('last')])
    await until('the follower is at the end', () => seen.at(-1) === last?.seq)
    expect(seen).toEqual(Array.from({length: last?.seq ?? 0}, (_, index) => index + 1))
    expect([...acknowledged].every(seq => seen.includes(seq))).toBe(true)
    stop.abort()
    await following
  }, 60_000)

  test('a read-only database refuses appends with StoreUnavailableError and takes them again afterwards', async () => {
    const name = new URL(stores.database.connectionString).pathname.slice(1)
    const node = await stores.open()
    await node.log.append([sessionOpened('a')])
    const endOthers =
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()'
    await stores.asSuperuser(`alter database ${name} set default_transaction_read_only = on`, endOthers)
    await until('it is read-only', async () => !(await node.isWritable()))
    await expect(node.log.append([sessionOpened('b')])).rejects.toBeInstanceOf(StoreUnavailableError)
    await stores.asSuperuser(
      'set default_transaction_read_only = off',
      `alter database ${name} reset default_transaction_read_only`,
      endOthers,
    )
    await until('it takes writes', () => node.isWritable())
    expect(await node.log.append([sessionOpened('b')])).toEqual([{seq: 2, isDuplicate: false}])
  })
})

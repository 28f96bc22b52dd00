import {pino} from 'pino'
import pg from 'pg'
import {afterAll, beforeAll, describe, expect, it, vi} from 'vitest'
import type {NewRecord} from '#contract/record.ts'
import {topicSchema} from '#contract/socket.ts'
import {startLivePicture, type LivePicture} from '#server/situation/livePicture.ts'
import {rebuildStateTables} from '#server/situation/rebuildStateTables.ts'
import {openStore, type Store} from '#server/store/openStore.ts'
import {CITY, squareCity, squareContext, UNKNOWN_PANEL} from '../fixtures/city.ts'
import {createTestDatabase} from '../fixtures/postgres.ts'
import {NOON, panelStatus, progressed, reported} from '../fixtures/records.ts'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
const STATE_TABLES = [
  'cases',
  'case_search',
  'case_steps',
  'pending_steps',
  'case_serials',
  'panels',
  'panel_parts',
  'fire_groups',
  'alarms',
  'dead_letters',
  'projection',
]
const WHOLE_CITY = {scope: [CITY], topics: topicSchema.options}

const time = {now: NOON}
const clock = () => time.now
const logger = pino({level: 'silent'})
const areaTree = squareCity()
const stores: Store[] = []
let database: Awaited<ReturnType<typeof createTestDatabase>>

beforeAll(async () => {
  database = await createTestDatabase()
})

afterAll(async () => {
  for (const store of stores) await store.close()
  await database.drop()
})

async function startNode(): Promise<{store: Store; picture: LivePicture}> {
  const store = await openStore({connectionString: database.connectionString, logger, clock})
  stores.push(store)
  const picture = await startLivePicture({
    areaTree,
    context: squareContext(areaTree),
    clock,
    clockMode: 'live',
    log: store.log,
    tables: store.state,
    logger,
    onFatal: error => {
      throw error
    },
  })
  return {store, picture}
}

async function reached(picture: LivePicture, seq: number): Promise<void> {
  await expect.poll(() => picture.situation.seq, {timeout: 10_000}).toBe(seq)
  expect(await picture.projector.reached(seq, 10_000)).toBe(true)
}

async function dumpStateTables(): Promise<string> {
  const client = new pg.Client({connectionString: database.connectionString})
  await client.connect()
  const tables = []
  for (const table of STATE_TABLES) {
    const {rows} = await client.query<{row: string}>(`select t::text as row from ${table} t order by 1`)
    tables.push(`${table}\n${rows.map(({row}) => row).join('\n')}`)
  }
  await client.end()
  return tables.join('\n')
}

const RECORDS: readonly NewRecord[] = [
  progressed('late', 'accepted'),
  reported('a'),
  reported('b', {position: [10, 10]}),
  reported('late', {position: [122.5, 27.5], kind: 'dispute'}),
  progressed('a', 'evaluated', NOON + MINUTE),
  panelStatus({smoke: 2, power: 4}),
  panelStatus({smoke: 0}, {at: NOON + MINUTE}),
  panelStatus({heat: 2}, {at: NOON + 3 * MINUTE, address: UNKNOWN_PANEL}),
  {
    origin: 'wanglou',
    source: 'dead-letter:four-platforms',
    sourceId: 'x',
    type: 'feed.rejected',
    body: {
      feed: 'four-platforms',
      index: 3,
      code: 'outOfRange',
      path: 'data.level',
      payload: '{}',
      receivedAt: NOON,
    },
  },
]

describe('the live picture on a store', () => {
  it('is the same on a second node, and survives a restart and a rebuild of the state tables', async () => {
    const first = await startNode()
    await first.store.log.append(RECORDS)
    await reached(first.picture, RECORDS.length)
    const shown = first.picture.situation.snapshot(WHOLE_CITY).loaded
    const tables = await dumpStateTables()

    const second = await startNode()
    expect(second.picture.situation.snapshot(WHOLE_CITY).loaded).toEqual(shown)
    await second.store.log.append([reported('from the second node')])
    await reached(first.picture, RECORDS.length + 1)
    await reached(second.picture, RECORDS.length + 1)
    expect(second.picture.situation.snapshot(WHOLE_CITY).loaded).toEqual(
      first.picture.situation.snapshot(WHOLE_CITY).loaded,
    )
    const after = await dumpStateTables()
    expect(after).not.toBe(tables)

    await first.picture.stop()
    await second.picture.stop()
    const rebuilt = await rebuildStateTables(first.store.log, first.store.state, squareContext(areaTree))
    expect(rebuilt).toBe(RECORDS.length + 1)
    expect(await dumpStateTables()).toBe(after)
  })

  it('finds a case again that had left it, and does not give its external id a second code', async () => {
    time.now = NOON + 3 * DAY
    const {store, picture} = await startNode()
    const [known] = await store.state.casesByExternalId([{feed: 'four-platforms', externalId: 'a'}])
    expect(known).toBeDefined()
    expect(known && picture.situation.state.cases.has(known.caseCode)).toBe(false)
    await store.log.append([reported('a', {title: 'Told again', level: 1})])
    await reached(picture, RECORDS.length + 2)
    const again = await store.state.casesByExternalId([{feed: 'four-platforms', externalId: 'a'}])
    expect(again).toMatchObject([{caseCode: known?.caseCode, title: 'Told again', stage: 'evaluated'}])
    await picture.stop()
  })

  it('goes on writing the state tables when the node that wrote them is gone', async () => {
    const writing = await startNode()
    const waiting = await startNode()
    await writing.picture.stop()
    await writing.store.close()
    stores.splice(stores.indexOf(writing.store), 1)
    await waiting.store.log.append([reported('after the first node')])
    await reached(waiting.picture, RECORDS.length + 3)
    await waiting.picture.stop()
  })

  it('tells of the first change after a quiet time without waiting for its tick', async () => {
    vi.useFakeTimers({toFake: ['setInterval', 'clearInterval']})
    try {
      const {store, picture} = await startNode()
      await picture.caughtUp
      const told = new Promise<void>(resolve => {
        picture.situation.onChanged(resolve)
      })
      await store.log.append([reported('after-a-quiet-time')])
      await told
      await picture.stop()
    } finally {
      vi.useRealTimers()
    }
  })
})

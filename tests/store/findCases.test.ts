import {Kysely, Migrator, PostgresDialect} from 'kysely'
import pg from 'pg'
import {describe, expect, it} from 'vitest'
import type {CaseFile} from '#contract/caseFile.ts'
import {areaCodeSchema} from '#contract/ids.ts'
import {reversedDigitsOf, searchWordsOf} from '#server/domain/searchText.ts'
import {SearchTooSlowError} from '#server/errors.ts'
import {m0001Log} from '#server/store/migrations/m0001Log.ts'
import {m0002State} from '#server/store/migrations/m0002State.ts'
import {m0003Access} from '#server/store/migrations/m0003Access.ts'
import type {Store} from '#server/store/openStore.ts'
import {describeOnBoth} from '../fixtures/bothPostgres.ts'
import {
  address,
  caseChange,
  caseFile,
  community,
  otherCommunity,
  saveNext,
} from '../fixtures/stateEntities.ts'
import {useStores, type Stores} from '../fixtures/useStores.ts'

const OFFICER = {persons: true}
const ANYBODY = {persons: false}

interface Asking {
  persons: boolean
  areas?: readonly (typeof community)[]
  limit?: number
  panels?: readonly (typeof address)[]
}

async function find(store: Store, q: string, {persons, areas, limit = 10, panels = []}: Asking) {
  const digits = reversedDigitsOf(q)
  const found = await store.state.findCases({
    words: searchWordsOf(q),
    panelAddresses: panels,
    persons: persons ? {phoneReversed: digits.length >= 4 ? digits : null} : null,
    areas: areas ?? null,
    limit,
  })
  return found.map(({caseFile: {openedSeq}, foundBy}) => `${String(openedSeq)} ${foundBy}`)
}

const reporter = (name: string, phone: string): Partial<CaseFile> => ({
  reporter: {role: 'citizen', name, phone},
})

async function openFilled(stores: Stores): Promise<Store> {
  const store = await stores.open()
  await saveNext(
    store,
    caseChange(
      caseFile(1, {
        title: '新城社区三楼冒烟',
        address: '龙港大道 88 号',
        ...reporter('张三丰', '138-1234-5678'),
      }),
    ),
    caseChange(
      caseFile(2, {title: '电动车室内充电', address: '新城河路 3幢', stage: 'evaluated', dueAt: null}),
    ),
    caseChange(
      caseFile(3, {
        title: 'Smoke\u0000 in Mill Road',
        place: {position: null, gridCell: null, community: otherCommunity, isOutside: false},
        ...reporter('李小龙', '13912345678'),
      }),
    ),
    caseChange(
      caseFile(42, {
        title: null,
        address: '',
        origin: {type: 'alarm', feed: 'fire-response', panelAddress: address, premisesId: null, alarmIds: []},
      }),
    ),
  )
  return store
}

await describeOnBoth('cases are found', serverUrl => {
  const stores = useStores(serverUrl)

  it('by two characters of a title or an address, by every word, and open ones first', async () => {
    const store = await openFilled(stores)
    expect(await find(store, '新城', ANYBODY)).toEqual(['1 text', '2 text'])
    expect(await find(store, '新城 ３幢', ANYBODY)).toEqual(['2 text'])
    expect(await find(store, '冒烟 充电', ANYBODY)).toEqual([])
    expect(await find(store, 'SMOKE', ANYBODY)).toEqual(['3 text'])
    expect(await find(store, '%_', ANYBODY)).toEqual([])
  })

  it('by any part of a code', async () => {
    const store = await openFilled(stores)
    expect(await find(store, '000042', ANYBODY)).toEqual(['42 code'])
    expect(await find(store, '42-0', ANYBODY)).toEqual(['42 code'])
    expect(await find(store, '330383-20261123-s-000001-0', ANYBODY)).toEqual(['1 code'])
  })

  it('by the panel that opened them', async () => {
    const store = await openFilled(stores)
    expect(await find(store, 'no such word', {...ANYBODY, panels: [address]})).toEqual(['42 panel'])
  })

  it('by who reported them and the end of a phone number, where that may be asked', async () => {
    const store = await openFilled(stores)
    expect(await find(store, '三丰', OFFICER)).toEqual(['1 reporter'])
    expect(await find(store, '5678', OFFICER)).toEqual(['3 phone', '1 phone'])
    expect(await find(store, '3912345678', OFFICER)).toEqual(['3 phone'])
    expect(await find(store, '1381', OFFICER)).toEqual([])
    for (const q of ['三丰', '5678', '13912345678']) expect(await find(store, q, ANYBODY)).toEqual([])
  })

  it('only in the areas that are asked for, and no more than are asked for', async () => {
    const store = await openFilled(stores)
    expect(await find(store, '5678', {...OFFICER, areas: [community]})).toEqual(['1 phone'])
    expect(await find(store, '新城', {...ANYBODY, areas: [otherCommunity]})).toEqual([])
    expect(
      await find(store, '新城', {...ANYBODY, areas: [areaCodeSchema.parse('330383198001001')]}),
    ).toHaveLength(2)
    expect(await find(store, '新城', {...ANYBODY, limit: 1})).toEqual(['1 text'])
  })

  it('by what they are called now, when their backend has corrected it', async () => {
    const store = await openFilled(stores)
    await saveNext(store, caseChange(caseFile(2, {title: '楼道堆物', address: '沿江路', updatedSeq: 9})))
    expect(await find(store, '充电', ANYBODY)).toEqual([])
    expect(await find(store, '堆物', ANYBODY)).toEqual(['2 text'])
  })
})

describe('the rows that cases are found by', () => {
  const stores = useStores()

  it('are given up when they do not come in time, and the next search finds them', async () => {
    const store = await openFilled(stores)
    const blocker = new pg.Client({connectionString: stores.database.connectionString})
    await blocker.connect()
    await blocker.query('begin')
    await blocker.query('lock table case_search in access exclusive mode')
    await expect(find(store, '新城', ANYBODY)).rejects.toBeInstanceOf(SearchTooSlowError)
    await blocker.end()
    expect(await find(store, '新城', ANYBODY)).toEqual(['1 text', '2 text'])
  })

  it('are not written again while a case moves through its steps', async () => {
    const store = await openFilled(stores)
    const versionOf = async () => {
      const {rows} = await stores.query(
        'select xmin::text as version from case_search order by case_code limit 1',
      )
      return rows
    }
    const before = await versionOf()
    const {title, address: street} = {title: '新城社区三楼冒烟', address: '龙港大道 88 号'}
    const same = caseFile(1, {title, address: street, ...reporter('张三丰', '138-1234-5678')})
    await saveNext(store, caseChange({...same, stage: 'accepted', updatedSeq: 50}))
    expect(await versionOf()).toEqual(before)
  })

  it('are found through an index', async () => {
    await openFilled(stores)
    const {rows} = await stores.query(
      `explain (costs off) select case_code from case_search where phone_reversed like '8765%'`,
      'set enable_seqscan = off',
    )
    expect(JSON.stringify(rows)).toContain('case_search_by_phone')
  })

  it('are made from the log for a database from before there were any', async () => {
    const pool = new pg.Pool({connectionString: stores.database.connectionString})
    const db = new Kysely<unknown>({dialect: new PostgresDialect({pool})})
    const provider = {getMigrations: () => Promise.resolve({m0001Log, m0002State, m0003Access})}
    const {error} = await new Migrator({db, provider}).migrateToLatest()
    expect(error).toBeUndefined()
    await pool.query('update projection set seq = 7')
    await pool.query(`insert into case_serials values ('20261123-S', 7)`)
    await db.destroy()
    const {state} = await stores.open()
    expect(await state.projectedSeq()).toBe(0)
    expect((await state.loadImage(0)).caseSerials).toEqual([])
  })
})

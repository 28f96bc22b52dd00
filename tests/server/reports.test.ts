import {afterEach, expect, it} from 'vitest'
import {createReports, type Reports} from '#server/createReports.ts'
import {StoreUnavailableError} from '#server/errors.ts'
import type {Store} from '#server/store/openStore.ts'
import {POLICY} from '../fixtures/city.ts'
import {silentLogger as logger} from '../fixtures/silentLogger.ts'
import {caseChange, caseFile, community, saveNext} from '../fixtures/stateEntities.ts'
import {useStores} from '../fixtures/useStores.ts'
import {areaTree} from '../gateway/fakeCity.ts'

const WORKER = new URL('reportWorker.mjs', import.meta.url)
const DAY = 86_400_000
const PERIOD = {areas: null, kinds: null, since: 10 * DAY, until: 40 * DAY, per: 'case'} as const

const stores = useStores()
let reports: Reports | null = null
afterEach(() => reports?.close())

function open(store: Store, {workerUrl = WORKER, connectionString = stores.database.connectionString} = {}) {
  const pack = {areaTree, policy: POLICY, timeZone: 'Asia/Shanghai'}
  reports = createReports({workerUrl, pack, database: {store, connectionString}, logger})
  return reports
}

/** A case that was received on a day, and answered within so many seconds. */
function answeredOn(day: number, seconds: number) {
  const reportedAt = day * DAY
  const dispatchedAt = reportedAt + seconds * 1_000
  const response = {
    acknowledgedAt: reportedAt,
    dispatchedAt,
    enRouteAt: null,
    onSceneAt: null,
    closedAt: null,
  }
  return caseChange(caseFile(day, {reportedAt, response}))
}

it('counts a period of weeks in a thread, each case once', async () => {
  const store = await stores.open()
  await saveNext(store, ...[9, 10, 16, 17, 24, 39, 40].map(day => answeredOn(day, day)))
  const {cases, spans, byArea, byDay} = await open(store).responseFigures(PERIOD)
  const span = spans.find(({from, to}) => from === 'received' && to === 'dispatched')
  expect([cases, span?.count, span?.quantiles?.p50]).toEqual([5, 5, 17])
  expect(byArea.map(({area}) => area)).toEqual([community])
  expect(byDay.map(({day}) => day)).toEqual([
    '1970-01-11',
    '1970-01-17',
    '1970-01-18',
    '1970-01-25',
    '1970-02-09',
  ])
})

it('writes files in the thread', async () => {
  const bytes = await open(await stores.open()).casePdf(
    {case: caseFile(1), steps: [], tasks: []},
    {at: DAY, by: 'duty'},
  )
  expect(bytes.subarray(0, 5).toString()).toBe('%PDF-')
})

it('says that the store does not answer, and counts when it does again', async () => {
  const store = await stores.open()
  const broken = open(store, {connectionString: 'postgres://nobody@127.0.0.1:1/none'})
  await expect(broken.responseFigures(PERIOD)).rejects.toThrow(StoreUnavailableError)
  await broken.close()
  expect((await open(store).responseFigures(PERIOD)).cases).toBe(0)
})

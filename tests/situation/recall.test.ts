import {pino} from 'pino'
import {afterAll, beforeAll, expect, it} from 'vitest'
import type {CaseCommand} from '#contract/caseCommand.ts'
import type {CaseFile} from '#contract/caseFile.ts'
import type {CaseCode} from '#contract/ids.ts'
import type {NewRecord} from '#contract/record.ts'
import {startLivePicture, type LivePicture} from '#server/situation/livePicture.ts'
import {openStore, type Store} from '#server/store/openStore.ts'
import {asRecord, commanded} from '../domain/caseCommands.ts'
import {squareCity, squareContext} from '../fixtures/city.ts'
import {createTestDatabase} from '../fixtures/postgres.ts'
import {NOON, progressed, reported} from '../fixtures/records.ts'

const DAY = 24 * 3_600_000

const time = {now: NOON}
const logger = pino({level: 'silent'})
const areaTree = squareCity()
let database: Awaited<ReturnType<typeof createTestDatabase>>
let store: Store
let picture: LivePicture

beforeAll(async () => {
  database = await createTestDatabase()
  store = await openStore({connectionString: database.connectionString, logger, clock: () => time.now})
  picture = await startLivePicture({
    areaTree,
    context: squareContext(areaTree),
    clock: () => time.now,
    clockMode: 'live',
    log: store.log,
    tables: store.state,
    logger,
    onFatal: error => {
      throw error
    },
  })
})

afterAll(async () => {
  await picture.stop()
  await store.close()
  await database.drop()
})

async function commit(record: NewRecord) {
  const [appended] = await store.log.append([record])
  if (!appended) throw new Error('the log acknowledged nothing')
  const refusal = await picture.decisions.of(appended.seq, 5_000)
  expect(await picture.projector.reached(appended.seq, 10_000)).toBe(true)
  return refusal
}

function command(caseFile: Pick<CaseFile, 'caseCode' | 'version'>, given: CaseCommand) {
  return commit(asRecord(commanded(caseFile, given, {at: time.now})))
}

async function caseOf(caseCode: CaseCode): Promise<CaseFile> {
  const found = await store.state.caseByCode(caseCode)
  if (!found) throw new Error(`no case ${caseCode}`)
  return found
}

it('brings back a case that was closed a week ago, and both sides of an old merger', async () => {
  for (const id of ['closed', 'doubled', 'goes on']) await commit(reported(id))
  const [closed, doubled, goesOn] = [...picture.situation.state.cases.keys()]
  if (!closed || !doubled || !goesOn) throw new Error('three cases were reported')
  await commit(progressed('closed', 'evaluated'))
  await command(await caseOf(doubled), {name: 'merge', reason: 'The same fire', into: goesOn})
  await commit(progressed('goes on', 'evaluated'))

  time.now += 8 * DAY
  const {state} = picture.situation
  await expect.poll(() => state.cases.size, {timeout: 10_000}).toBe(0)

  expect(await command(await caseOf(closed), {name: 'reopen', reason: 'It burns again'})).toBeNull()
  expect(state.caseByCode(closed)).toMatchObject({state: 'handling', stageSince: time.now})
  expect(await command(await caseOf(doubled), {name: 'unmerge', reason: 'Another fire'})).toBeNull()
  expect(await caseOf(doubled)).toMatchObject({
    state: 'reported',
    mergedInto: null,
    dueAt: NOON + 30 * 60_000,
  })
  expect(await caseOf(goesOn)).toMatchObject({state: 'evaluated', mergedCases: []})
  expect((await store.state.caseTrace(goesOn)).map(({step}) => step)).toEqual([
    'reported',
    'merge',
    'evaluated',
    'unmerge',
  ])
})

import type {AreaCode} from '#contract/ids.ts'
import type {AlarmQuery, AnsweredQuery, CaseQuery} from '#server/store/storeApi.ts'
import {expect, test} from 'vitest'
import {
  address,
  alarm,
  caseChange,
  caseFile,
  community,
  deadLetter,
  gridCell,
  otherCommunity,
  saveNext,
  step,
} from '../fixtures/stateEntities.ts'
import {useStores} from '../fixtures/useStores.ts'

const stores = useStores()

const allCases: CaseQuery = {
  areas: null,
  kinds: null,
  stages: null,
  onlyOutside: false,
  externalId: null,
  beforeSeq: null,
  limit: 100,
}
const allAlarms: AlarmQuery = {areas: null, onlyStanding: false, beforeSeq: null, limit: 100}

test('cases are found by code and by what their backend calls them', async () => {
  const store = await stores.open()
  const odd = 'id with \u0000 and \udc00'
  await saveNext(
    store,
    caseChange(caseFile(1)),
    caseChange(caseFile(2, {origin: {type: 'report', feed: 'four-platforms', externalId: odd}})),
    caseChange(
      caseFile(3, {
        origin: {type: 'alarm', feed: 'fire-response', panelAddress: address, premisesId: null, alarmIds: []},
      }),
    ),
  )
  const {state} = store
  expect(await state.caseByCode(caseFile(3).caseCode)).toMatchObject({openedSeq: 3})
  expect(await state.caseByCode(caseFile(9).caseCode)).toBeNull()
  const found = await state.casesByExternalId([
    {feed: 'four-platforms', externalId: odd},
    {feed: 'four-platforms', externalId: 'x1'},
    {feed: 'fire-response', externalId: 'x1'},
    {feed: 'four-platforms', externalId: 'unknown'},
  ])
  expect(found.map(value => value.openedSeq)).toEqual([1, 2])
  expect(await state.casesByExternalId([])).toEqual([])
})

test('the steps of a case come in the order of the log', async () => {
  const store = await stores.open()
  const {caseCode} = caseFile(1)
  await saveNext(
    store,
    {entity: 'caseStep', caseCode, value: step(10, 'accepted')},
    {entity: 'caseStep', caseCode, value: step(9, 'reported')},
    {entity: 'caseStep', caseCode: caseFile(2).caseCode, value: step(8, 'reported')},
    {entity: 'caseStep', caseCode, value: step(10, 'assigned')},
  )
  expect(await store.state.caseSteps(caseCode)).toEqual([step(9, 'reported'), step(10, 'assigned')])
})

test('lists of cases are newest first, filtered by every criterion, and paged without loss', async () => {
  const store = await stores.open()
  const place = (code: AreaCode | null, isOutside = false) => ({
    position: null,
    gridCell: null,
    community: code,
    isOutside,
  })
  await saveNext(
    store,
    caseChange(caseFile(1, {place: place(community)})),
    caseChange(caseFile(2, {place: place(otherCommunity), kind: 'fire'})),
    caseChange(caseFile(3, {stage: 'evaluated'})),
    caseChange(caseFile(4, {place: place(null, true), kind: 'fire', stage: 'handling'})),
    caseChange(caseFile(5)),
  )
  const list = async (query: Partial<CaseQuery>) =>
    (await store.state.listCases({...allCases, ...query})).map(value => value.openedSeq)
  expect(await list({})).toEqual([5, 4, 3, 2, 1])
  expect(await list({limit: 2})).toEqual([5, 4])
  expect(await list({limit: 2, beforeSeq: 4})).toEqual([3, 2])
  expect(await list({areas: [community]})).toEqual([5, 3, 1])
  expect(await list({areas: [gridCell, otherCommunity]})).toEqual([5, 3, 2])
  expect(await list({areas: []})).toEqual([])
  expect(await list({kinds: ['fire']})).toEqual([4, 2])
  expect(await list({kinds: ['fire'], stages: ['reported', 'evaluated']})).toEqual([2])
  expect(await list({stages: []})).toEqual([])
  expect(await list({onlyOutside: true})).toEqual([4])
  expect(await list({externalId: 'x3'})).toEqual([3])
})

test('alarms that one record raised stay on one page', async () => {
  const store = await stores.open()
  await saveNext(
    store,
    {entity: 'alarm', value: alarm('a', 1)},
    {entity: 'alarm', value: alarm('b1', 2)},
    {entity: 'alarm', value: alarm('b2', 2, {clearedAt: 9})},
    {entity: 'alarm', value: alarm('b3', 2)},
    {
      entity: 'alarm',
      value: alarm('c', 3, {
        place: {position: null, gridCell: null, community: otherCommunity, isOutside: false},
      }),
    },
  )
  const list = async (query: Partial<AlarmQuery>) =>
    (await store.state.listAlarms({...allAlarms, ...query})).map(value => value.id).sort()
  expect(await list({limit: 2})).toEqual(['b1', 'b2', 'b3', 'c'])
  expect(await list({limit: 2, beforeSeq: 2})).toEqual(['a'])
  expect(await list({onlyStanding: true, areas: [community]})).toEqual(['a', 'b1', 'b3'])
})

test('dead letters keep any payload and are listed newest first until they are resolved', async () => {
  const store = await stores.open()
  await saveNext(
    store,
    {entity: 'deadLetter', value: deadLetter(1)},
    {entity: 'deadLetter', value: deadLetter(2, {feed: 'fire-response'})},
    {entity: 'deadLetter', value: deadLetter(3)},
  )
  await saveNext(store, {entity: 'deadLetter', value: deadLetter(3, {resolvedSeq: 9})})
  const all = {feed: null, onlyWaiting: false, beforeSeq: null, limit: 10}
  const {state} = store
  const seqs = async (query: Partial<Parameters<typeof state.listDeadLetters>[0]>) =>
    (await state.listDeadLetters({...all, ...query})).map(letter => letter.seq)
  expect(await state.deadLetter(1)).toEqual(deadLetter(1))
  expect(await state.deadLetter(8)).toBeNull()
  expect(await seqs({})).toEqual([3, 2, 1])
  expect(await seqs({onlyWaiting: true})).toEqual([2, 1])
  expect(await seqs({feed: 'four-platforms'})).toEqual([3, 1])
  expect(await seqs({beforeSeq: 3, limit: 1})).toEqual([2])
})

test('answered cases are those received in a period, by area and kind, with the times of whoever was sent', async () => {
  const store = await stores.open()
  const {state} = store
  const response = {
    acknowledgedAt: 1_100,
    dispatchedAt: 1_200,
    enRouteAt: null,
    onSceneAt: null,
    closedAt: null,
  }
  const backendUnits = [{unit: 'E03', dispatchedAt: 1_200, enRouteAt: 1_300, onSceneAt: null}]
  await saveNext(
    store,
    caseChange(caseFile(1, {reportedAt: 999})),
    caseChange(caseFile(2, {reportedAt: 1_000, response, backendUnits})),
    caseChange(caseFile(3, {reportedAt: 1_500, kind: 'fire', isDrill: true, state: 'merged'})),
    caseChange(caseFile(4, {reportedAt: 2_000})),
  )
  const query = {areas: null, kinds: null, since: 1_000, until: 2_000}
  const ordered = async (changes: Partial<AnsweredQuery> = {}) =>
    [...(await state.answeredCases({...query, ...changes}))].sort((a, b) => a.reportedAt - b.reportedAt)
  expect(await ordered()).toEqual([
    {
      kind: 'safety',
      community,
      state: 'reported',
      isDrill: false,
      reportedAt: 1_000,
      response,
      units: [{unitKind: null, dispatchedAt: 1_200, enRouteAt: 1_300, onSceneAt: null}],
    },
    expect.objectContaining({kind: 'fire', isDrill: true, state: 'merged', reportedAt: 1_500, units: []}),
  ])
  expect((await ordered({kinds: ['fire']})).map(({reportedAt}) => reportedAt)).toEqual([1_500])
  expect(await ordered({areas: [otherCommunity]})).toEqual([])
  expect(await ordered({areas: [gridCell]})).toHaveLength(2)
})

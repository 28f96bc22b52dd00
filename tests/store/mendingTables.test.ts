import {expect, test} from 'vitest'
import {premisesIdSchema} from '#contract/ids.ts'
import type {RiskFinding} from '#contract/risk.ts'
import type {Remedy} from '#contract/riskMending.ts'
import type {Change} from '#server/domain/change.ts'
import {saveNext} from '../fixtures/stateEntities.ts'
import {useStores} from '../fixtures/useStores.ts'

const stores = useStores()
const MILL = premisesIdSchema.parse('P1')
const SHOP = premisesIdSchema.parse('P2')

function mending(seq: number, findingId: string, remedy: Remedy | null): Change {
  const finding: RiskFinding = {
    ...{findingId, code: 'unitMistaken', source: 'premises.csv:2', premisesId: MILL},
    ...{field: 'floors', value: '116', meant: [], fire: null},
  }
  return {entity: 'mending', seq, value: {finding, remedy, note: '', by: 'admin', at: seq}}
}

test('what was mended is listed newest first, once, and no longer when it is taken back', async () => {
  const {state} = await stores.open()
  const store = await stores.open()
  await saveNext(
    store,
    mending(1, 'a', {type: 'value', value: 4}),
    mending(2, 'b', {type: 'value', value: null}),
  )
  await saveNext(store, mending(3, 'a', {type: 'value', value: 5}))
  const seqs = async () => (await state.listMendings({beforeSeq: null, limit: 10})).map(({seq}) => seq)
  expect(await seqs()).toEqual([3, 2])
  expect(await state.listMendings({beforeSeq: 3, limit: 10})).toMatchObject([{seq: 2}])
  expect(await state.mendingsOfFindings(['a', 'none'])).toMatchObject([
    {seq: 3, mending: {by: 'admin', remedy: {type: 'value', value: 5}}},
  ])
  await saveNext(store, mending(4, 'a', null))
  expect(await seqs()).toEqual([2])
})

test('what was mended is found by its premises, a fire by those where it was', async () => {
  const store = await stores.open()
  await saveNext(
    store,
    mending(1, 'a', {type: 'value', value: 4}),
    mending(2, 'fire', {type: 'fireAt', premisesId: SHOP, on: null}),
  )
  const of = async (id: typeof MILL) => (await store.state.mendingsOfPremises(id)).map(({seq}) => seq)
  expect([await of(MILL), await of(SHOP)]).toEqual([[1], [2]])
})

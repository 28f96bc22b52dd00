import type {Change} from '#server/domain/change.ts'
import {EMPTY_IMAGE} from '#server/situation/cityState.ts'
import {expect, test} from 'vitest'
import {alarmIdSchema} from '#contract/ids.ts'
import {dumpState} from '../fixtures/dumpState.ts'
import {
  address,
  alarm,
  caseChange,
  caseFile,
  deadLetter,
  panel,
  partChange,
  pendingStep,
  saveNext,
  step,
} from '../fixtures/stateEntities.ts'
import {useStores} from '../fixtures/useStores.ts'

const stores = useStores()

test('an image gives back every entity as it was last saved, and the record up to which it stands', async () => {
  const store = await stores.open()
  const {state} = store
  expect(await state.loadImage(0)).toEqual(EMPTY_IMAGE)
  const open = caseFile(1)
  const part = {
    address,
    partKey: 'part:\u0000',
    status: 2,
    fireAlarmId: alarmIdSchema.parse('a'),
    faultAlarmId: null,
    updatedSeq: 3,
  }
  const fireGroup = {address, caseCode: open.caseCode, lastRaisedAt: 5, updatedSeq: 3}
  const changes: Change[] = [
    caseChange(caseFile(1, {title: 'older'})),
    caseChange(open),
    {entity: 'caseSerial', value: {series: '20261123-S', last: 1}},
    {entity: 'caseSerial', value: {series: '20261123-S', last: 2}},
    {entity: 'panel', value: panel},
    {entity: 'part', value: part},
    {entity: 'fireGroup', value: fireGroup},
    {entity: 'alarm', value: alarm('a', 3)},
    {entity: 'pendingStep', value: pendingStep(2)},
    {entity: 'pendingStep', value: pendingStep(4)},
    {entity: 'pendingStepTaken', seq: 2},
  ]
  expect(await state.save(changes, {fromSeq: 0, toSeq: 7})).toBe(true)
  expect(await state.loadImage(0)).toEqual({
    seq: 7,
    cases: [open],
    alarms: [alarm('a', 3)],
    panels: [panel],
    parts: [part],
    fireGroups: [fireGroup],
    pendingSteps: [pendingStep(4)],
    caseSerials: [{series: '20261123-S', last: 2}],
    tasks: [],
    unitStates: [],
    drills: [],
    wallShows: [],
    hazards: [],
    hazardTallies: [],
    riskModel: null,
    openHandovers: [],
  })
  await saveNext(
    store,
    {entity: 'pendingStepTaken', seq: 4},
    caseChange({...open, stage: 'accepted', updatedSeq: 8}),
  )
  const later = await state.loadImage(0)
  expect(later.pendingSteps).toEqual([])
  expect(later.cases).toEqual([{...open, stage: 'accepted', updatedSeq: 8}])
})

test('an image leaves out closed cases and cleared alarms that changed before the given time', async () => {
  const store = await stores.open()
  await saveNext(
    store,
    caseChange(caseFile(1, {stage: 'evaluated', stageSince: 4_999})),
    caseChange(caseFile(2, {stage: 'evaluated', stageSince: 5_000})),
    caseChange(caseFile(3)),
    {entity: 'alarm', value: alarm('cleared early', 4, {clearedAt: 4_999})},
    {entity: 'alarm', value: alarm('cleared late', 5, {clearedAt: 5_000})},
    {entity: 'alarm', value: alarm('standing', 6)},
  )
  const image = await store.state.loadImage(5_000)
  expect(image.cases.map(value => value.openedSeq)).toEqual([2, 3])
  expect(image.alarms.map(value => value.id)).toEqual(['cleared late', 'standing'])
})

test('an image larger than a page is whole', async () => {
  const store = await stores.open()
  const changes: Change[] = [
    ...Array.from({length: 6_000}, (_, index) => caseChange(caseFile(index + 1))),
    ...Array.from({length: 6_000}, (_, index): Change => ({
      entity: 'alarm',
      value: alarm(`a${String(index)}`, 4_999 + Math.floor(index / 3)),
    })),
    ...Array.from({length: 6_000}, (_, index) => partChange(`part ${String(index)}`, 0)),
  ]
  await saveNext(store, ...changes)
  const image = await store.state.loadImage(0)
  expect(image.cases.map(value => value.openedSeq)).toEqual(
    Array.from({length: 6_000}, (_, index) => index + 1),
  )
  expect(new Set(image.alarms.map(value => value.id)).size).toBe(6_000)
  expect(image.alarms).toHaveLength(6_000)
  expect(image.parts).toHaveLength(6_000)
})

test('changes that do not continue what the tables hold are refused whole', async () => {
  const store = await stores.open()
  const {state} = store
  expect(await state.save([caseChange(caseFile(1))], {fromSeq: 5, toSeq: 6})).toBe(false)
  expect(await state.projectedSeq()).toBe(0)
  expect(await state.caseByCode(caseFile(1).caseCode)).toBeNull()
  const both = await Promise.all([
    state.save([caseChange(caseFile(1, {title: 'of one'}))], {fromSeq: 0, toSeq: 1}),
    state.save([caseChange(caseFile(1, {title: 'of another'}))], {fromSeq: 0, toSeq: 1}),
  ])
  expect(both.filter(Boolean)).toHaveLength(1)
  expect((await state.caseByCode(caseFile(1).caseCode))?.title).toBe(both[0] ? 'of one' : 'of another')
})

test('a save that fails in the middle writes nothing', async () => {
  const store = await stores.open()
  const broken = caseFile(2, {openedSeq: Number.NaN})
  await expect(
    store.state.save([caseChange(caseFile(1)), caseChange(broken)], {fromSeq: 0, toSeq: 2}),
  ).rejects.toThrow()
  expect(await store.state.projectedSeq()).toBe(0)
  expect((await store.state.loadImage(0)).cases).toEqual([])
})

test('clearing empties the tables, and filling them again gives the same', async () => {
  const store = await stores.open()
  const changes: Change[] = [
    caseChange(caseFile(1)),
    {entity: 'caseStep', caseCode: caseFile(1).caseCode, value: step(1, 'reported')},
    {entity: 'panel', value: panel},
    partChange('p', 2),
    {entity: 'alarm', value: alarm('a', 3)},
    {entity: 'deadLetter', value: deadLetter(4)},
    {entity: 'pendingStep', value: pendingStep(5)},
    {entity: 'fireGroup', value: {address, caseCode: caseFile(1).caseCode, lastRaisedAt: 1, updatedSeq: 1}},
    {entity: 'caseSerial', value: {series: 's', last: 1}},
  ]
  await store.state.save(changes, {fromSeq: 0, toSeq: 9})
  const before = await dumpState(stores.database.connectionString)
  await store.state.clear()
  expect(await store.state.projectedSeq()).toBe(0)
  expect(await dumpState(stores.database.connectionString)).not.toContain('330383')
  await store.state.save(changes, {fromSeq: 0, toSeq: 9})
  expect(await dumpState(stores.database.connectionString)).toBe(before)
})

test('the tables begin anew for another city, and only for another one', async () => {
  const store = await stores.open()
  const {state} = store
  expect(await state.beginCity('first')).toBe(true)
  await saveNext(store, caseChange(caseFile(1)))
  expect(await state.beginCity('first')).toBe(false)
  expect((await state.loadImage(0)).cases).toHaveLength(1)
  expect(await state.beginCity('second')).toBe(true)
  expect(await state.loadImage(0)).toEqual(EMPTY_IMAGE)
})

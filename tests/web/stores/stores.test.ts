import {createPinia, setActivePinia} from 'pinia'
import {beforeEach, describe, expect, it} from 'vitest'
import {watch} from 'vue'
import {alarmSchema} from '#contract/alarm.ts'
import {useAlarmsStore} from '#web/stores/alarms.ts'
import {useCasesStore} from '#web/stores/cases.ts'
import {caseWith} from '../realtime/pictures.ts'
import {UNTOUCHED_ALARM} from '../../fixtures/untouched.ts'

beforeEach(() => setActivePinia(createPinia()))

function alarmWith(seq: number, parts: object = {}) {
  return alarmSchema.parse({
    ...UNTOUCHED_ALARM,
    id: `alarm-${seq}`,
    condition: 'fire',
    panelAddress: '0000000000aa',
    panelName: null,
    premisesId: null,
    systemType: 1,
    partType: 40,
    partKey: 'part:1-1-40-1',
    description: '',
    place: {position: null, gridCell: null, community: null, isOutside: false},
    address: '',
    raisedAt: seq,
    observedAt: null,
    clearedAt: null,
    caseCode: null,
    raisedSeq: seq,
    updatedSeq: seq,
    ...parts,
  })
}

describe('the cases store', () => {
  it('lists the newest report first and leaves closed cases out of the open ones', () => {
    const store = useCasesStore()
    store.replaceAll([caseWith(1), caseWith(3, {stage: 'evaluated', dueAt: null}), caseWith(2)])
    expect(store.cases.map(({openedSeq}) => openedSeq)).toEqual([3, 2, 1])
    expect(store.openCases.map(({openedSeq}) => openedSeq)).toEqual([2, 1])
  })

  it('replaces, adds and removes in one write', () => {
    const store = useCasesStore()
    store.replaceAll([caseWith(1), caseWith(2)])
    let writes = 0
    watch(
      () => store.byCode,
      () => (writes += 1),
      {flush: 'sync'},
    )
    store.applyChanges([caseWith(1, {level: 1}), caseWith(3)], [caseWith(2).caseCode])
    expect(writes).toBe(1)
    expect(store.cases.map(({openedSeq, level}) => [openedSeq, level])).toEqual([
      [3, 3],
      [1, 1],
    ])
  })

  it('keeps its lists as they are when a batch brings it nothing', () => {
    const store = useCasesStore()
    store.replaceAll([caseWith(1)])
    const before = store.cases
    store.applyChanges([], [])
    expect(store.cases).toBe(before)
  })
})

describe('the alarms store', () => {
  it('holds the fire raised last among those that stand', () => {
    const store = useAlarmsStore()
    store.replaceAll([
      alarmWith(1),
      alarmWith(2),
      alarmWith(3, {clearedAt: 9}),
      alarmWith(4, {condition: 'fault'}),
    ])
    expect(store.activeFires[0]?.id).toBe('alarm-2')
    expect(store.activeFires.map(({id}) => id)).toEqual(['alarm-2', 'alarm-1'])
    expect(store.activeFaults.map(({id}) => id)).toEqual(['alarm-4'])
  })
})

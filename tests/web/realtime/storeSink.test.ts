import {createPinia, setActivePinia} from 'pinia'
import {beforeEach, expect, it} from 'vitest'
import {createStoreSink} from '#web/realtime/storeSink.ts'
import {useAlarmsStore} from '#web/stores/alarms.ts'
import {useCasesStore} from '#web/stores/cases.ts'
import {alarmOf} from '../wall/entities.ts'
import {batch, caseWith, snapshotAt} from './pictures.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const START = 100 * DAY

beforeEach(() => setActivePinia(createPinia()))

function heldCases(): number[] {
  return useCasesStore().cases.map(({openedSeq}) => openedSeq)
}

/** A picture with an open case, a closed one, a standing alarm and a cleared one. */
function loadPicture() {
  const sink = createStoreSink()
  const times = {reportedAt: START - HOUR, stageSince: START - HOUR}
  sink.load(
    snapshotAt(10, START, {
      cases: [caseWith(1, times), caseWith(2, {...times, stage: 'evaluated', dueAt: null})],
      alarms: [
        alarmOf({raisedSeq: 3, raisedAt: START - HOUR}),
        alarmOf({raisedSeq: 4, raisedAt: START - HOUR, clearedAt: START - HOUR}),
      ],
    }),
  )
  return sink
}

it('lets go of what had its time while the connection was broken, once the missed changes are there', () => {
  const sink = loadPicture()
  sink.apply(batch(10, 11, {now: START + 24 * HOUR}))
  expect(heldCases()).toEqual([1])
  expect(useAlarmsStore().alarms.map(({raisedSeq}) => raisedSeq)).toEqual([3])
})

it('lets go of it also while nothing but time passes', () => {
  const sink = loadPicture()
  sink.setNow(START + 22 * HOUR)
  expect(heldCases()).toEqual([2, 1])
  sink.setNow(START + 24 * HOUR)
  expect(heldCases()).toEqual([1])
  expect(useAlarmsStore().alarms.map(({raisedSeq}) => raisedSeq)).toEqual([3])
})

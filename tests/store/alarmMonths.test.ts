import {expect, it} from 'vitest'
import {alarmSchema, type Alarm} from '#contract/alarm.ts'
import {useStores} from '../fixtures/useStores.ts'

const stores = useStores()

function alarm(id: string, details: Partial<Alarm>): Alarm {
  return alarmSchema.parse({
    ...{id, condition: 'fire', panelAddress: '0000000003e9', panelName: null, premisesId: 'P1'},
    ...{systemType: null, partType: null, partKey: 'system:1-1', description: ''},
    place: {position: null, gridCell: null, community: null, isOutside: false},
    ...{address: '', raisedAt: 0, observedAt: null, clearedAt: null, isDrill: false},
    ...{acknowledgedBy: null, acknowledgedAt: null, shelved: null, caseCode: null},
    ...{raisedSeq: 1, updatedSeq: 1},
    ...details,
  })
}

it('counts the alarms at premises by month of the city, without those of drills', async () => {
  const store = await stores.open()
  const lateOctober = Date.parse('2026-10-31T16:30:00Z') // November has begun in Shanghai.
  const alarms = [
    alarm('a', {raisedAt: lateOctober}),
    alarm('b', {raisedAt: Date.parse('2026-11-20T00:00:00Z'), condition: 'fault'}),
    alarm('c', {raisedAt: Date.parse('2026-10-20T00:00:00Z')}),
    alarm('d', {raisedAt: lateOctober, isDrill: true}),
    alarm('e', {raisedAt: lateOctober, premisesId: null}),
  ]
  const changes = alarms.map(value => ({entity: 'alarm', value}) as const)
  expect(await store.state.save(changes, {fromSeq: 0, toSeq: 5})).toBe(true)
  const months = await store.state.alarmMonths('Asia/Shanghai')
  expect(months.toSorted((a, b) => a.month.localeCompare(b.month))).toEqual([
    {premisesId: 'P1', month: '2026-10', alarms: 1, faults: 0},
    {premisesId: 'P1', month: '2026-11', alarms: 1, faults: 1},
  ])
})

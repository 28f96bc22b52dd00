import {expect, it} from 'vitest'
import {alarmPoints} from '#web/layers/alarmPoints.ts'
import {alarmOf} from '../wall/entities.ts'

const nowhere = {position: null, gridCell: null, community: null, isOutside: false}

it('makes one point of the parts of one panel, the newest first', () => {
  const [point, ...others] = alarmPoints([alarmOf({raisedSeq: 1}), alarmOf({raisedSeq: 2})], () => 'urgent')
  expect(others).toEqual([])
  expect(point?.alarms.map(alarm => alarm.raisedSeq)).toEqual([2, 1])
})

it('keeps states of one panel apart and draws the urgent one on top', () => {
  const alarms = [alarmOf({raisedSeq: 1}), alarmOf({raisedSeq: 2, condition: 'fault'})]
  const points = alarmPoints(alarms, alarm => (alarm.condition === 'fault' ? 'fault' : 'urgent'))
  expect(points.map(point => point.state)).toEqual(['fault', 'urgent'])
})

it('leaves out alarms without a position', () => {
  expect(alarmPoints([alarmOf({place: nowhere})], () => 'urgent')).toEqual([])
})

import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {FLOOD_SPAN_MS, groupFlood} from '#web/panels/AlarmFlood/groupFlood.ts'
import {alarmOf} from '../../wall/entities.ts'

const NOW = 10_000_000

describe('a flood of alarms', () => {
  it('is grouped by area and kind with none left out and none counted twice', () => {
    const alarm = fc.record({
      condition: fc.constantFrom('fire', 'fault'),
      partType: fc.constantFrom(40, 41, null),
      community: fc.constantFrom('330383198001', '330383198002', null),
      ageMs: fc.integer({min: 0, max: FLOOD_SPAN_MS * 2}),
    })
    fc.assert(
      fc.property(fc.array(alarm, {maxLength: 60}), parts => {
        const alarms = parts.map(({community, ageMs, ...rest}, index) =>
          alarmOf({
            ...rest,
            raisedSeq: index + 1,
            raisedAt: NOW - ageMs,
            place: {position: [120, 27], gridCell: null, community, isOutside: false},
          }),
        )
        const groups = groupFlood(alarms, NOW)
        const held = groups.flatMap(group => group.alarms.map(({id}) => id))
        const recent = alarms.filter(({raisedAt}) => raisedAt >= NOW - FLOOD_SPAN_MS)
        expect(held.sort()).toEqual(recent.map(({id}) => id).sort())
        const firstFault = groups.findIndex(({condition}) => condition === 'fault')
        if (firstFault >= 0)
          expect(groups.slice(firstFault).every(({condition}) => condition === 'fault')).toBe(true)
      }),
    )
  })

  it('never counts those of a drill among the real ones, which come first', () => {
    const alarms = [
      ...[1, 2].map(seq => alarmOf({raisedSeq: seq, raisedAt: NOW, isDrill: true})),
      alarmOf({raisedSeq: 3, raisedAt: NOW}),
    ]
    expect(groupFlood(alarms, NOW).map(group => [group.isDrill, group.alarms.length])).toEqual([
      [false, 1],
      [true, 2],
    ])
  })

  it('says of each group how many nobody has seen', () => {
    const [group] = groupFlood(
      [
        alarmOf({raisedSeq: 1, raisedAt: NOW}),
        alarmOf({raisedSeq: 2, raisedAt: NOW, acknowledgedAt: NOW, acknowledgedBy: 'duty'}),
        alarmOf({raisedSeq: 3, raisedAt: NOW, clearedAt: NOW}),
      ],
      NOW,
    )
    expect([group?.alarms.length, group?.unseen]).toEqual([3, 1])
  })
})

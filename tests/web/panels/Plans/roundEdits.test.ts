import {describe, expect, it} from 'vitest'
import {premisesIdSchema} from '#contract/ids.ts'
import {unitIdSchema} from '#contract/unit.ts'
import {movedStop, pinnedStop, roundSums, withoutStop, withStop} from '#web/panels/Plans/roundEdits.ts'
import type {InspectionRound, RoundStop} from '#web/stores/inspectionRound.ts'

const idOf = (name: string) => premisesIdSchema.parse(name)

function stopOf(name: string, more: Partial<RoundStop> = {}): RoundStop {
  return {
    ...{premisesId: idOf(name), name, address: '', position: null, row: null},
    times: {arriveAt: 0, leaveAt: 60_000, travelSeconds: 120, averted: 0.5},
    ...{isPinned: false, isDone: false},
    ...more,
  }
}

const round: InspectionRound = {
  ...{unitId: unitIdSchema.parse('U1'), day: '2026-11-30', startAt: 0, endAt: 3_600_000},
  ...{startPosition: [120.5, 27.5], returnSeconds: 60, kept: null, isEstimate: false},
  ...{search: {candidates: 40, gap: 0}, isChanged: false, isUntimed: false},
  stops: [stopOf('A'), stopOf('B'), stopOf('C')],
}
const order = ({stops}: InspectionRound) => stops.map(({name}) => name).join('')

describe('a round put right by hand', () => {
  it('has a stop earlier or later, and then no times and no best to compare with', () => {
    const moved = movedStop(round, idOf('B'), -1)
    expect(order(moved)).toBe('BAC')
    expect(moved).toMatchObject({search: null, isChanged: true, isUntimed: true})
    expect(order(movedStop(round, idOf('B'), 1))).toBe('ACB')
    expect(movedStop(round, idOf('A'), -1)).toBe(round)
    expect(movedStop(round, idOf('C'), 1)).toBe(round)
    expect(movedStop(round, idOf('D'), 1)).toBe(round)
  })

  it('loses a stop, but none that was inspected', () => {
    expect(order(withoutStop(round, idOf('B')))).toBe('AC')
    const done = {...round, stops: [stopOf('A', {isDone: true}), stopOf('B')]}
    expect(withoutStop(done, idOf('A'))).toBe(done)
  })

  it('gains premises once, at its end', () => {
    const more = withStop(round, stopOf('D', {times: null}))
    expect(order(more)).toBe('ABCD')
    expect(withStop(more, stopOf('D'))).toBe(more)
  })

  it('keeps its order and times when a stop is pinned', () => {
    const pinned = pinnedStop({...round, kept: null}, idOf('B'))
    expect(pinned.stops.map(({isPinned}) => isPinned)).toEqual([false, true, false])
    expect(pinned).toMatchObject({search: round.search, isUntimed: false})
    expect(pinnedStop(pinned, idOf('B')).stops[1]?.isPinned).toBe(false)
  })

  it('sums what is known of its stops', () => {
    const sums = roundSums({...round, stops: [...round.stops, stopOf('D', {times: null, isDone: true})]})
    expect(sums).toEqual({averted: 1.5, travelMinutes: 7, backAt: 120_000, done: 1})
  })
})

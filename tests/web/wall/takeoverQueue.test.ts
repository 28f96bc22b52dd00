import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import type {Alarm} from '#contract/alarm.ts'
import {
  ANNOUNCE_WITHIN_MS,
  DWELL_MS,
  FLOOD_DWELL_MS,
  dismissTakeover,
  emptyTakeover,
  stepTakeover,
  type TakeoverState,
} from '#web/surfaces/wall/takeoverQueue.ts'
import {alarmOf} from './entities.ts'

/** The two clocks differ on purpose: in a replay they have nothing to do with each other. */
const PICTURE = 1_000_000
const VIEWER = 9_000_000

describe('announcing fire alarms', () => {
  it('announces a new alarm at once, for as long as it takes to be read', () => {
    const state = step(emptyTakeover(), [alarmOf()])
    expect(state.current?.alarmIds).toEqual(['alarm-1'])
    expect(step(state, [alarmOf()], DWELL_MS - 1).current).not.toBeNull()
    expect(step(state, [alarmOf()], DWELL_MS).current).toBeNull()
  })

  it('announces an alarm once, however long it stands', () => {
    let state = step(emptyTakeover(), [alarmOf()])
    for (let at = DWELL_MS; at < 10 * DWELL_MS; at += 500) {
      state = step(state, [alarmOf()], at)
      expect(state.current).toBeNull()
    }
  })

  it('does not announce what was raised long before the picture came', () => {
    const old = alarmOf({raisedAt: PICTURE - ANNOUNCE_WITHIN_MS - 1})
    expect(step(emptyTakeover(), [old]).current).toBeNull()
    const recent = alarmOf({raisedAt: PICTURE - ANNOUNCE_WITHIN_MS})
    expect(step(emptyTakeover(), [recent]).current).not.toBeNull()
  })

  it('does not announce again after a reload what it announced before', () => {
    const before = step(emptyTakeover(), [alarmOf()])
    const after = emptyTakeover(before.settled)
    expect(step(after, [alarmOf()], 1_000).current).toBeNull()
  })

  it('speaks of the parts of one case as one fire', () => {
    const caseCode = '330383-20261123-F-000001-7'
    const parts = [
      alarmOf({raisedSeq: 1, caseCode}),
      alarmOf({raisedSeq: 2, caseCode, panelAddress: '00000000000b'}),
    ]
    const state = step(emptyTakeover(), parts)
    expect(state.current?.alarmIds).toEqual(['alarm-1', 'alarm-2'])
    expect(state.queue).toEqual([])
  })

  it('takes a further part into the announcement on screen and keeps it there to be read', () => {
    const first = step(emptyTakeover(), [alarmOf()])
    const joined = step(first, [alarmOf(), alarmOf({raisedSeq: 2})], DWELL_MS - 100)
    expect(joined.current?.alarmIds).toEqual(['alarm-1', 'alarm-2'])
    expect(joined.endsAt).toBeGreaterThan(first.endsAt)
  })

  it('lets a second fire wait for the first, in the order in which they were raised', () => {
    const fires = [3, 1, 2].map(seq => alarmOf({raisedSeq: seq, panelAddress: panel(seq)}))
    let state = step(emptyTakeover(), fires)
    const seen = [state.current?.key]
    for (const turn of [1, 2]) {
      state = step(state, fires, turn * DWELL_MS)
      seen.push(state.current?.key)
    }
    expect(seen).toEqual([panel(1), panel(2), panel(3)])
  })

  it('lets a real fire wait for none of a drill; the one on screen comes again after it', () => {
    const exercises = [1, 2, 3].map(seq => alarmOf({raisedSeq: seq, panelAddress: panel(seq), isDrill: true}))
    const before = step(emptyTakeover(), exercises)
    expect(before.current?.key).toBe(panel(1))
    const fires = [...exercises, alarmOf({raisedSeq: 4, panelAddress: panel(4)})]
    const first = step(before, fires, 500)
    expect(first.current?.key).toBe(panel(4))
    const second = step(first, [...fires, alarmOf({raisedSeq: 5, panelAddress: panel(5)})], 1_000)
    expect(second.current?.key).toBe(panel(4))
    expect(second.queue.map(({key}) => key)).toEqual([5, 1, 2, 3].map(panel))
  })

  it('does not announce what was cleared while it waited', () => {
    const [first, second] = [alarmOf({raisedSeq: 1}), alarmOf({raisedSeq: 2, panelAddress: panel(2)})]
    const both = step(emptyTakeover(), [first, second])
    expect(step(both, [first], 1_000).queue).toEqual([])
  })

  it('keeps an announcement on screen when its alarm is cleared meanwhile', () => {
    const state = step(emptyTakeover(), [alarmOf()])
    expect(step(state, [], 1_000).current).not.toBeNull()
  })

  it('gives each less time in a flood, and drops none', () => {
    const fires = Array.from({length: 8}, (_, index) =>
      alarmOf({raisedSeq: index + 1, panelAddress: panel(index + 1)}),
    )
    let state = step(emptyTakeover(), fires)
    const seen = new Set([state.current?.key])
    expect(state.endsAt).toBe(VIEWER + FLOOD_DWELL_MS)
    for (let at = 0; at < 8 * DWELL_MS; at += 500) {
      state = step(state, fires, at)
      if (state.current) seen.add(state.current.key)
    }
    expect(seen.size).toBe(8)
  })

  it('goes on with the next when a person has seen one', () => {
    const fires = [alarmOf({raisedSeq: 1}), alarmOf({raisedSeq: 2, panelAddress: panel(2)})]
    const state = dismissTakeover(step(emptyTakeover(), fires))
    expect(step(state, fires, 100).current?.key).toBe(panel(2))
  })

  it('hands back the same state while nothing happens', () => {
    const state = step(emptyTakeover(), [alarmOf()])
    expect(step(state, [alarmOf()], 500)).toBe(state)
  })

  it('announces every alarm exactly once, in whatever rhythm they come', () => {
    const arrivals = fc.array(
      fc.record({panel: fc.integer({min: 1, max: 4}), gapMs: fc.integer({min: 0, max: 30_000})}),
      {
        maxLength: 15,
      },
    )
    fc.assert(
      fc.property(arrivals, list => {
        const announced: string[] = []
        const standing: Alarm[] = []
        let state: TakeoverState = emptyTakeover()
        let at = 0
        const run = (untilMs: number) => {
          for (; at <= untilMs; at += 500) {
            state = stepTakeover(state, {fires: standing, pictureNow: PICTURE + at, now: VIEWER + at})
            for (const id of state.current?.alarmIds ?? []) if (!announced.includes(id)) announced.push(id)
          }
        }
        let next = 0
        for (const [index, {panel: number, gapMs}] of list.entries()) {
          next += gapMs
          run(next)
          const isDrill = number % 2 === 0
          standing.push(
            alarmOf({raisedSeq: index + 1, panelAddress: panel(number), raisedAt: PICTURE + at, isDrill}),
          )
        }
        run(next + (list.length + 1) * DWELL_MS)
        expect(announced.toSorted()).toEqual(standing.map(alarm => alarm.id).toSorted())
        expect(state.current).toBeNull()
      }),
      {numRuns: 60},
    )
  })
})

function step(state: TakeoverState, fires: readonly Alarm[], elapsedMs = 0): TakeoverState {
  return stepTakeover(state, {fires, pictureNow: PICTURE + elapsedMs, now: VIEWER + elapsedMs})
}

function panel(number: number): string {
  return String(number).padStart(12, '0')
}

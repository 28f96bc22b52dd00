import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {DayRing, KINDS, RollUps, STAGES} from '#server/situation/rollUps.ts'

const PARENTS = Int32Array.of(-1, 0, 0, 1, 2, 2)
const HOUR = 3_600_000

function isUnder(area: number, ancestor: number): boolean {
  for (let at = area; at >= 0; at = PARENTS[at] ?? -1) if (at === ancestor) return true
  return false
}

describe('roll-ups', () => {
  it('hold for each area what a recount of the events in it gives', () => {
    const event = fc.record({
      area: fc.constantFrom(0, 3, 4, 5),
      kind: fc.nat(KINDS.length - 1),
      stage: fc.nat(STAGES.length - 1),
      by: fc.constantFrom(1, -1),
    })
    fc.assert(
      fc.property(fc.array(event), events => {
        const rollUps = new RollUps(PARENTS)
        for (const {area, kind, stage, by} of events) rollUps.addOpen(area, kind, stage, by)
        for (let area = 0; area < PARENTS.length; area++) {
          const inside = events.filter(each => isUnder(each.area, area))
          const ofKind = KINDS.map((_, kind) =>
            inside.filter(each => each.kind === kind).reduce((sum, {by}) => sum + by, 0),
          )
          expect([...rollUps.openByKind.subarray(area * KINDS.length, (area + 1) * KINDS.length)]).toEqual(
            ofKind,
          )
        }
      }),
    )
  })

  it('name each changed area once, with all above it', () => {
    const rollUps = new RollUps(PARENTS)
    rollUps.addOverdue(4, 2, 1)
    rollUps.addOverdue(4, 2, 1)
    expect([...rollUps.takeDirty()].sort()).toEqual([0, 2, 4])
    expect(rollUps.takeDirty()).toEqual([])
  })
})

describe('the ring of a day', () => {
  it('counts by the hour, oldest first, for an area and all above it', () => {
    const ring = new DayRing(PARENTS, 1, 100 * HOUR)
    ring.add(3, 0, {at: 100 * HOUR + 5, by: 1})
    ring.add(3, 0, {at: 98 * HOUR, by: 2})
    for (const area of [3, 1, 0]) expect(ring.read(area, 0).slice(-3)).toEqual([2, 0, 1])
    expect(ring.read(2, 0).every(count => count === 0)).toBe(true)
  })

  it('forgets what is older than a day and starts new hours empty', () => {
    const ring = new DayRing(PARENTS, 1, 100 * HOUR)
    ring.add(0, 0, {at: 100 * HOUR, by: 1})
    ring.add(0, 0, {at: 76 * HOUR, by: 1})
    expect(ring.read(0, 0).reduce((sum, count) => sum + count)).toBe(1)
    expect(ring.advance(123 * HOUR)).toBe(true)
    expect(ring.read(0, 0)[0]).toBe(1)
    ring.advance(124 * HOUR)
    expect(ring.read(0, 0).every(count => count === 0)).toBe(true)
  })
})

import {describe, expect, it} from 'vitest'
import {unitStateSchema} from '#contract/unitState.ts'
import {unitIdSchema} from '#contract/unit.ts'
import {createUnitMotion} from '#web/map/unitMotion.ts'

const id = unitIdSchema.parse('U1')

function stateAt(lng: number, observedAt: number) {
  return unitStateSchema.parse({
    unitId: id,
    status: 'enRoute',
    statusSince: 0,
    position: [lng, 27],
    observedAt,
    taskIds: [],
    updatedSeq: 1,
  })
}

describe('a unit that moves', () => {
  it('goes from one position to the next in the time that lay between them, and no farther', () => {
    const motion = createUnitMotion()
    motion.take([stateAt(120, 1_000)], 5_000)
    expect(motion.positionAt(id, 9_999)).toEqual([120, 27])
    motion.take([stateAt(121, 3_000)], 10_000)
    expect(motion.positionAt(id, 11_000)?.[0]).toBeCloseTo(120.5)
    expect(motion.isMoving(11_999)).toBe(true)
    expect(motion.positionAt(id, 12_000)).toEqual([121, 27])
    expect(motion.isMoving(12_000)).toBe(false)
  })

  it('does not jump back to an older position, nor when the next one comes while it is under way', () => {
    const motion = createUnitMotion()
    motion.take([stateAt(120, 1_000)], 0)
    motion.take([stateAt(121, 3_000)], 10_000)
    motion.take([stateAt(100, 2_000)], 10_500)
    motion.take([stateAt(122, 5_000)], 11_000)
    expect(motion.positionAt(id, 11_000)?.[0]).toBeCloseTo(120.5)
    expect(motion.positionAt(id, 13_000)).toEqual([122, 27])
  })

  it('is nowhere before it has told', () => {
    expect(createUnitMotion().positionAt(id, 0)).toBeNull()
  })
})

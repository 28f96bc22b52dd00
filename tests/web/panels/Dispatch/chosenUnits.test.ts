import {describe, expect, it} from 'vitest'
import {filledNeedSchema, type FilledNeed} from '#contract/dispatch.ts'
import {unitIdSchema} from '#contract/unit.ts'
import {
  filledCount,
  proposedUnits,
  shortfallOf,
  toggleUnit,
  unitsToSend,
} from '#web/panels/Dispatch/chosenUnits.ts'

const id = (text: string) => unitIdSchema.parse(text)

function candidate(unitId: string, seconds: number) {
  return {
    unitId,
    name: unitId,
    kind: 'fireStation',
    position: [120, 27],
    status: 'available',
    costSeconds: seconds,
    reasons: [{code: 'travel', seconds, source: 'streets', isInTime: true}],
  }
}

function need(capability: string, parts: object = {}): FilledNeed {
  return filledNeedSchema.parse({
    capability,
    count: 1,
    withinMinutes: 5,
    chosen: ['A'],
    candidates: [candidate('A', 100), candidate('B', 200)],
    candidateCount: 2,
    shortfall: 0,
    ...parts,
  })
}

describe('who is to be sent', () => {
  it('is at first whom the engine proposes, each once', () => {
    const needs = [need('extinguish'), need('rescue', {mayShare: true}), need('police', {chosen: ['B']})]
    expect([...proposedUnits({needs})]).toEqual([
      ['A', 'extinguish'],
      ['B', 'police'],
    ])
  })

  it('changes by one press, and from one need to another', () => {
    const first = toggleUnit(new Map(), id('A'), 'rescue')
    expect([...first]).toEqual([['A', 'rescue']])
    expect([...toggleUnit(first, id('A'), 'rescue')]).toEqual([])
    expect([...toggleUnit(first, id('A'), 'extinguish')]).toEqual([['A', 'extinguish']])
  })

  it('leaves a shortfall in required needs; whoever may share fills two', () => {
    const both = [need('extinguish', {count: 2}), need('rescue', {mayShare: true})]
    const chosen = new Map([[id('A'), 'extinguish' as const]])
    expect(shortfallOf(both, chosen)).toBe(1)
    expect(filledCount(need('rescue'), chosen)).toBe(0)
    expect(shortfallOf([need('police', {isRequired: false})], new Map())).toBe(0)
  })

  it('is sent with the travel time that it was chosen by', () => {
    const chosen = new Map([[id('B'), 'extinguish' as const]])
    expect(unitsToSend([need('extinguish')], chosen)).toEqual([
      {unitId: 'B', capability: 'extinguish', etaSeconds: 200},
    ])
  })
})

import {describe, expect, it} from 'vitest'
import {mergeChanges} from '#web/realtime/mergeChanges.ts'
import {batch, caseWith} from './pictures.ts'

describe('merging two batches', () => {
  it('forgets an entity that changed and was then removed', () => {
    const merged = mergeChanges(
      batch(1, 2, {cases: [caseWith(1), caseWith(2)]}),
      batch(2, 3, {removedCases: [caseWith(1).caseCode]}),
    )
    expect(merged.cases).toEqual([caseWith(2)])
    expect(merged.removedCases).toEqual([caseWith(1).caseCode])
  })

  it('keeps an entity that was removed and then came back', () => {
    const merged = mergeChanges(
      batch(1, 2, {removedCases: [caseWith(1).caseCode]}),
      batch(2, 3, {cases: [caseWith(1)]}),
    )
    expect(merged.cases).toEqual([caseWith(1)])
    expect(merged.removedCases).toEqual([])
  })

  it('spans from before the first to after the last, with the last clock', () => {
    const merged = mergeChanges(batch(4, 6), batch(6, 9))
    expect(merged).toMatchObject({previousSeq: 4, seq: 9, now: batch(6, 9).now})
  })
})

import {expect, it} from 'vitest'
import {casePoints} from '#web/layers/casePoints.ts'
import {caseOf} from '../wall/entities.ts'

const nowhere = {position: null, gridCell: null, community: null, isOutside: false}

it('leaves out cases without a position', () => {
  expect(casePoints([caseOf({place: nowhere})], 0)).toEqual([])
})

it('draws the gravest case last, on top of the others', () => {
  const cases = [1, 4, 2, 3].map((level, index) => caseOf({level, openedSeq: index + 1}))
  expect(casePoints(cases, 0).map(point => point.caseFile.level)).toEqual([4, 3, 2, 1])
})

it('marks a case overdue once its due time is past, not at it', () => {
  const cases = [caseOf({dueAt: 1_000}), caseOf({dueAt: null, openedSeq: 2})]
  expect(casePoints(cases, 1_000).map(point => point.isOverdue)).toEqual([false, false])
  expect(casePoints(cases, 1_001).map(point => point.isOverdue)).toEqual([true, false])
})

import {describe, expect, it} from 'vitest'
import {areaSchema} from '#contract/area.ts'
import {filterCases, sortQueue} from '#web/panels/CaseList/caseQueue.ts'
import {caseWith} from '../../realtime/pictures.ts'

const NOW = 1_000_000
const EVERYTHING = {kind: null, stage: null, isOutsideOnly: false, isWithClosed: false}

describe('the order of the queue', () => {
  it('is: fires nobody works on, other fires, overdue, level, whichever is due first; closed ones last', () => {
    const closed = caseWith(1, {stage: 'evaluated', dueAt: null, level: 1})
    const dueLater = caseWith(2, {level: 2, dueAt: NOW + 900})
    const dueSooner = caseWith(3, {level: 2, dueAt: NOW + 500})
    const grave = caseWith(4, {level: 1, dueAt: NOW + 9_000})
    const overdue = caseWith(5, {level: 4, dueAt: NOW - 1})
    const attended = caseWith(6, {level: 3})
    const urgent = caseWith(7, {level: 4})
    const sorted = sortQueue([closed, dueLater, dueSooner, grave, overdue, attended, urgent], {
      urgent: new Set([urgent.caseCode]),
      attended: new Set([attended.caseCode]),
      now: NOW,
    })
    expect(sorted.map(({openedSeq}) => openedSeq)).toEqual([7, 6, 5, 4, 3, 2, 1])
  })

  it('puts among overdue cases the graver first', () => {
    const sorted = sortQueue([caseWith(1, {level: 3, dueAt: 1}), caseWith(2, {level: 1, dueAt: NOW - 1})], {
      urgent: new Set(),
      attended: new Set(),
      now: NOW,
    })
    expect(sorted.map(({openedSeq}) => openedSeq)).toEqual([2, 1])
  })
})

describe('the filter of the queue', () => {
  const cases = [
    caseWith(1),
    caseWith(2, {kind: 'fire', stage: 'reported'}),
    caseWith(3, {stage: 'evaluated', dueAt: null}),
    caseWith(4, {place: {position: [0, 0], gridCell: null, community: null, isOutside: true}}),
  ]
  const serialsOf = (filter: object, area: Parameters<typeof filterCases>[2] = null) =>
    filterCases(cases, {...EVERYTHING, ...filter}, area).map(({openedSeq}) => openedSeq)

  it('leaves closed cases out unless they are asked for', () => {
    expect(serialsOf({})).toEqual([1, 2, 4])
    expect(serialsOf({isWithClosed: true})).toEqual([1, 2, 3, 4])
    expect(serialsOf({stage: 'evaluated'})).toEqual([3])
  })

  it('narrows by kind, by stage and to what lies outside the city', () => {
    expect(serialsOf({kind: 'fire'})).toEqual([2])
    expect(serialsOf({stage: 'handling'})).toEqual([1, 4])
    expect(serialsOf({isOutsideOnly: true})).toEqual([4])
  })

  it.each([
    ['city', '330383', [1, 2, 4]],
    ['community', '330383198001', [1, 2]],
    ['gridCell', '330383198001001', [1, 2]],
    ['gridCell', '330383198001002', []],
  ])('takes the %s %s as its area', (level, code, serials) => {
    const area = areaSchema.parse({
      code,
      level,
      parent: null,
      name: 'x',
      bbox: [0, 0, 1, 1],
      anchor: [0, 0],
      residents: null,
    })
    expect(serialsOf({}, area)).toEqual(serials)
  })
})

import {describe, expect, it} from 'vitest'
import {areaSchema} from '#contract/area.ts'
import {countQueue, filterCases, sortQueue} from '#web/panels/CaseList/caseQueue.ts'
import {holdOrder, newSince} from '#web/panels/CaseList/heldQueue.ts'
import {rowsWithin} from '#web/panels/CaseList/rowWindow.ts'
import {WHOLE_QUEUE} from '#web/stores/queue.ts'
import {caseWith} from '../../realtime/pictures.ts'

const NOW = 1_000_000
const NOBODY = {fires: new Map(), tasks: new Map(), user: null, now: NOW}
const ANYWHERE = {area: null, now: NOW}

describe('the filter of the queue', () => {
  const cases = [
    caseWith(1),
    caseWith(2, {kind: 'fire', stage: 'reported', dueAt: NOW - 1}),
    caseWith(3, {stage: 'evaluated', state: 'evaluated', dueAt: null}),
    caseWith(4, {place: {position: [0, 0], gridCell: null, community: null, isOutside: true}}),
  ]
  const areaOf = (code: string, level: string) =>
    areaSchema.parse({
      code,
      level,
      parent: null,
      name: 'x',
      bbox: [0, 0, 1, 1],
      anchor: [0, 0],
      residents: null,
    })
  const serialsOf = (filter: object, area: ReturnType<typeof areaOf> | null = null) =>
    filterCases(cases, {...WHOLE_QUEUE, ...filter}, {area, now: NOW}).map(({openedSeq}) => openedSeq)

  it('leaves closed cases out unless they are asked for', () => {
    expect(serialsOf({})).toEqual([1, 2, 4])
    expect(serialsOf({isWithClosed: true})).toEqual([1, 2, 3, 4])
    expect(serialsOf({stage: 'evaluated'})).toEqual([3])
  })

  it('narrows by kind, by stage, to what is overdue and to what lies outside the city', () => {
    expect(serialsOf({kind: 'fire'})).toEqual([2])
    expect(serialsOf({stage: 'handling'})).toEqual([1, 4])
    expect(serialsOf({isOverdueOnly: true})).toEqual([2])
    expect(serialsOf({isOutsideOnly: true})).toEqual([4])
  })

  it.each([
    ['city', '330383', [1, 2, 4]],
    ['community', '330383198001', [1, 2]],
    ['gridCell', '330383198001001', [1, 2]],
    ['gridCell', '330383198001002', []],
  ])('takes the %s %s as its area', (level, code, serials) => {
    expect(serialsOf({}, areaOf(code, level))).toEqual(serials)
  })

  it('says of every choice what it would show beside the other choices', () => {
    const whole = countQueue(cases, WHOLE_QUEUE, ANYWHERE)
    expect([...whole.byKind]).toEqual([
      ['urban', 2],
      ['fire', 1],
    ])
    expect([...whole.byStage]).toEqual([
      ['handling', 2],
      ['reported', 1],
      ['evaluated', 1],
    ])
    expect([whole.overdue, whole.outside, whole.byCommunity.size]).toEqual([1, 1, 1])
    const fires = countQueue(cases, {...WHOLE_QUEUE, kind: 'fire'}, ANYWHERE)
    expect([...fires.byKind]).toEqual([...whole.byKind])
    expect([...fires.byStage]).toEqual([['reported', 1]])
    expect(fires.outside).toBe(0)
  })
})

describe('a queue whose order is held fast', () => {
  const sorted = sortQueue([caseWith(1), caseWith(2)], NOBODY)

  it('shows each case where it stood, as it is now, and lets none in', () => {
    const later = [caseWith(1, {stage: 'evaluated', dueAt: null}), caseWith(2), caseWith(3, {level: 1})]
    const shown = holdOrder(sorted, new Map(later.map(caseFile => [caseFile.caseCode, caseFile])))
    expect(shown.map(({caseFile, group}) => [caseFile.openedSeq, caseFile.stage, group])).toEqual([
      [2, 'handling', 'open'],
      [1, 'evaluated', 'open'],
    ])
    expect(newSince(sorted, sortQueue(later, NOBODY)).map(({caseFile}) => caseFile.openedSeq)).toEqual([3])
  })

  it('lets a case go that is gone from the picture', () => {
    const [, first] = sorted
    expect(holdOrder(sorted, new Map(first ? [[first.caseFile.caseCode, first.caseFile]] : []))).toHaveLength(
      1,
    )
  })
})

describe('the rows that are drawn', () => {
  const tops = [0, 2, 5, 8, 11]

  it('are those that meet what is in sight', () => {
    expect(rowsWithin(tops, {top: 0, bottom: 1})).toEqual({first: 0, end: 1})
    expect(rowsWithin(tops, {top: 3, bottom: 8})).toEqual({first: 1, end: 4})
    expect(rowsWithin(tops, {top: 10, bottom: 99})).toEqual({first: 3, end: 4})
    expect(rowsWithin([0], {top: 0, bottom: 99})).toEqual({first: 0, end: 0})
  })
})

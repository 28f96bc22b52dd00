import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import type {CaseFile} from '#contract/caseFile.ts'
import {findDuplicates} from '#server/domain/findDuplicates.ts'
import {bigramsOf, diceLikeness} from '#server/domain/textLikeness.ts'
import {POLICY} from '../fixtures/city.ts'
import {address, caseFile} from '../fixtures/stateEntities.ts'

const rules = POLICY.duplicateRules
const AT = 1_800_000_000_000
const METER = 1 / 111_195

function place(metersNorth: number): CaseFile['place'] {
  return {position: [120.5, 27.5 + metersNorth * METER], gridCell: null, community: null, isOutside: false}
}

function fire(number: number, details: Partial<CaseFile> = {}): CaseFile {
  return caseFile(number, {
    kind: 'fire',
    title: '居民楼下作坊起火',
    description: '隔壁振兴印刷作坊一楼冒浓烟，能看见火光，楼上住着人，请马上派消防车！',
    address: '沿江路12弄3号',
    place: place(0),
    occurredAt: AT,
    reportedAt: AT,
    ...details,
  })
}

function panelFire(number: number, details: Partial<CaseFile> = {}): CaseFile {
  return fire(number, {
    title: null,
    description: '一层感烟探测器',
    origin: {type: 'alarm', feed: 'fire-response', panelAddress: address, premisesId: null, alarmIds: []},
    ...details,
  })
}

const neighbour = fire(2, {
  title: '浓烟从卷帘门冒出',
  description: '对面振兴印刷作坊卷帘门里冒黑烟，有人在二楼窗口呼救。',
  place: place(30),
  occurredAt: AT + 85_000,
  reportedAt: AT + 85_000,
})

const codes = (found: readonly {caseFile: CaseFile}[]) => found.map(({caseFile: {openedSeq}}) => openedSeq)

describe('cases that may be one event', () => {
  it('are the calls of two neighbours and the panel of one fire, with distance, gap and likeness', () => {
    const found = findDuplicates(
      fire(1),
      [neighbour, panelFire(3, {place: place(20), occurredAt: AT - 60_000})],
      rules,
    )
    expect(codes(found).sort()).toEqual([2, 3])
    const [call, panel] = [2, 3].map(number => found.find(({caseFile: {openedSeq}}) => openedSeq === number))
    expect(call).toMatchObject({gapMs: 85_000})
    expect(call?.distanceMeters).toBeCloseTo(30, 0)
    expect(call?.likeness).toBeGreaterThan(rules.fire.minLikeness)
    expect(call?.reasons.map(({code}) => code)).toEqual(['near', 'soon', 'alikeWords', 'sameKind'])
    expect(panel?.likeness).toBeNull()
    expect(panel?.reasons.map(({code}) => code)).toEqual(['near', 'soon', 'sameKind', 'alarmAndReport'])
  })

  it('are not what happens because of the fire: the blocked lane, the people to be housed', () => {
    const lane = fire(4, {
      kind: 'urban',
      title: '消防车通行受阻',
      description: '弄口两辆面包车违停，消防车转弯困难。',
    })
    const housing = fire(5, {
      kind: 'service',
      title: '疏散群众临时安置',
      description: '疏散十一人，需安排安置点。',
    })
    expect(findDuplicates(fire(1), [lane, housing], rules)).toEqual([])
  })

  it.each([
    ['too far away', {place: place(rules.fire.withinMeters + 5)}],
    ['too long ago', {occurredAt: AT - 31 * 60_000, reportedAt: AT - 31 * 60_000}],
    ['closed', {stage: 'evaluated', state: 'evaluated'}],
    ['merged already', {state: 'merged'}],
    ['of a drill', {isDrill: true}],
    ['nowhere', {place: {...place(0), position: null}}],
    ['told in other words', {title: '井盖松动', description: '路口窨井盖松动异响', address: '人民北路'}],
  ] as const)('are not those that are %s', (_why, details) => {
    expect(codes(findDuplicates(fire(1), [fire(2)], rules))).toEqual([2])
    expect(findDuplicates(fire(1), [fire(2, details)], rules)).toEqual([])
  })

  it('are never the case itself, nor one that must not be told of', () => {
    expect(findDuplicates(fire(1), [fire(1)], rules)).toEqual([])
    expect(findDuplicates(fire(1), [fire(2)], rules, ({openedSeq}) => openedSeq !== 2)).toEqual([])
  })

  it('come the likeliest first, and no more than ten', () => {
    const others = Array.from({length: 30}, (_, index) => fire(40 - index, {place: place(40 - index)}))
    const found = findDuplicates(fire(1), others, rules)
    expect(codes(found)).toEqual(Array.from({length: 10}, (_, index) => 11 + index))
  })

  it('have only the words of the nearest hundred compared, however many there are', () => {
    let read = 0
    const watched = (number: number) => {
      const other = fire(number, {place: place(number % 150)})
      const {description} = other
      return Object.defineProperty({...other}, 'description', {
        get() {
          read += 1
          return description
        },
      })
    }
    const others = Array.from({length: 5_000}, (_, index) => watched(index + 2))
    expect(findDuplicates(fire(1), others, rules)).toHaveLength(10)
    expect(read).toBeLessThanOrEqual(100)
  })

  it('are such both ways, whichever is asked about', () => {
    const near = fc.record({
      meters: fc.integer({min: 0, max: 250}),
      seconds: fc.integer({min: 0, max: 2_000}),
    })
    fc.assert(
      fc.property(near, ({meters, seconds}) => {
        const other = fire(2, {
          ...neighbour,
          place: place(meters),
          occurredAt: AT + seconds * 1_000,
          reportedAt: AT + seconds * 1_000,
        })
        const [there] = findDuplicates(fire(1), [other], rules)
        const [back] = findDuplicates(other, [fire(1)], rules)
        expect(back?.score).toBe(there?.score)
      }),
    )
  })
})

describe('the likeness of two texts', () => {
  it('is 1 for the same words, however they are punctuated, and 0 for none in common', () => {
    expect(diceLikeness(bigramsOf('起火了，快来！'), bigramsOf('起火了 快来'))).toBe(1)
    expect(diceLikeness(bigramsOf('起火了'), bigramsOf('水管漏水'))).toBe(0)
    expect(diceLikeness(bigramsOf(''), bigramsOf(''))).toBe(0)
  })

  it('is that of the worked example: night and nacht share one bigram of four each', () => {
    expect(diceLikeness(bigramsOf('night'), bigramsOf('Nacht'))).toBe(0.25)
  })
})

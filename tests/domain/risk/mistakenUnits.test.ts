import {describe, expect, it} from 'vitest'
import {findWrongFacts} from '#server/domain/risk/attributeFeatures.ts'
import {SMALL_FACTS} from '../../fixtures/riskCity.ts'

const YEAR = 2026

function told(fact: string, value: number) {
  const [finding, ...more] = findWrongFacts({...SMALL_FACTS, [fact]: value}, YEAR)
  expect(more).toEqual([])
  return finding && {code: finding.code, meant: finding.meant.map(({unit, value: meant}) => [unit, meant])}
}

describe('a value in another unit than its field', () => {
  it.each([
    ['floorAreaSqm', 3_200_000, [['squareCentimetres', 320]]],
    [
      'floorAreaSqm',
      320_000_000,
      [
        ['squareCentimetres', 32_000],
        ['squareMillimetres', 320],
      ],
    ],
    [
      'floorAreaSqm',
      0.5,
      [
        ['mu', 333.33],
        ['tenThousandSquareMetres', 5_000],
      ],
    ],
    ['floors', 116, [['heightDecimetres', 4]]],
    [
      'floors',
      870,
      [
        ['heightDecimetres', 30],
        ['heightCentimetres', 3],
      ],
    ],
    [
      'yearBuilt',
      98,
      [
        ['twoDigitYear', 1998],
        ['minguoYear', 2009],
      ],
    ],
    ['yearBuilt', 104, [['minguoYear', 2015]]],
    ['wiringYear', 2541, [['buddhistYear', 1998]]],
    ['wiringYear', 199_805, [['yearAndMonth', 1998]]],
    ['yearBuilt', 19_980_501, [['fullDate', 1998]]],
  ] as const)('is told with what it may have meant: %s %d', (fact, value, meant) => {
    expect(told(fact, value)).toEqual({code: 'unitMistaken', meant})
  })

  it.each([
    ['floorAreaSqm', 3e13, 'outOfDomain'],
    ['floors', 0, 'outOfDomain'],
    ['rooms', 9_000, 'outOfDomain'],
    ['tenants', 70_000, 'outOfDomain'],
    ['yearBuilt', 2031, 'impossibleDate'],
    ['yearBuilt', 700, 'outOfDomain'],
  ] as const)('is none where no unit makes it possible: %s %d', (fact, value, code) => {
    expect(told(fact, value)).toEqual({code, meant: []})
  })

  it('is none where the value is right', () => {
    expect(findWrongFacts(SMALL_FACTS, YEAR)).toEqual([])
  })
})

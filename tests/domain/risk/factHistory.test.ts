import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import type {RiskFeature} from '#contract/risk.ts'
import {epochDayOf} from '#server/domain/risk/epochDays.ts'
import {FactHistory, type FactBefore, type FactChanges} from '#server/domain/risk/factHistory.ts'
import {buildFeatures} from '#server/domain/risk/featureTable.ts'
import type {RiskFacts} from '#server/domain/risk/riskFacts.ts'
import {columnOf} from '#server/domain/risk/riskFeatures.ts'
import {monthsBefore} from '#server/domain/risk/riskPeriods.ts'
import {historyOf, SMALL_FACTS, sourcesOf} from '../../fixtures/riskCity.ts'

const NOW = epochDayOf('2026-01-01')

function changesOf(...rows: [premises: number, day: number, before: FactBefore][]): FactChanges {
  const sorted = rows.toSorted((a, b) => a[1] - b[1])
  return {
    premises: Int32Array.from(sorted, row => row[0]),
    day: Int32Array.from(sorted, row => row[1]),
    before: Uint32Array.from(sorted, (_, at) => at),
    values: sorted.map(row => row[2]),
  }
}

/** Two premises: the first as it became, the second never another. */
function cityWith(...rows: Parameters<typeof changesOf>) {
  const now: RiskFacts = {...SMALL_FACTS, wiringYear: 2025, indoorCharging: false, sensors: ['smoke']}
  const sources = sourcesOf([now, SMALL_FACTS], historyOf({fromDay: NOW - 1_200, untilDay: NOW}))
  return {...sources, past: new FactHistory(changesOf(...rows), 2)}
}

const CHANGED = cityWith(
  [0, epochDayOf('2025-04-10'), {wiringYear: 1990}],
  [0, epochDayOf('2025-06-10'), {indoorCharging: null}],
  [0, epochDayOf('2025-09-10'), {indoorCharging: true}],
  [0, epochDayOf('2025-09-10'), {sensors: []}],
)

describe('facts with a history', () => {
  it('are what they were: of each the last change before the day has happened, the next has not', () => {
    const factsOn = (day: string) => {
      const {indoorCharging, wiringYear, sensors} = CHANGED.past.factsOn(
        ...([epochDayOf(day), 0, CHANGED.premises[0]!] as const),
      )
      return [wiringYear, indoorCharging, sensors?.length]
    }
    expect(factsOn('2025-04-10')).toEqual([1990, null, 0])
    expect(factsOn('2025-04-11')).toEqual([2025, null, 0])
    expect(factsOn('2025-06-11')).toEqual([2025, true, 0])
    expect(factsOn('2025-09-10')).toEqual([2025, true, 0])
    expect(factsOn('2025-09-11')).toEqual([2025, false, 1])
    expect(CHANGED.past.factsOn(0, 1, SMALL_FACTS)).toBe(SMALL_FACTS)
  })

  it('give past months the features of their time, and premises that never changed the same as ever', () => {
    const like = buildFeatures(CHANGED, {day: NOW})
    const months = monthsBefore(CHANGED, NOW, {months: 12, like})
    const seriesOf = (name: RiskFeature, row: number) =>
      months.map(({table}) => table.columns[columnOf(name)]?.[row])
    const {NaN: unknown} = Number
    expect(seriesOf('indoorCharging', 0)).toEqual([
      ...Array.from({length: 6}, () => unknown),
      ...[1, 1, 1, 0, 0, 0],
    ])
    expect(seriesOf('smokeSensor', 0)).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1])
    const ages = seriesOf('yearsWired', 0)
    expect(ages.slice(0, 4).every(age => age !== undefined && age > 34)).toBe(true)
    expect(ages.slice(4).every(age => age !== undefined && age < 1)).toBe(true)
    expect(new Set(seriesOf('indoorCharging', 1))).toEqual(new Set([0]))
  })

  it('cost memory where something changed, and nowhere else', () => {
    const like = buildFeatures(CHANGED, {day: NOW})
    const months = monthsBefore(CHANGED, NOW, {months: 12, like})
    const distinct = (name: RiskFeature) =>
      new Set([like, ...months.map(({table}) => table)].map(({columns}) => columns[columnOf(name)])).size
    expect(distinct('indoorCharging')).toBe(3)
    expect(distinct('smokeSensor')).toBe(2)
    expect(distinct('tenants')).toBe(1)
  })

  it('make the same table whether it is built alone or like that of any other day', () => {
    const day = fc.integer({min: NOW - 500, max: NOW + 20})
    const before: fc.Arbitrary<FactBefore> = fc.oneof(
      fc.record({tenants: fc.constantFrom(null, 3, 30)}),
      fc.record({use: fc.constantFrom('shop' as const, 'workshop' as const, null)}),
      fc.record({secondExit: fc.constantFrom(true, false, null)}),
      fc.record({floorAreaSqm: fc.constantFrom(40, 1_000)}),
    )
    const row = fc.tuple(fc.constantFrom(0, 1), day, before)
    fc.assert(
      fc.property(fc.array(row, {maxLength: 8}), day, day, (rows, one, other) => {
        const city = cityWith(...rows)
        const like = buildFeatures(city, {day: other})
        const columns = buildFeatures(city, {day: one, like}).columns
        expect(columns).toEqual(buildFeatures(city, {day: one}).columns)
      }),
    )
  })
})

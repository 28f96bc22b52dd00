import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import type {RiskFeature} from '#contract/risk.ts'
import {findWrongFacts} from '#server/domain/risk/attributeFeatures.ts'
import {addMonths, dayText, epochDayOf} from '#server/domain/risk/epochDays.ts'
import {
  buildFeatures,
  touchedByFire,
  updateFeatures,
  type FeatureSources,
  type FeatureTable,
} from '#server/domain/risk/featureTable.ts'
import {NOT_YET} from '#server/domain/risk/premisesHistory.ts'
import {columnOf, FEATURE_NAMES} from '#server/domain/risk/riskFeatures.ts'
import {burningCity, historyOf, SMALL_FACTS, sourcesOf, type HistoryRows} from '../../fixtures/riskCity.ts'

const DAY = epochDayOf('2026-01-01')
const KNOWN = {fromDay: DAY - 1_200, untilDay: DAY}

function featureOf(name: RiskFeature, rows: Partial<HistoryRows>, facts = SMALL_FACTS): number | undefined {
  const table = buildFeatures(sourcesOf([facts, SMALL_FACTS], historyOf({...KNOWN, ...rows})), {day: DAY})
  return table.columns[columnOf(name)]?.[0]
}

describe('features of what happened', () => {
  it('are of what was before the day', () => {
    expect(
      featureOf('ownFires', {
        fires: [
          [0, DAY - 1],
          [0, DAY],
          [0, DAY - 1_096],
        ],
      }),
    ).toBe(1)
    expect(
      featureOf('penalties', {
        penalties: [
          [0, DAY - 30],
          [0, DAY + 1],
        ],
      }),
    ).toBe(1)
  })

  it('are of fires near by, not of its own', () => {
    expect(
      featureOf('nearFires', {
        fires: [
          [0, DAY - 5],
          [1, DAY - 5],
          [1, DAY - 731],
        ],
      }),
    ).toBe(1)
  })

  it('tell hazards that are open from those that were', () => {
    const hazards: HistoryRows['hazards'] = [
      [0, DAY - 50, null, true],
      [0, DAY - 40, DAY],
      [0, DAY - 300, DAY - 200],
      [0, DAY, null],
    ]
    expect(featureOf('openHazards', {hazards})).toBe(2)
    expect(featureOf('openMajorHazards', {hazards})).toBe(1)
    expect(featureOf('pastHazards', {hazards})).toBe(1)
  })

  it('take the last visit at which somebody opened', () => {
    const visits: HistoryRows['inspections'] = [
      [0, DAY - 61, 1],
      [0, DAY - 3, 2],
    ]
    expect(featureOf('monthsSinceInspection', {inspections: visits})).toBeCloseTo(2, 1)
    expect(featureOf('neverInspected', {inspections: visits})).toBe(0)
  })

  it('take a visit from the facts only if it was before the day', () => {
    const told = {...SMALL_FACTS, lastInspectedOn: dayText(DAY - 91)}
    expect(featureOf('monthsSinceInspection', {}, told)).toBeCloseTo(3, 1)
    expect(featureOf('monthsSinceInspection', {}, {...told, lastInspectedOn: dayText(DAY)})).toBeNaN()
  })

  it('are not known where nothing is fitted that could tell', () => {
    const sensorMonths: HistoryRows['sensorMonths'] = [
      [0, DAY - 20, 3, 1],
      [0, DAY - 400, 9, 9],
    ]
    expect(featureOf('sensorAlarms', {sensorMonths})).toBeNaN()
    expect(featureOf('sensorAlarms', {sensorMonths}, {...SMALL_FACTS, sensors: ['smoke']})).toBe(3)
    expect(featureOf('sensorFaults', {}, {...SMALL_FACTS, sensors: ['smoke']})).toBe(0)
  })

  it('are not known, rather than 0, where too little of the past is', () => {
    const short = {fromDay: DAY - 30}
    for (const name of ['ownFires', 'openHazards', 'penalties', 'nearFires', 'neverInspected'] as const) {
      expect(featureOf(name, short)).toBeNaN()
    }
  })
})

describe('features of facts', () => {
  it('are not known where the fact is not', () => {
    const blank = {...SMALL_FACTS, structure: null, use: null, sensors: null, tenants: null, wiringYear: null}
    for (const name of [
      'brickWood',
      'useWorkshop',
      'smokeSensor',
      'tenants',
      'crowding',
      'yearsWired',
    ] as const) {
      expect(featureOf(name, {}, blank)).toBeNaN()
    }
  })

  it('are as old as the day, not as today', () => {
    const sources = sourcesOf([SMALL_FACTS], historyOf(KNOWN))
    const then = buildFeatures(sources, {day: epochDayOf('2020-06-01')})
    expect(then.columns[columnOf('yearsBuilt')]?.[0]).toBeCloseTo(21.915, 2)
    const before = buildFeatures(sources, {day: epochDayOf('1990-06-01')})
    expect(before.columns[columnOf('yearsBuilt')]?.[0]).toBeNaN()
  })

  it('are not used where they cannot be right, and are named', () => {
    const wrong = {...SMALL_FACTS, floorAreaSqm: 1_800_000, floors: 99, yearBuilt: 2062}
    expect(featureOf('floorArea', {}, wrong)).toBeNaN()
    expect(featureOf('floors', {}, wrong)).toBeNaN()
    expect(featureOf('crowding', {}, wrong)).toBeNaN()
    expect(findWrongFacts(wrong, 2026)).toMatchObject([
      {code: 'outOfDomain', field: 'floors', value: 99},
      {code: 'unitMistaken', field: 'floorAreaSqm', value: 1_800_000},
      {code: 'impossibleDate', field: 'yearBuilt', value: 2062},
    ])
    expect(findWrongFacts(SMALL_FACTS, 2026)).toEqual([])
  })
})

it('a month later is the same day, or the last of a month that has none', () => {
  expect(dayText(addMonths(epochDayOf('2026-01-31'), 1))).toBe('2026-02-28')
  expect(dayText(addMonths(epochDayOf('2026-03-15'), -12))).toBe('2025-03-15')
})

describe('a table', () => {
  const city = burningCity({count: 150, seed: 'table', monthlyOdds: 0.01})
  // Close together, so that many are near others.
  const premises = city.premises.map(facts => ({
    ...facts,
    position: [120.5 + (facts.position[0] - 120.5) / 20, 27.5 + (facts.position[1] - 27.5) / 20] as const,
  }))
  const sourcesWith = (extra: Partial<HistoryRows> = {}) =>
    sourcesOf(
      premises.map(facts => ({...facts, position: [...facts.position]})),
      historyOf({...city.history, ...extra}),
    )

  it('brought up to date for what changed is the one built anew', () => {
    fc.assert(
      fc.property(fc.integer({min: 0, max: 149}), fc.integer({min: 1, max: 700}), (index, daysBefore) => {
        const day = city.untilDay
        const before = sourcesWith()
        const table = buildFeatures(before, {day})
        const fires: HistoryRows['fires'] = [...(city.history.fires ?? []), [index, day - daysBefore]]
        const hazards: HistoryRows['hazards'] = [...(city.history.hazards ?? []), [index, day - daysBefore]]
        const after = sourcesWith({fires, hazards})
        before.history.replace(index, after.history.historyOf(index))
        for (const touched of touchedByFire(index, before)) updateFeatures(table, touched, before)
        expect(table).toEqual(buildFeatures(after, {day}))
      }),
      {numRuns: 30},
    )
  })

  it('that shares what does not change with another is the one built alone', () => {
    const sources = sourcesWith()
    const like = buildFeatures(sources, {day: city.untilDay})
    const shared = buildFeatures(sources, {day: city.untilDay - 300, like})
    expect(shared).toEqual(buildFeatures(sources, {day: city.untilDay - 300}))
    expect(shared.columns[columnOf('floors')]).toBe(like.columns[columnOf('floors')])
    expect(buildFeatures(sources, {day: city.untilDay})).toEqual(like)
  })

  it('knows nothing of what happened after its day', () => {
    const day = city.untilDay - 365
    const cut = <Row extends [number, number, ...unknown[]]>(rows: Row[] = []) =>
      rows.filter(row => row[1] < day)
    const {fires, inspections, hazards, penalties, sensorMonths} = city.history
    const past = sourcesWith({
      fires: cut(fires),
      inspections: cut(inspections),
      hazards: cut(hazards).map(([one, found, rectified, isMajor]) => {
        const until = rectified ?? NOT_YET
        return [one, found, until < day ? until : NOT_YET, isMajor ?? false]
      }),
      penalties: cut(penalties),
      sensorMonths: cut(sensorMonths),
    })
    expect(buildFeatures(sourcesWith(), {day})).toEqual(buildFeatures(past, {day}))
  })

  it('has nothing near where there are no neighbours', () => {
    const alone: FeatureSources = sourcesOf([SMALL_FACTS], historyOf(KNOWN))
    const table: FeatureTable = buildFeatures(alone, {day: DAY})
    expect(table.columns).toHaveLength(FEATURE_NAMES.length)
    expect(table.columns[columnOf('nearPremises')]?.[0]).toBe(0)
    expect(table.columns[columnOf('nearBrickWood')]?.[0]).toBeNaN()
  })
})

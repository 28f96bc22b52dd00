import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {areaCodeSchema} from '#contract/ids.ts'
import type {ResponsePhase} from '#contract/responseReport.ts'
import type {ResponseTarget} from '#server/domain/dispatchPolicy.ts'
import {quantileOf, quantilesOf} from '#server/domain/quantiles.ts'
import {responseFigures, type AnsweredCase, type UnitTimes} from '#server/domain/responseFigures.ts'

const EAST = areaCodeSchema.parse('330383198001')
const AT = Date.parse('2026-11-23T10:00:00+08:00')
const second = 1_000

interface Told {
  acknowledged?: number
  dispatched?: number
  enRoute?: number
  onScene?: number
  closed?: number
}

const at = (seconds: number | undefined) => (seconds === undefined ? null : AT + seconds * second)

/** A case by the seconds after its report at which each phase was reached. */
function answered(
  {acknowledged, dispatched, enRoute, onScene, closed}: Told,
  details: Partial<AnsweredCase> = {},
): AnsweredCase {
  return {
    kind: 'fire',
    community: EAST,
    state: 'handling',
    isDrill: false,
    reportedAt: AT,
    response: {
      acknowledgedAt: at(acknowledged),
      dispatchedAt: at(dispatched),
      enRouteAt: at(enRoute),
      onSceneAt: at(onScene),
      closedAt: at(closed),
    },
    units: [],
    ...details,
  }
}

const unit = (
  unitKind: UnitTimes['unitKind'],
  {dispatched, enRoute, onScene}: Pick<Told, 'dispatched' | 'enRoute' | 'onScene'>,
): UnitTimes => ({unitKind, dispatchedAt: at(dispatched), enRouteAt: at(enRoute), onSceneAt: at(onScene)})

function figures(
  cases: readonly AnsweredCase[],
  options: Partial<Parameters<typeof responseFigures>[1]> = {},
) {
  return responseFigures(cases, {per: 'case', targets: [], dayOf: () => '2026-11-23', ...options})
}

function span(of: ReturnType<typeof figures>, from: ResponsePhase, to: ResponsePhase) {
  return of.spans.find(each => each.from === from && each.to === to)
}

describe('response figures', () => {
  it('time each phase, and say how many have not come to the next', () => {
    const cases = [
      answered({acknowledged: 10, dispatched: 40, enRoute: 70, onScene: 340, closed: 3_000}),
      answered({acknowledged: 20, dispatched: 60, enRoute: 130}),
      answered({acknowledged: 60}),
    ]
    const of = figures(cases)
    expect(of).toMatchObject({cases: 3, rows: 3})
    expect(span(of, 'received', 'acknowledged')).toMatchObject({count: 3, notReached: 0})
    expect(span(of, 'received', 'acknowledged')?.quantiles).toMatchObject({p50: 20, p90: 52})
    expect(span(of, 'acknowledged', 'dispatched')).toMatchObject({count: 2, notReached: 1})
    expect(span(of, 'dispatched', 'onScene')).toMatchObject({count: 1, notReached: 1, quantiles: {p50: 300}})
    expect(span(of, 'onScene', 'closed')).toMatchObject({count: 1, notReached: 0, quantiles: {p50: 2_660}})
  })

  it('leave out drills, void cases and merged ones, and say how many', () => {
    const slow = {acknowledged: 9_000}
    const of = figures([
      answered({acknowledged: 10}),
      answered(slow, {isDrill: true}),
      answered(slow, {state: 'voided'}),
      answered(slow, {state: 'merged'}),
    ])
    expect(of).toMatchObject({cases: 1, excluded: {drill: 1, voided: 1, merged: 1}})
    expect(span(of, 'received', 'acknowledged')?.quantiles).toMatchObject({p95: 10})
  })

  it('count what goes backwards apart, and in no percentile', () => {
    const of = figures([answered({dispatched: 60, onScene: 30}), answered({dispatched: 60, onScene: 100})])
    expect(span(of, 'dispatched', 'onScene')).toMatchObject({count: 1, backwards: 1, quantiles: {p50: 40}})
  })

  it('count each unit by itself when asked to', () => {
    const cases = [
      answered(
        {dispatched: 60},
        {units: [unit('fireStation', {dispatched: 60, onScene: 360}), unit(null, {dispatched: 100})]},
      ),
    ]
    const of = figures(cases, {per: 'unit'})
    expect(of).toMatchObject({cases: 1, rows: 2})
    expect(span(of, 'received', 'dispatched')).toMatchObject({count: 2, quantiles: {p50: 80}})
    expect(span(of, 'dispatched', 'onScene')).toMatchObject({count: 1, notReached: 1})
  })

  it('hold the shares against targets, with numerator and denominator', () => {
    const target = {from: 'received', to: 'dispatched', withinSeconds: 64, share: 0.9} as const
    const cases = [64, 65, 30, 20].map(dispatched => answered({dispatched}))
    const [result] = figures([...cases, answered({})], {targets: [target]}).targets
    expect(result).toMatchObject({numerator: 3, denominator: 4, isMet: false})
    expect(figures(cases.slice(2), {targets: [target]}).targets[0]).toMatchObject({isMet: true})
    expect(figures([], {targets: [target]}).targets[0]).toMatchObject({denominator: 0, isMet: null})
  })

  it('measure a target of certain units by the first of them, and of certain kinds by these alone', () => {
    const cases = [
      answered(
        {dispatched: 10, onScene: 20},
        {
          units: [
            unit('microFireStation', {dispatched: 30, onScene: 230}),
            unit('microFireStation', {dispatched: 40, onScene: 200}),
            unit('fireStation', {dispatched: 10, onScene: 20}),
          ],
        },
      ),
      answered({dispatched: 0, onScene: 500}, {kind: 'urban'}),
    ]
    const targets: ResponseTarget[] = [
      {from: 'dispatched', to: 'onScene', unitKinds: ['microFireStation'], withinSeconds: 180, share: 0.9},
      {from: 'dispatched', to: 'onScene', kinds: ['urban'], withinSeconds: 300, share: 0.5},
    ]
    const results = figures(cases, {targets}).targets
    expect(results.map(({numerator, denominator}) => [numerator, denominator])).toEqual([
      [1, 1],
      [0, 1],
    ])
  })

  it('are the same parts of the same whole by kind, area and day', () => {
    const cases = [
      answered({acknowledged: 10}),
      answered({acknowledged: 30}, {kind: 'urban', community: null}),
      answered({acknowledged: 50}, {reportedAt: AT - 86_400_000}),
    ]
    const of = figures(cases, {dayOf: time => (time < AT ? '2026-11-22' : '2026-11-23')})
    expect(of.byKind.map(({kind, cases: count}) => [kind, count])).toEqual([
      ['fire', 2],
      ['urban', 1],
    ])
    expect(of.byArea.map(({area, cases: count}) => [area, count])).toEqual([
      [EAST, 2],
      [null, 1],
    ])
    expect(of.byDay.map(({day, cases: count}) => [day, count])).toEqual([
      ['2026-11-22', 1],
      ['2026-11-23', 2],
    ])
  })
})

describe('quantiles', () => {
  it('are interpolated between ranks', () => {
    expect(quantileOf([10, 20, 30, 40], 0.5)).toBe(25)
    expect(quantileOf([10, 20, 30, 40], 0.9)).toBeCloseTo(37)
    expect(quantilesOf([])).toBeNull()
  })

  it('rise with their share and lie within the values, in whatever order these come', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({min: 0, max: 100_000}), {minLength: 1}), values => {
        const of = Object.values(quantilesOf(values) ?? {})
        expect([...of].sort((left, right) => left - right)).toEqual(of)
        expect(of[0]).toBeGreaterThanOrEqual(Math.min(...values))
        expect(of.at(-1)).toBeLessThanOrEqual(Math.max(...values))
        expect(quantilesOf([...values].reverse())).toEqual(quantilesOf(values))
      }),
    )
  })
})

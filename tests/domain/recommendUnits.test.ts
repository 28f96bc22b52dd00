import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {runCardNeedSchema, type RunCardNeed} from '#contract/dispatch.ts'
import {areaCodeSchema} from '#contract/ids.ts'
import {unitSchema, type Capability, type UnitKind} from '#contract/unit.ts'
import type {UnitDuty} from '#contract/roster.ts'
import type {UnitStatus} from '#contract/unitState.ts'
import type {DispatchUnit} from '#server/domain/dispatch/candidates.ts'
import {coverTasksOf, findUncovered, type CoverCell} from '#server/domain/dispatch/findUncovered.ts'
import {recommendUnits} from '#server/domain/dispatch/recommendUnits.ts'
import {CITY, EAST, POLICY, WEST} from '../fixtures/city.ts'
import {NOON} from '../fixtures/records.ts'

const weights = POLICY.ranking

interface Sketch {
  id: string
  seconds: number
  kind?: UnitKind
  capabilities?: Capability[]
  status?: UnitStatus
  openTasks?: number
  isInside?: boolean
  duty?: UnitDuty
}

function unitOf({id, seconds, kind = 'microFireStation', capabilities = ['extinguish'], ...rest}: Sketch) {
  const unit = unitSchema.parse({id, name: id, kind, position: [121, 27.5], area: CITY, capabilities})
  const {status = 'available', openTasks = 0, isInside = true, duty} = rest
  const travel = {seconds, source: 'streets'} as const
  const state = {status, position: unit.position, openTasks, travel, isInside}
  return {unit, ...state, ...(duty && {duty})} satisfies DispatchUnit
}

function needOf(need: Partial<RunCardNeed> & Pick<RunCardNeed, 'capability'>): RunCardNeed {
  return runCardNeedSchema.parse({count: 1, withinMinutes: 5, ...need})
}

function recommend(needs: RunCardNeed[], sketches: Sketch[]) {
  return recommendUnits({needs, units: sketches.map(unitOf), weights, at: NOON})
}

describe('the ranking of candidates', () => {
  it('is by travel time, and each says what it is made of', () => {
    const [need] = recommend(
      [needOf({capability: 'extinguish'})],
      [
        {id: 'far', seconds: 400, openTasks: 1, isInside: false, capabilities: ['extinguish', 'firstAid']},
        {id: 'near', seconds: 100},
      ],
    )
    expect(need?.chosen).toEqual(['near'])
    expect(need?.candidates.map(({unitId, costSeconds}) => [unitId, costSeconds])).toEqual([
      ['near', 100],
      ['far', 400 + weights.perOpenTask + weights.outsideJurisdiction],
    ])
    expect(need?.candidates[1]?.reasons).toEqual([
      {code: 'travel', seconds: 400, source: 'streets', isInTime: false},
      {code: 'jurisdiction', isInside: false, costSeconds: weights.outsideJurisdiction},
      {code: 'capability', capabilities: ['firstAid']},
      {code: 'load', openTasks: 1, costSeconds: weights.perOpenTask},
    ])
  })

  it('prefers the free unit to a nearer one with tasks, and its own area to a nearer one', () => {
    const [byLoad] = recommend(
      [needOf({capability: 'extinguish'})],
      [
        {id: 'busy', seconds: 100, openTasks: 1},
        {id: 'free', seconds: 100 + weights.perOpenTask - 1},
      ],
    )
    expect(byLoad?.chosen).toEqual(['free'])
    const [byArea] = recommend(
      [needOf({capability: 'extinguish'})],
      [
        {id: 'foreign', seconds: 100, isInside: false},
        {id: 'own', seconds: 100 + weights.outsideJurisdiction - 1},
      ],
    )
    expect(byArea?.chosen).toEqual(['own'])
  })

  it('leaves out who is off duty or on a scene, and lists who is on the way last without choosing it', () => {
    const [need] = recommend(
      [needOf({capability: 'extinguish', count: 2})],
      [
        {id: 'off', seconds: 1, status: 'offDuty'},
        {id: 'there', seconds: 2, status: 'onScene'},
        {id: 'going', seconds: 3, status: 'enRoute'},
        {id: 'waiting', seconds: 900},
      ],
    )
    expect(need?.candidates.map(({unitId}) => unitId)).toEqual(['waiting', 'going'])
    expect(need?.candidates[1]?.reasons).toContainEqual({
      code: 'status',
      status: 'enRoute',
      costSeconds: weights.enRoute,
    })
    expect(need).toMatchObject({chosen: ['waiting'], candidateCount: 2, shortfall: 1})
  })
})

describe('a unit off duty', () => {
  const off: UnitDuty = {
    ...{isOnDuty: false, source: 'roster', until: NOON + 60_000},
    ...{spell: null, next: null, order: null},
  }

  it('is never chosen, even when nobody else is left, and is listed last with when it comes back', () => {
    const [need] = recommend(
      [needOf({capability: 'extinguish', count: 3})],
      [
        {id: 'off', seconds: 1, duty: off},
        {id: 'going', seconds: 3, status: 'enRoute'},
        {id: 'on', seconds: 900, duty: {...off, isOnDuty: true, until: null}},
      ],
    )
    expect(need).toMatchObject({chosen: ['on'], shortfall: 2})
    expect(need?.candidates.map(({unitId}) => unitId)).toEqual(['on', 'going', 'off'])
    expect(need?.candidates[2]?.reasons).toContainEqual({
      ...{code: 'offDuty', source: 'roster', until: NOON + 60_000, costSeconds: weights.offDuty},
    })
  })

  it('does not fill a need that may be shared either', () => {
    const [need] = recommend(
      [needOf({capability: 'extinguish', mayShare: true})],
      [{id: 'off', seconds: 1, duty: off}],
    )
    expect(need).toMatchObject({chosen: [], shortfall: 1})
  })

  it('is listed behind ten others when it is nearer than whoever goes, and not when it is farther', () => {
    const others = Array.from({length: 12}, (_, index) => ({id: `on${index}`, seconds: 100 + index}))
    const [need] = recommend(
      [needOf({capability: 'extinguish'})],
      [...others, {id: 'near', seconds: 50, duty: off}, {id: 'far', seconds: 200, duty: off}],
    )
    expect(need?.candidates.map(({unitId}) => unitId).slice(9)).toEqual(['on9', 'near'])
  })

  it('soon is told beforehand', () => {
    const ends = (until: number | null) =>
      recommend(
        [needOf({capability: 'extinguish'})],
        [{id: 'on', seconds: 1, duty: {...off, isOnDuty: true, until}}],
      )[0]?.candidates[0]?.reasons.filter(({code}) => code === 'dutyEnds')
    expect(ends(NOON + 3_600_000)).toEqual([{code: 'dutyEnds', until: NOON + 3_600_000}])
    expect([ends(NOON + 3_600_001), ends(null)]).toEqual([[], []])
  })
})

describe('the choice over all needs', () => {
  it('fills a need of one kind by that kind only', () => {
    const [need] = recommend(
      [needOf({capability: 'extinguish', unitKinds: ['fireStation']})],
      [
        {id: 'micro', seconds: 1},
        {id: 'station', seconds: 100, kind: 'fireStation'},
      ],
    )
    expect(need).toMatchObject({chosen: ['station'], candidateCount: 1, shortfall: 0})
  })

  it('does not spend on one need the only unit that another can have', () => {
    const [verify, rescue] = recommend(
      [needOf({capability: 'verify'}), needOf({capability: 'rescue'})],
      [
        {id: 'both', seconds: 10, capabilities: ['verify', 'rescue']},
        {id: 'one', seconds: 500, capabilities: ['verify']},
      ],
    )
    expect([verify?.chosen, rescue?.chosen]).toEqual([['one'], ['both']])
  })

  it('keeps a required need whole at the cost of one that is not', () => {
    const [optional, required] = recommend(
      [needOf({capability: 'verify', isRequired: false}), needOf({capability: 'verify'})],
      [{id: 'only', seconds: 10, capabilities: ['verify']}],
    )
    expect(optional).toMatchObject({chosen: [], shortfall: 1})
    expect(required).toMatchObject({chosen: ['only'], shortfall: 0})
  })

  it('lets a unit that goes anyway fill a need that may share, and sends one more where none can', () => {
    const card = [
      needOf({capability: 'extinguish'}),
      needOf({capability: 'power', mayShare: true}),
      needOf({capability: 'firstAid', mayShare: true}),
    ]
    const filled = recommend(card, [
      {id: 'engine', seconds: 300, capabilities: ['extinguish', 'power']},
      {id: 'closer', seconds: 10, capabilities: ['power']},
      {id: 'doctor', seconds: 20, capabilities: ['firstAid']},
    ])
    expect(filled.map(({chosen}) => chosen)).toEqual([['engine'], ['engine'], ['doctor']])
  })

  it('gives no unit two places, fills as many as can be filled, and costs no more than any other choice', () => {
    const capability = fc.constantFrom<Capability>('verify', 'extinguish', 'police')
    const needs = fc.array(
      fc.record({capability, count: fc.integer({min: 1, max: 2}), isRequired: fc.boolean()}),
      {
        minLength: 1,
        maxLength: 3,
      },
    )
    const sketches = fc.uniqueArray(
      fc.record({
        id: fc.integer({min: 1, max: 40}).map(String),
        seconds: fc.integer({min: 1, max: 900}),
        capabilities: fc.uniqueArray(capability, {minLength: 1}),
      }),
      {selector: ({id}) => id, maxLength: 5},
    )
    fc.assert(
      fc.property(needs, sketches, (sketchedNeeds, units) => {
        const filled = recommend(sketchedNeeds.map(needOf), units)
        const chosen = filled.flatMap(each => each.chosen)
        expect(new Set(chosen).size).toBe(chosen.length)
        for (const {chosen: ids, candidates, count, shortfall} of filled) {
          expect(ids.length + shortfall).toBe(count)
          expect(candidates.map(({unitId}) => unitId)).toEqual(expect.arrayContaining(ids))
        }
        const total = filled.reduce((sum, {chosen: ids, candidates, shortfall, isRequired}) => {
          const costs = ids.map(id => candidates.find(({unitId}) => unitId === id)?.costSeconds ?? NaN)
          return sum + costs.reduce((a, b) => a + b, 0) + shortfall * (isRequired ? 1e9 : 1e6)
        }, 0)
        expect(total).toBe(leastCost(sketchedNeeds, units))
      }),
    )
  })
})

/** Tries every way to give the places to units. */
function leastCost(
  needs: readonly {capability: Capability; count: number; isRequired: boolean}[],
  units: readonly {id: string; seconds: number; capabilities: Capability[]}[],
): number {
  const places = needs.flatMap(need => Array.from({length: need.count}, () => need))
  const tryFrom = (place: number, used: ReadonlySet<string>): number => {
    const need = places[place]
    if (!need) return 0
    const empty = (need.isRequired ? 1e9 : 1e6) + tryFrom(place + 1, used)
    const filled = units
      .filter(({id, capabilities}) => !used.has(id) && capabilities.includes(need.capability))
      .map(({id, seconds}) => seconds + tryFrom(place + 1, new Set([...used, id])))
    return Math.min(empty, ...filled)
  }
  return tryFrom(0, new Set())
}

describe('what a move leaves uncovered', () => {
  const code = (text: string) => areaCodeSchema.parse(text)
  const west = {code: WEST, name: 'West'}
  const east = {code: EAST, name: 'East'}
  const cells: CoverCell[] = [
    {code: code('330383000001001'), community: west, residents: 100, premises: 5},
    {code: code('330383000001002'), community: west, residents: 200, premises: 6},
    {code: code('330383000002001'), community: east, residents: 700, premises: 7},
  ]
  const task = {capability: 'extinguish', withinMinutes: 5} as const

  it('is what nobody who stays reaches in time, by community, with the share before and after', () => {
    const found = findUncovered({task, counts: Uint16Array.of(1, 2, 1), leaving: [[0, 1]], cells})
    expect(found).toEqual({
      ...task,
      shareBefore: 1,
      shareAfter: 0.9,
      areas: [{...west, cells: [cells[0]?.code], residents: 100, premises: 5}],
    })
  })

  it('counts cells where the residents are not known', () => {
    const unknown = cells.map(cell => ({...cell, residents: null}))
    const leaving = [Int32Array.of(0), Int32Array.of(0, 2)]
    const found = findUncovered({task, counts: Uint16Array.of(2, 1, 1), leaving, cells: unknown})
    expect(found?.shareBefore).toBe(1)
    expect(found?.shareAfter).toBeCloseTo(1 / 3)
    expect(found?.areas.map(({residents, premises}) => [residents, premises])).toEqual([
      [null, 5],
      [null, 7],
    ])
  })

  it('is not asked where none of that sort leaves', () => {
    expect(findUncovered({task, counts: Uint16Array.of(1, 1, 1), leaving: [], cells})).toBeNull()
  })

  it('is asked once for each sort of unit on the card, by the minutes of its cover', () => {
    const card = [
      needOf({capability: 'extinguish', unitKinds: ['fireStation'], withinMinutes: 10}),
      needOf({capability: 'extinguish', unitKinds: ['microFireStation']}),
      needOf({capability: 'extinguish', unitKinds: ['fireStation'], isRequired: false}),
    ]
    const minutes = POLICY.coverMinutes
    expect(coverTasksOf(card, minutes)).toEqual([
      {capability: 'extinguish', unitKinds: ['fireStation'], withinMinutes: minutes.extinguish},
      {capability: 'extinguish', unitKinds: ['microFireStation'], withinMinutes: minutes.extinguish},
    ])
  })
})

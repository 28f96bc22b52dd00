import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {unitSchema, type Unit} from '#contract/unit.ts'
import {createCoverKeeper, type CoveringUnit} from '#server/coverKeeper.ts'
import type {Mover} from '#server/routing/mover.ts'
import type {TravelTimes} from '#server/routing/travelTimes.ts'
import {CITY} from '../fixtures/city.ts'

const CELLS = 10
const TASK = {capability: 'extinguish', withinMinutes: 5} as const

const UNITS: Unit[] = Array.from({length: 6}, (_, index) =>
  unitSchema.parse({
    id: `unit-${index}`,
    name: 'Unit',
    kind: 'microFireStation',
    position: [0, 0],
    area: CITY,
    capabilities: [index === 5 ? 'police' : 'extinguish'],
  }),
)

/** On a line of cells, of which each reaches its own and the next. */
function lineOfCells(asked: Mover[] = [], isEstimate = () => false): TravelTimes {
  return {
    fromMany: () => Promise.reject(new Error('not asked here')),
    toCells: () => Promise.reject(new Error('not asked here')),
    ways: () => Promise.reject(new Error('not asked here')),
    cellsWithin: movers => {
      asked.push(...movers)
      const reaches = movers.map(({position: [cell]}) => [cell, cell + 1].filter(each => each < CELLS))
      return Promise.resolve({reaches, isEstimate: isEstimate()})
    },
  }
}

function at(index: number, cell: number): CoveringUnit {
  const unit = UNITS[index]
  if (!unit) throw new Error(`no unit ${index}`)
  return {unit, position: [cell, 0]}
}

describe('the cover that is kept', () => {
  it('is after any moves, comings and goings what it would be if found anew', async () => {
    const present = fc.dictionary(fc.constantFrom('0', '1', '2', '3', '4', '5'), fc.nat(CELLS - 1))
    await fc.assert(
      fc.asyncProperty(fc.array(present, {minLength: 1, maxLength: 5}), async rounds => {
        const kept = createCoverKeeper(lineOfCells(), CELLS)
        for (const round of rounds) {
          const units = Object.entries(round).map(([index, cell]) => at(Number(index), cell))
          const [cover] = await kept.update([TASK], units)
          const [anew] = await createCoverKeeper(lineOfCells(), CELLS).update([TASK], units)
          expect(cover?.counts).toEqual(anew?.counts)
          expect(new Map(cover?.reaches)).toEqual(new Map(anew?.reaches))
        }
      }),
    )
  })

  it('asks only how far those reach who have moved', async () => {
    const asked: Mover[] = []
    const keeper = createCoverKeeper(lineOfCells(asked), CELLS)
    await keeper.update([TASK], [at(0, 1), at(1, 4), at(5, 7)])
    expect(asked.map(({position}) => position[0])).toEqual([1, 4])
    asked.length = 0
    await keeper.update([TASK], [at(0, 2), at(1, 4)])
    expect(asked.map(({position}) => position[0])).toEqual([2])
  })

  it('asks again for estimates when it is told to, and not before', async () => {
    const asked: Mover[] = []
    const router = {isDown: true}
    const keeper = createCoverKeeper(
      lineOfCells(asked, () => router.isDown),
      CELLS,
    )
    const units = [at(0, 1)]
    await keeper.update([TASK], units)
    await keeper.update([TASK], units)
    expect(asked).toHaveLength(1)
    router.isDown = false
    await keeper.update([TASK], units, {isRetry: true})
    await keeper.update([TASK], units, {isRetry: true})
    expect(asked).toHaveLength(2)
  })

  it('gives each of two who ask at once a whole picture', async () => {
    const keeper = createCoverKeeper(lineOfCells(), CELLS)
    const [first, second] = await Promise.all([
      keeper.update([TASK], [at(0, 1)]),
      keeper.update([TASK], [at(0, 5)]),
    ])
    expect([...(first[0]?.counts ?? [])]).toEqual([0, 1, 1, 0, 0, 0, 0, 0, 0, 0])
    expect([...(second[0]?.counts ?? [])]).toEqual([0, 0, 0, 0, 0, 1, 1, 0, 0, 0])
  })
})

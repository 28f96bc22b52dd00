import {describe, expect, it} from 'vitest'
import {monthOf} from '#mock/fires/calendar.ts'
import {emptyChronicle, type ChangingFact} from '#mock/fires/chronicle.ts'
import {hasDefect} from '#mock/fires/defects.ts'
import {fireChance} from '#mock/fires/fireRates.ts'
import {makeOver} from '#mock/fires/makeovers.ts'
import {copyTown, settleTown} from '#mock/fires/town.ts'
import {createSeededRandom} from '#mock/seededRandom.ts'
import {smallTown} from './smallTown.ts'

const MONTH = monthOf('2024-05-01')

/** A town before a month in which owners change things, and after it. */
function changedTown() {
  const town = settleTown(smallTown(20_000), {random: createSeededRandom('owners'), departments: 0})
  const before = copyTown(town)
  const chronicle = emptyChronicle()
  makeOver({town, month: MONTH, random: createSeededRandom('month'), chronicle})
  return {town, before, changes: chronicle.changes}
}

describe('what owners change for good', () => {
  const {town, before, changes} = changedTown()
  const chanceIn = ({premises}: typeof town, index: number) =>
    fireChance(premises[index]!, {month: MONTH, frailty: 1, climate: 1})
  const ofFact = (fact: ChangingFact) => changes.filter(change => change.fact === fact)

  it('is one thing at a premises in a month, of every sort, mostly told to the register', () => {
    expect(new Set(changes.map(({premises}) => premises)).size).toBe(changes.length)
    expect(new Set(changes.map(({fact}) => fact)).size).toBe(8)
    const noted = changes.filter(({isNoted}) => isNoted).length / changes.length
    expect(noted).toBeGreaterThan(0.75)
    expect(noted).toBeLessThan(0.97)
  })

  it('changes how likely it burns there from then on, and nowhere else', () => {
    const changed = new Set(changes.map(({premises}) => premises))
    for (const {index} of town.premises)
      if (!changed.has(index)) expect(chanceIn(town, index)).toBe(chanceIn(before, index))
    for (const fact of ['wiringYear', 'secondExit', 'bottledGas'] as const) {
      expect(ofFact(fact).length, fact).toBeGreaterThan(5)
      for (const {premises} of ofFact(fact))
        expect(chanceIn(town, premises), fact).toBeLessThan(chanceIn(before, premises))
    }
    for (const {premises, after} of ofFact('tenants')) {
      const isMore = Number(after) > before.premises[premises]!.tenants
      expect(chanceIn(town, premises) > chanceIn(before, premises)).toBe(isMore)
    }
  })

  it('ends what was wrong for that reason', () => {
    for (const {premises} of ofFact('wiringYear'))
      expect(hasDefect(town.premises[premises]!.defects, 'wiring')).toBe(false)
    for (const {premises, after} of ofFact('indoorCharging'))
      if (after === false) expect(hasDefect(town.premises[premises]!.defects, 'indoorCharging')).toBe(false)
  })
})

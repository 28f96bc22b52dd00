import {createSeededRandom, type SeededRandom} from '../seededRandom.ts'
import {emptyChronicle, type Chronicle} from './chronicle.ts'
import {FIRE_CAUSES, type DefectKind, type FireCause} from './causes.ts'
import {DEFECTS, type Defect} from './defects.ts'
import {causeWeights, fireChance, WORST_MONTH} from './fireRates.ts'
import {followUp} from './hazardBook.ts'
import {hearCitizens, inspectTown} from './inspections.ts'
import {dayIn, visitSome, type MonthOfTown} from './monthOfTown.ts'
import {makeOver, rewireAfterFire} from './makeovers.ts'
import {reportSensors} from './sensorMonths.ts'
import {copyTown, isInUse, type Town} from './town.ts'
import type {TownPremises} from './townPremises.ts'

/** By how much months differ from each other, all over the town. */
const CLIMATE_SPREAD = 0.07
/** After a fire. */
const CLOSED_MONTHS = 3
const REPAIRED: Readonly<Record<FireCause, DefectKind | null>> = {
  ...{
    electrical: 'wiring',
    charging: 'indoorCharging',
    cooking: 'bottledGas',
    process: 'combustibles',
    other: null,
  },
}

/** Lives through a month, which is the same whatever follows it. */
export function liveMonth(
  town: Town,
  {month, seed, chronicle}: {month: number; seed: string; chronicle: Chronicle},
): void {
  const random = createSeededRandom(`${seed}/${month}`)
  const of = {town, month, random, chronicle}
  burn(of)
  goOn(of)
}

/** All of a month but its fires. */
function goOn(of: MonthOfTown): void {
  reportSensors(of)
  inspectTown(of)
  hearCitizens(of)
  followUp(of)
  change(of)
  makeOver(of)
}

/**
 * How likely each of the premises has at least one fire in the months that follow, as the town stands: what else will
 * happen is tried so many times, and the chances are averaged.
 */
export function foretellFires(
  town: Town,
  {from, months, runs, seed}: {from: number; months: number; runs: number; seed: string},
): Float64Array {
  const probabilities = new Float64Array(town.premises.length)
  for (let run = 0; run < runs; run++) {
    const survival = outlive(copyTown(town), {from, months, seed: `${seed}/${run}`})
    for (const [index, share] of survival.entries())
      probabilities[index] = (probabilities[index] ?? 0) + (1 - share) / runs
  }
  return probabilities
}

/** The chance of each to see no fire, in months in which there is none. */
function outlive(
  town: Town,
  {from, months, seed}: {from: number; months: number; seed: string},
): Float64Array {
  const survival = new Float64Array(town.premises.length).fill(1)
  for (let month = from; month < from + months; month++) {
    const random = createSeededRandom(`${seed}/${month}`)
    const climate = climateOf(random)
    for (const premises of town.premises) {
      if (!isInUse(premises, month)) continue
      const frailty = town.frailty[premises.community] ?? 1
      const {index} = premises
      survival[index] = (survival[index] ?? 1) * (1 - fireChance(premises, {month, frailty, climate}))
    }
    goOn({town, month, random, chronicle: emptyChronicle()})
  }
  return survival
}

function climateOf(random: SeededRandom): number {
  return random.around(1, Math.exp(CLIMATE_SPREAD))
}

function burn(of: MonthOfTown): void {
  const {town, month, random, chronicle} = of
  const climate = climateOf(random)
  visitSome(town.premises, {chance: WORST_MONTH, random}, (premises, draw) => {
    if (!isInUse(premises, month)) return
    const frailty = town.frailty[premises.community] ?? 1
    if (draw >= fireChance(premises, {month, frailty, climate})) return
    const cause = FIRE_CAUSES[random.pickWeighted(causeWeights(premises, month))] ?? 'other'
    const day = dayIn(month, random)
    chronicle.fires.push({day, premises: premises.index, cause})
    rebuild(premises, month, REPAIRED[cause])
    if (cause === 'electrical') rewireAfterFire(of, premises, day)
  })
}

/** What began it does not come back with the tenants. */
function rebuild(premises: TownPremises, month: number, kind: DefectKind | null): void {
  premises.closedUntil = month + CLOSED_MONTHS
  for (const defect of DEFECTS) if (defect.kind === kind) premises.defects &= ~defect.bit
}

/** Defects come and go by themselves. */
function change({town, month, random}: MonthOfTown): void {
  for (const premises of town.premises) {
    let rest = random.next()
    if (rest >= unrestOf(premises) || !isInUse(premises, month)) continue
    const changed = DEFECTS.find(defect => (rest -= turnOf(premises, defect)) < 0)
    if (changed) premises.defects ^= changed.bit
  }
}

function unrestOf(premises: TownPremises): number {
  if (premises.unrestState !== premises.defects) {
    premises.unrest = DEFECTS.reduce((sum, defect) => sum + turnOf(premises, defect), 0)
    premises.unrestState = premises.defects
  }
  return premises.unrest
}

/** The chance that a defect appears where it is not, and goes where it is. */
function turnOf(premises: TownPremises, {bit, appears, vanishes}: Defect): number {
  return premises.defects & bit ? vanishes : appears(premises) * premises.carelessness
}

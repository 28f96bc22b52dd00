import {seasonOf, yearOf} from './calendar.ts'
import {DEFECTS, hasDefect} from './defects.ts'
import type {TownPremises} from './townPremises.ts'

/** From January to December: heaters and dry air in winter, air conditioning in summer. Made up. */
const SEASONS: readonly number[] = [1.3, 1.2, 0.95, 0.85, 0.8, 0.9, 1.2, 1.2, 0.95, 0.8, 0.85, 1.1]
/** Wires fail as a Weibull distribution of this shape has it, and worse once they are this old. */
const WIRING = {offset: 0.42, shape: 3.4, scaleYears: 24, oldYears: 25, oldTimes: 1.4}
const FABRIC: Readonly<Record<string, number>> = {brickWood: 2.2, steel: 0.7}
const PROCESS: Readonly<Record<string, number>> = {workshop: 3, warehouse: 1.8}
/** The number of tenants from which on there are always batteries being charged. */
const MANY = 10
/** However bad it is there, no month is worse than this. */
export const WORST_MONTH = 0.02
/** Brings a city of 48,000 premises to about 520 fires a year. */
const LEVEL = 0.00022

/** What a month at premises is made of, each part against its absence. */
interface FireFactors {
  /** People, and what burns. */
  readonly exposure: number
  readonly ageing: number
  /** What batteries add to it. */
  readonly charging: number
  readonly cooking: number
  readonly process: number
}

/**
 * How likely a fire breaks out at premises in a month, saturating. It is no sum of single reasons: batteries count for
 * more where many live and where wires are old, and wires fail the faster the older they are.
 */
export function fireChance(
  premises: TownPremises,
  {month, frailty, climate}: {month: number; frailty: number; climate: number},
): number {
  const rate = LEVEL * (SEASONS[seasonOf(month)] ?? 1) * climate * frailty * rateOf(premises, month)
  return WORST_MONTH * (1 - Math.exp(-rate / WORST_MONTH))
}

function rateOf(premises: TownPremises, month: number): number {
  const state = (yearOf(month) << DEFECTS.length) + premises.defects
  if (premises.rateState !== state) {
    const {exposure, ageing, charging, cooking, process} = factorsOf(premises, month)
    premises.rate = exposure * ageing * (1 + charging) * cooking * process * premises.carelessness
    premises.rateState = state
  }
  return premises.rate
}

/** How likely each of `FIRE_CAUSES` is it, when there is a fire; in no particular unit. */
export function causeWeights(premises: TownPremises, month: number): readonly number[] {
  const {ageing, charging, cooking, process} = factorsOf(premises, month)
  return [0.6 * ageing, charging, 0.35 * cooking, process - 1, 0.25]
}

function factorsOf(premises: TownPremises, month: number): FireFactors {
  return {
    exposure: exposureOf(premises),
    ageing: ageingOf(premises, yearOf(month)),
    charging: chargingOf(premises),
    cooking: cookingOf(premises),
    process: processOf(premises),
  }
}

function exposureOf({tenants, area, structure, hasSecondExit, defects}: TownPremises): number {
  const people = tenants > 0 ? tenants : Math.min(20, area / 60)
  const layout = (hasSecondExit ? 0.65 : 1) * (hasDefect(defects, 'partitions') ? 1.4 : 1)
  return ((people + 1) / 10) ** 1.05 * (FABRIC[structure] ?? 1) * layout
}

function ageingOf({builtYear, rewiredYear, defects, hasElectricSensor}: TownPremises, year: number): number {
  const age = Math.max(0, year - (rewiredYear <= year ? rewiredYear : builtYear))
  const ageing = WIRING.offset + (age / WIRING.scaleYears) ** (WIRING.shape - 1)
  const old = age > WIRING.oldYears ? WIRING.oldTimes : 1
  return ageing * old * (hasDefect(defects, 'wiring') ? 1.5 : 1) * (hasElectricSensor ? 0.6 : 1)
}

/** One battery seldom burns; where many are charged behind one door, it does. */
function chargingOf({tenants, defects}: TownPremises): number {
  if (!hasDefect(defects, 'indoorCharging')) return 0
  return tenants >= MANY ? 2.8 : 1.2
}

function cookingOf({crowding, hasBottledGas, defects}: TownPremises): number {
  const hose = hasDefect(defects, 'bottledGas') ? 1.5 : 1
  return hasBottledGas ? (crowding > 1.3 ? 1.9 : 1.4) * hose : 1
}

function processOf({use, kind, area, defects}: TownPremises): number {
  const base = PROCESS[use] ?? 1
  const combustibles = hasDefect(defects, 'combustibles') ? 1.4 : 1
  const living = kind === 'mixedUse' && hasDefect(defects, 'livingInWorkshop') ? 1.4 : 1
  return base * (base > 1 ? Math.sqrt(area / 220) : 1) * combustibles * living
}

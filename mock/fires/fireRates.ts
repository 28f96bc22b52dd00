import {seasonOf, yearOf} from './calendar.ts'
import {hasDefect} from './defects.ts'
import type {TownPremises} from './town.ts'

/** What fires begin with. */
export const FIRE_CAUSES = ['electrical', 'charging', 'cooking', 'process', 'other'] as const
export type FireCause = (typeof FIRE_CAUSES)[number]

/** From January to December. Electrical fires follow the heaters and the air conditioning, the others the dry months. */
const SEASONS: Readonly<Record<FireCause, readonly number[]>> = {
  electrical: [1.25, 1.15, 0.9, 0.8, 0.8, 0.95, 1.25, 1.3, 1, 0.75, 0.85, 1.1],
  charging: [0.9, 0.85, 0.9, 0.95, 1, 1.1, 1.3, 1.25, 1.05, 0.95, 0.85, 0.9],
  cooking: [1.2, 1.3, 1, 0.95, 0.9, 0.9, 0.95, 0.9, 0.95, 0.95, 0.95, 1.05],
  process: [1.1, 0.9, 1, 0.95, 0.95, 0.9, 1, 1.05, 1, 1.05, 1.1, 1.1],
  other: [1.3, 1.35, 1.1, 1, 0.8, 0.7, 0.75, 0.8, 0.9, 1, 1.1, 1.2],
}

/** Wires fail as a Weibull distribution of this shape has it, and twice over once they are this old. */
const WIRING = {shape: 4, scaleYears: 24, oldYears: 25}
/** However bad it is there, no month is worse than this. */
const WORST_MONTH = 0.016
/** Brings a city of 48,000 premises to about 520 fires a year. */
const LEVEL = 0.00013

/** In the months of one fire's chance in no particular unit, before season, landlord and community. */
export interface FireParts {
  readonly electrical: number
  readonly charging: number
  readonly cooking: number
  readonly process: number
  readonly other: number
}

export function firePartsOf(premises: TownPremises, month: number): FireParts {
  return {
    electrical: electricalOf(premises, yearOf(month)),
    charging: chargingOf(premises),
    cooking: cookingOf(premises),
    process: processOf(premises),
    other: otherOf(premises),
  }
}

/**
 * How likely a fire breaks out at premises in a month: competing causes, each with conditions of its own, that add up,
 * times what the landlord, the community and the month make of them, saturating.
 */
export function fireChance(
  premises: TownPremises,
  {month, frailty, climate}: {month: number; frailty: number; climate: number},
): number {
  const season = seasonOf(month)
  const parts = firePartsOf(premises, month)
  let sum = 0
  for (const cause of FIRE_CAUSES) sum += parts[cause] * (SEASONS[cause][season] ?? 1)
  const rate = LEVEL * sum * premises.carelessness * frailty * climate
  return WORST_MONTH * (1 - Math.exp(-rate / WORST_MONTH))
}

function electricalOf(premises: TownPremises, year: number): number {
  const {tenants, use, isWooden, hasElectricSensor, defects} = premises
  const age = Math.max(0, year - (premises.rewiredYear <= year ? premises.rewiredYear : premises.builtYear))
  const ageing =
    0.08 + Math.min(4, (age / WIRING.scaleYears) ** (WIRING.shape - 1)) * (age > WIRING.oldYears ? 2 : 1)
  const load = (0.5 + Math.min(2, tenants / 10)) * (use === 'workshop' ? 1.8 : 1)
  const isBad = hasDefect(defects, 'wiring')
  return ageing * load * (isBad ? 3 : 1) * (isWooden ? 1.8 : 1) * (hasElectricSensor ? 0.65 : 1)
}

/** One battery seldom burns; where many are charged behind one door, it does. */
function chargingOf({tenants, hasSecondExit, defects}: TownPremises): number {
  if (!hasDefect(defects, 'indoorCharging')) return 0
  return 4 * Math.sqrt(tenants / 6) * (tenants >= 10 ? 2.6 : 1) * (tenants >= 10 && !hasSecondExit ? 1.25 : 1)
}

function cookingOf({tenants, crowding, hasBottledGas, defects}: TownPremises): number {
  const gas = (hasBottledGas ? 1.7 : 1) * (hasDefect(defects, 'bottledGas') ? 2.4 : 1)
  return 0.22 * Math.sqrt(tenants / 6) * gas * (crowding > 1.3 ? 1.5 : 1)
}

function processOf({use, kind, area, defects}: TownPremises): number {
  const base = use === 'workshop' ? 3.2 : use === 'warehouse' ? 1.4 : use === 'shop' ? 0.4 : 0
  const living = kind === 'mixedUse' && hasDefect(defects, 'livingInWorkshop') ? 1.6 : 1
  return base * (area / 220) ** 0.5 * (hasDefect(defects, 'combustibles') ? 2.5 : 1) * living
}

function otherOf({isWooden, tenants, defects}: TownPremises): number {
  const fuel = (isWooden ? 2.4 : 1) * (hasDefect(defects, 'combustibles') ? 1.6 : 1)
  return 0.2 * fuel * (hasDefect(defects, 'partitions') ? 1.6 : 1) * (0.7 + tenants / 20)
}

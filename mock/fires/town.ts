import type {Position} from '#geo/types.ts'
import type {SeededRandom} from '../seededRandom.ts'
import {FIRST_MONTH, yearOf} from './calendar.ts'
import type {ChronicleHazard} from './chronicle.ts'
import {DEFECTS} from './defects.ts'
import type {TownPremises} from './townPremises.ts'

/** What the process takes premises for; see `TruePremises` of the city's generator. */
export interface PremisesToLive {
  readonly id: string
  readonly kind: string
  readonly use: string
  readonly community: string
  readonly position: Position
  readonly address: string
  readonly floorAreaSqm: number
  readonly structure: string
  readonly yearBuilt: number
  readonly wiringYear: number
  readonly tenants: number
  readonly rooms: number
  readonly secondExit: boolean
  readonly barredWindows: boolean
  readonly indoorCharging: boolean
  readonly bottledGas: boolean
  readonly sensors: readonly string[]
}

/** A hazard that was found, until somebody has seen that it is mended. */
export interface OpenHazard {
  readonly written: ChronicleHazard
  /** Its defect's bit. */
  readonly bit: number
  nextVisitDay: number
}

/** All that changes in a town, and what does not. */
export interface Town {
  readonly premises: readonly TownPremises[]
  /** By how much more it burns in a community, for reasons that no register knows. */
  readonly frailty: readonly number[]
  openHazards: OpenHazard[]
  /** Where each department's round has come to. */
  readonly rounds: number[]
}

const FRAILTY_SPREAD = 0.15
const CARELESSNESS_SPREAD = 0.2
const SAME_LANDLORD = 0.4

/** The town as it is when its history begins. */
export function settleTown(
  premises: readonly PremisesToLive[],
  {random, departments}: {random: SeededRandom; departments: number},
): Town {
  const communities = new Map(
    [...new Set(premises.map(({community}) => community))].map((code, at) => [code, at]),
  )
  const frailty = [...communities].map(() => random.around(1, Math.exp(FRAILTY_SPREAD)))
  let landlord = 1
  const settled = premises.map((each, index) => {
    if (!random.chance(SAME_LANDLORD)) landlord = random.around(1, Math.exp(CARELESSNESS_SPREAD))
    const carelessness = landlord * (each.indoorCharging ? 1.06 : 1) * (each.barredWindows ? 1.04 : 1)
    return settlePremises(each, {
      index,
      carelessness,
      community: communities.get(each.community) ?? 0,
      random,
    })
  })
  return {premises: settled, frailty, openHazards: [], rounds: Array.from({length: departments}, () => 0)}
}

/** A town that goes on by itself, apart from the one it was taken from. */
export function copyTown({premises, frailty, openHazards, rounds}: Town): Town {
  return {
    premises: premises.map(each => ({...each})),
    frailty,
    openHazards: openHazards.map(each => ({...each, written: {...each.written}})),
    rounds: [...rounds],
  }
}

function settlePremises(
  each: PremisesToLive,
  {
    index,
    carelessness,
    community,
    random,
  }: {index: number; carelessness: number; community: number; random: SeededRandom},
): TownPremises {
  const premises: TownPremises = {
    index,
    kind: each.kind,
    use: each.use,
    community,
    area: each.floorAreaSqm,
    structure: each.structure,
    builtYear: each.yearBuilt,
    rewiredYear: each.wiringYear,
    rooms: Math.max(1, each.rooms),
    tenants: each.tenants,
    crowding: each.tenants / Math.max(1, each.rooms),
    hasSecondExit: each.secondExit,
    hasBars: each.barredWindows,
    hasBottledGas: each.bottledGas,
    hasSmokeSensor: each.sensors.includes('smoke'),
    hasElectricSensor: each.sensors.includes('electric'),
    hasSensor: each.sensors.some(sensor => sensor !== 'video'),
    isProneToCharging: each.indoorCharging,
    carelessness,
    nuisance: random.around(1, 2.2),
    ...{defects: 0, known: 0},
    closedUntil: 0,
    ...{rate: 0, rateState: -1, unrest: 0, unrestState: -1},
  }
  premises.defects = firstDefects(premises, random)
  return premises
}

/** As often as they would be there after years without inspections; what the register has seen is there. */
function firstDefects(premises: TownPremises, random: SeededRandom): number {
  let defects = 0
  for (const {kind, bit, appears, vanishes} of DEFECTS) {
    const rate = appears(premises) * premises.carelessness
    const isThere =
      kind === 'indoorCharging'
        ? premises.isProneToCharging
        : kind === 'barredWindows'
          ? premises.hasBars
          : random.chance(rate / (rate + vanishes + 0.01))
    if (isThere) defects |= bit
  }
  return premises.builtYear > yearOf(FIRST_MONTH) ? 0 : defects
}

/** Whether anybody uses the premises in a month. */
export function isInUse({builtYear, closedUntil}: TownPremises, month: number): boolean {
  return month >= closedUntil && yearOf(month) > builtYear
}

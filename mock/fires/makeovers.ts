import type {SeededRandom} from '../seededRandom.ts'
import {yearOf} from './calendar.ts'
import type {ChangingFact} from './chronicle.ts'
import type {DefectKind} from './causes.ts'
import {DEFECTS} from './defects.ts'
import {dayIn, visitSome, type MonthOfTown} from './monthOfTown.ts'
import {isInUse} from './town.ts'
import type {TownPremises} from './townPremises.ts'

/** The share of changes that somebody tells the register. */
const NOTED_SHARE = 0.88
/** Above what all changes of a month come to anywhere. */
const MOST_IN_A_MONTH = 0.03
const OLD_WIRES_YEARS = 12
const TRADES = ['shop', 'workshop', 'warehouse'] as const
const TENANTS_SPREAD = 1.5

interface Moment {
  readonly year: number
  readonly random: SeededRandom
}

/** Something at premises that owners change for good. */
interface Makeover {
  readonly fact: ChangingFact
  /** How likely in a month. */
  readonly chance: (premises: TownPremises, year: number) => number
  /** Makes it so, and gives what is then true. */
  readonly make: (premises: TownPremises, moment: Moment) => string | number | boolean
  /** What is then no longer wrong. */
  readonly ends: DefectKind | null
}

const isTrade = ({use, kind}: TownPremises) => kind !== 'rental' && TRADES.some(trade => trade === use)
const isLivedIn = ({tenants}: TownPremises) => tenants > 0

/** All chances are made up. */
const MAKEOVERS: readonly Makeover[] = [
  {
    ...{fact: 'wiringYear', ends: 'wiring'},
    chance: ({builtYear, rewiredYear}, year) =>
      year - Math.max(builtYear, rewiredYear) > OLD_WIRES_YEARS ? 0.0036 : 0.0003,
    make: rewire,
  },
  {
    ...{fact: 'sensors', ends: null},
    chance: premises => (premises.hasSmokeSensor ? 0 : isLivedIn(premises) ? 0.004 : 0.0015),
    make: premises => fit(premises, 'smoke'),
  },
  {
    ...{fact: 'sensors', ends: null},
    chance: ({hasElectricSensor}) => (hasElectricSensor ? 0 : 0.0012),
    make: premises => fit(premises, 'electric'),
  },
  {
    ...{fact: 'indoorCharging', ends: 'indoorCharging'},
    chance: ({isProneToCharging}) => (isProneToCharging ? 0.006 : 0),
    make: premises => (premises.isProneToCharging = false),
  },
  {
    ...{fact: 'indoorCharging', ends: null},
    chance: premises => (!premises.isProneToCharging && isLivedIn(premises) ? 0.0009 : 0),
    make: premises => (premises.isProneToCharging = true),
  },
  {
    ...{fact: 'secondExit', ends: null},
    chance: ({hasSecondExit}) => (hasSecondExit ? 0 : 0.0012),
    make: premises => (premises.hasSecondExit = true),
  },
  {
    ...{fact: 'barredWindows', ends: 'barredWindows'},
    chance: ({hasBars}) => (hasBars ? 0.0022 : 0),
    make: premises => (premises.hasBars = false),
  },
  {
    ...{fact: 'bottledGas', ends: 'bottledGas'},
    chance: ({hasBottledGas}) => (hasBottledGas ? 0.0035 : 0),
    make: premises => (premises.hasBottledGas = false),
  },
  {
    ...{fact: 'tenants', ends: null},
    chance: premises => (isLivedIn(premises) ? 0.005 : 0),
    make: houseOthers,
  },
  {
    ...{fact: 'use', ends: null},
    chance: premises => (isTrade(premises) ? 0.0012 : 0),
    make: (premises, {random}) => (premises.use = random.pick(TRADES.filter(use => use !== premises.use))),
  },
]

/** What owners change in a month for good: the hidden process goes by it from then on, and so does the register if told. */
export function makeOver(of: MonthOfTown): void {
  const {town, month, random} = of
  const year = yearOf(month)
  visitSome(town.premises, {chance: MOST_IN_A_MONTH, random}, (premises, draw) => {
    if (!isInUse(premises, month)) return
    let rest = draw
    const makeover = MAKEOVERS.find(({chance}) => (rest -= chance(premises, year)) < 0)
    if (makeover) change(of, premises, {makeover, day: dayIn(month, random)})
  })
}

/** Old wires that burnt are not put in again. */
export function rewireAfterFire(of: MonthOfTown, premises: TownPremises, day: number): void {
  const makeover = MAKEOVERS.find(({fact}) => fact === 'wiringYear')
  if (makeover) change(of, premises, {makeover, day: day + 20 + of.random.below(50)})
}

function change(
  {month, random, chronicle}: MonthOfTown,
  premises: TownPremises,
  {makeover, day}: {makeover: Makeover; day: number},
): void {
  const {fact, make, ends} = makeover
  const after = make(premises, {year: yearOf(month), random})
  for (const defect of DEFECTS) if (defect.kind === ends) premises.defects &= ~defect.bit
  premises.rateState = -1
  premises.unrestState = -1
  const isNoted = random.chance(NOTED_SHARE)
  chronicle.changes.push({day, premises: premises.index, fact, after, isNoted})
}

function rewire(premises: TownPremises, {year}: Moment): number {
  premises.rewiredYear = year
  return year
}

function fit(premises: TownPremises, sensor: 'smoke' | 'electric'): string {
  if (sensor === 'smoke') premises.hasSmokeSensor = true
  else premises.hasElectricSensor = true
  premises.hasSensor = true
  return sensor
}

function houseOthers(premises: TownPremises, {random}: Moment): number {
  const tenants = Math.round(premises.tenants * random.around(1, TENANTS_SPREAD))
  premises.tenants = Math.max(1, tenants === premises.tenants ? tenants + 1 : tenants)
  premises.crowding = premises.tenants / premises.rooms
  return premises.tenants
}

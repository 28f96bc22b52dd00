import {yearOf} from './calendar.ts'
import {hasDefect, DEFECTS} from './defects.ts'
import {writeDownHazard} from './hazardBook.ts'
import {dayIn, type MonthOfTown} from './monthOfTown.ts'
import {isInUse} from './town.ts'
import type {TownPremises} from './townPremises.ts'

/** Alarms and faults a month; most alarms are of steam and dust. Made up. */
const ALARMS = {nuisance: 0.007, badWiring: 0.05, cooking: 0.005, charging: 0.01}
const FAULTS = {usual: 0.004, damaged: 0.06, old: 0.004}
const MOST = 40
/** An electric sensor's alarm that somebody looks into finds bad wires this often. */
const LOOKED_INTO = 0.25
const WIRING = DEFECTS.filter(({kind}) => kind === 'wiring')

/** What the devices in a town report in a month. */
export function reportSensors(of: MonthOfTown): void {
  const {town, month, random, chronicle} = of
  for (const premises of town.premises) {
    if (!premises.hasSensor) continue
    const alarmRate = alarmsOf(premises)
    const faultRate = faultsOf(premises, month)
    // One draw tells most months apart, in which nothing is reported.
    const draw = random.next()
    if (draw >= 1 - Math.exp(-alarmRate - faultRate) || !isInUse(premises, month)) continue
    const isAlarm = random.chance(alarmRate / (alarmRate + faultRate))
    const alarms = (isAlarm ? 1 : 0) + countOf(alarmRate, random.next())
    const faults = (isAlarm ? 0 : 1) + countOf(faultRate, random.next())
    chronicle.sensorMonths.push({premises: premises.index, month, alarms, faults})
    if (alarms > 0 && premises.hasElectricSensor && random.chance(LOOKED_INTO)) lookAtWires(of, premises)
  }
}

function alarmsOf(premises: TownPremises): number {
  const {nuisance, hasElectricSensor, hasSmokeSensor, hasBottledGas, defects} = premises
  const wires = hasElectricSensor && hasDefect(defects, 'wiring') ? ALARMS.badWiring : 0
  const smoke = hasSmokeSensor
    ? (hasBottledGas ? ALARMS.cooking : 0) + (hasDefect(defects, 'indoorCharging') ? ALARMS.charging : 0)
    : 0
  return ALARMS.nuisance * nuisance + wires + smoke
}

function faultsOf(premises: TownPremises, month: number): number {
  const damaged = hasDefect(premises.defects, 'smokeDetectors') ? FAULTS.damaged : 0
  const old = yearOf(month) - premises.builtYear > 25 ? FAULTS.old : 0
  return (FAULTS.usual + old) * premises.carelessness + damaged
}

/** How many more come in a month than the first, the draw being uniform. */
function countOf(rate: number, draw: number): number {
  const more = 1 - Math.exp(-rate)
  return draw > 0 && more > 0 ? Math.min(MOST, Math.floor(Math.log(draw) / Math.log(more))) : 0
}

function lookAtWires(of: MonthOfTown, premises: TownPremises): void {
  const unknown = premises.defects & ~premises.known
  for (const defect of WIRING) {
    if ((unknown & defect.bit) === 0) continue
    const day = dayIn(of.month, of.random)
    writeDownHazard(of, premises, {defect, department: 0, day, source: 'sensor'})
  }
}

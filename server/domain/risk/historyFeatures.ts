import type {RiskFeature} from '#contract/risk.ts'
import {inspectionOutcomeSchema} from '#contract/inspection.ts'
import {epochDayOf} from './epochDays.ts'
import type {HistoryIndex} from './historyIndex.ts'
import type {RiskFacts} from './riskFacts.ts'
import {LEAST_KNOWN_DAYS, LOOK_BACK_DAYS, RISK_FEATURES} from './riskFeatures.ts'

const NO_ENTRY = inspectionOutcomeSchema.options.indexOf('noEntry')
const DAYS_A_MONTH = 30.436875

/** Whose history, and as of the beginning of which day. */
export interface HistoryMoment {
  readonly history: HistoryIndex
  readonly premises: number
  readonly facts: RiskFacts
  readonly day: number
}

/** Takes one feature's value. */
export type SetFeature = (name: RiskFeature, value: number) => void

/** What happened at premises before a day, as features. What is not known is not set. About 0.5 µs. */
export function readHistoryFeatures(moment: HistoryMoment, set: SetFeature): void {
  readInspections(moment, set)
  if (!isEnoughKnown(moment.history, moment.day)) return
  readHazards(moment, set)
  readSensors(moment, set)
  const {history, premises, day} = moment
  set('ownFires', capped('ownFires', history.countFires(premises, day - LOOK_BACK_DAYS.ownFires, day)))
  set('penalties', capped('penalties', countPenalties(moment)))
}

/** Whether what happened is known for long enough before a day to count it. */
export function isEnoughKnown({fromDay}: Pick<HistoryIndex, 'fromDay'>, day: number): boolean {
  return day - fromDay >= LEAST_KNOWN_DAYS
}

export function capped(name: RiskFeature, count: number): number {
  return Math.min(count, RISK_FEATURES[name].max)
}

/** Visits at which nobody opened do not count. */
function readInspections({history, premises, facts, day}: HistoryMoment, set: SetFeature): void {
  const {events, begin, end} = history.spanOf('inspections', premises)
  const told = facts.lastInspectedOn === null ? -Infinity : epochDayOf(facts.lastInspectedOn)
  let last = told < day ? told : -Infinity
  for (let row = begin; row < end; row++) {
    if (events.day[row]! < day && events.outcome[row] !== NO_ENTRY) last = Math.max(last, events.day[row]!)
  }
  if (last > -Infinity) {
    set('monthsSinceInspection', capped('monthsSinceInspection', (day - last) / DAYS_A_MONTH))
    set('neverInspected', 0)
  } else if (isEnoughKnown(history, day)) {
    set('neverInspected', 1)
  }
}

function readHazards({history, premises, day}: HistoryMoment, set: SetFeature): void {
  const {events, begin, end} = history.spanOf('hazards', premises)
  let [open, openMajor, past] = [0, 0, 0]
  for (let row = begin; row < end; row++) {
    if (events.foundDay[row]! >= day) continue
    const rectifiedDay = events.rectifiedDay[row]!
    if (rectifiedDay >= day) {
      open += 1
      openMajor += events.isMajor[row]!
    } else if (rectifiedDay >= day - LOOK_BACK_DAYS.hazards) {
      past += 1
    }
  }
  set('openHazards', capped('openHazards', open))
  set('openMajorHazards', capped('openMajorHazards', openMajor))
  set('pastHazards', capped('pastHazards', past))
}

/** Where nothing is fitted, nothing can be counted: not known. */
function readSensors({history, premises, facts, day}: HistoryMoment, set: SetFeature): void {
  if (!facts.sensors || facts.sensors.length === 0) return
  const {events, begin, end} = history.spanOf('sensorMonths', premises)
  let [alarms, faults] = [0, 0]
  for (let row = begin; row < end; row++) {
    const monthEnd = events.day[row]!
    if (monthEnd >= day || monthEnd < day - LOOK_BACK_DAYS.sensorMonths) continue
    alarms += events.alarms[row]!
    faults += events.faults[row]!
  }
  set('sensorAlarms', capped('sensorAlarms', alarms))
  set('sensorFaults', capped('sensorFaults', faults))
}

function countPenalties({history, premises, day}: HistoryMoment): number {
  const {events, begin, end} = history.spanOf('penalties', premises)
  let count = 0
  for (let row = begin; row < end; row++) {
    if (events.day[row]! < day && events.day[row]! >= day - LOOK_BACK_DAYS.penalties) count += 1
  }
  return count
}

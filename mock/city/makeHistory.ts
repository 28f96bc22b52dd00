import {dayOf, dayText, firstDayOf, FIRST_MONTH} from '../fires/calendar.ts'
import {lastVisits, toHistoryTables, type HistoryTables} from '../fires/historyTables.ts'
import {tellHistory} from '../fires/tellHistory.ts'
import type {PremisesToLive} from '../fires/town.ts'
import {changeRegister} from './changeRegister.ts'
import type {ListedPremises, PremisesRow} from './listPremises.ts'
import type {TableRow} from './packWriter.ts'

/** What happened at premises, and the register as it then stands. */
export interface PremisesPast {
  readonly premises: readonly PremisesRow[]
  readonly span: {readonly from: string; readonly until: string}
  readonly tables: Omit<HistoryTables, 'fireTruth'> & {readonly premisesChanges: readonly TableRow[]}
  readonly truth: {readonly fireTruth: readonly TableRow[]}
}

/** Makes up what happened at premises up to the end of the day before `today`. */
export function makeHistory(
  listed: readonly ListedPremises[],
  {seed, today, nameOf}: {seed: string; today: string; nameOf: (premises: ListedPremises) => string},
): PremisesPast {
  const living = listed.map(toLive)
  const history = tellHistory(living, {seed: `${seed}/life`, endDay: dayOf(today)})
  const {fireTruth, ...tables} = toHistoryTables(history, {premises: living, seed: `${seed}/papers`})
  const visits = lastVisits(history)
  const register = changeRegister(listed, history, nameOf)
  return {
    premises: register.premises.map((row, index) => ({
      ...row,
      lastInspectedOn: visits.get(index) ?? row.lastInspectedOn,
    })),
    span: {from: dayText(firstDayOf(FIRST_MONTH)), until: today},
    tables: {...tables, premisesChanges: register.changes},
    truth: {fireTruth},
  }
}

function toLive({row, truth, communityCode}: ListedPremises): PremisesToLive {
  const {id, kind, address, lng, lat} = row
  const sensors = truth.sensors.split(';')
  return {...truth, ...{id, kind, address, community: communityCode, position: [lng, lat], sensors}}
}

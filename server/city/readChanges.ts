import {
  CHANGING_FACTS,
  NO_CHANGES,
  type ChangingFact,
  type FactBefore,
  type FactChanges,
} from '../domain/risk/factHistory.ts'
import {yearOf} from '../domain/risk/epochDays.ts'
import type {HistoryRows} from './historyRows.ts'
import {wordCell, wordsOf, type Cell} from './readCells.ts'
import {PREMISES_CELLS} from './readPremises.ts'

const factCell = wordCell(wordsOf(CHANGING_FACTS))
const NOTHING: FactBefore = {}

/** A cell of `before` is one of the register's column of the same name. */
const BEFORE_CELLS: Readonly<Record<ChangingFact, Cell<FactBefore>>> = {
  kind: factOf(PREMISES_CELLS.kind, kind => ({kind})),
  use: factOf(PREMISES_CELLS.use, use => ({use})),
  floors: factOf(PREMISES_CELLS.floors, floors => ({floors})),
  floorAreaSqm: factOf(PREMISES_CELLS.floorAreaSqm, floorAreaSqm => ({floorAreaSqm})),
  rooms: factOf(PREMISES_CELLS.rooms, rooms => ({rooms})),
  tenants: factOf(PREMISES_CELLS.tenants, tenants => ({tenants})),
  secondExit: factOf(PREMISES_CELLS.secondExit, secondExit => ({secondExit})),
  barredWindows: factOf(PREMISES_CELLS.barredWindows, barredWindows => ({barredWindows})),
  indoorCharging: factOf(PREMISES_CELLS.indoorCharging, indoorCharging => ({indoorCharging})),
  bottledGas: factOf(PREMISES_CELLS.bottledGas, bottledGas => ({bottledGas})),
  wiringYear: factOf(PREMISES_CELLS.wiringYear, wiringYear => ({wiringYear})),
  sensors: factOf(PREMISES_CELLS.sensors, sensors => ({sensors})),
}

/** What changed at premises, of `premisesChanges.csv`; without the file nothing is known to have. */
export function readChanges(rows: HistoryRows | null): FactChanges {
  if (!rows) return NO_CHANGES
  const values = new Map<FactBefore, number>()
  const seen = new Set<string>()
  const changes = rows.readAll(row => {
    const premises = row.takePremises()
    const day = row.takeDay('on', premises)
    const fact = row.take('fact', factCell)
    const before = row.isUsable ? row.take('before', BEFORE_CELLS[fact]) : NOTHING
    if ((before.wiringYear ?? 0) > yearOf(day)) row.refuse('impossibleDate', 'before')
    const key = `${premises} ${day} ${fact}`
    if (row.isUsable && seen.has(key)) row.refuse('duplicateRecord', 'on')
    if (row.isUsable) seen.add(key)
    return {premises, day, before}
  })
  for (const {before} of changes) if (!values.has(before)) values.set(before, values.size)
  return {
    premises: Int32Array.from(changes, ({premises}) => premises),
    day: Int32Array.from(changes, ({day}) => day),
    before: Uint32Array.from(changes, ({before}) => values.get(before) ?? 0),
    values: [...values.keys()],
  }
}

/** Equal cells share their value. */
function factOf<Value>(cell: Cell<Value>, toFact: (value: Value) => FactBefore): Cell<FactBefore> {
  const known = new Map<string, FactBefore>()
  return {
    read(text) {
      const before = known.get(text)
      if (before) return before
      const value = cell.read(text)
      if (value === undefined) return undefined
      const read = toFact(value)
      known.set(text, read)
      return read
    },
    expected: cell.expected,
    fallback: NOTHING,
  }
}

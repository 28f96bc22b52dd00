import {hazardKindSchema, hazardSeveritySchema} from '#contract/hazard.ts'
import {inspectionOutcomeSchema} from '#contract/inspection.ts'
import type {RiskFinding} from '#contract/risk.ts'
import {addMonths, epochDayOf} from '../domain/risk/epochDays.ts'
import type {FactChanges} from '../domain/risk/factHistory.ts'
import type {PremisesHistory} from '../domain/risk/premisesHistory.ts'
import {CityPackError} from './cityPackError.ts'
import {readCsvSource, type CsvSource} from './csvSource.ts'
import {DepartmentNames, type HistoryDepartments} from './historyDepartments.ts'
import {readChanges} from './readChanges.ts'
import {HISTORY_COLUMNS, type HistoryFile} from './historyFormat.ts'
import {dayNumberCell, HistoryJudge, HistoryRows, openDayCell, type KnownPremises} from './historyRows.ts'
import {PackFindings} from './packFindings.ts'
import {readDatum} from './readDatum.ts'
import {cityFileSchema} from './packFormat.ts'
import {parseSource, readJsonSource} from './packSource.ts'
import {textCell, wholeCell, wordCell, wordsOf, type Cell} from './readCells.ts'

export interface ReadHistory {
  readonly history: PremisesHistory
  /** What of the premises was otherwise in that time. */
  readonly changes: FactChanges
  readonly departments: HistoryDepartments
  /** What cannot be used as it is, row by row: it is not in the history. */
  readonly findings: readonly RiskFinding[]
}

const outcomeCell = wordCell(wordsOf(inspectionOutcomeSchema.options))
const kindCell = wordCell(wordsOf(hazardKindSchema.options))
const severityCell = wordCell(wordsOf(hazardSeveritySchema.options))
/** Whose something was, in any of the files that say it. */
const DEPARTMENT = 'department'
const departmentCell = textCell(0, 60)
const countCell = wholeCell(0, 65_535)
/** A month `YYYY-MM` as its first day. */
const monthCell: Cell<number> = {
  read: text => (text.length === 7 ? dayNumberCell.read(`${text}-01`) : undefined),
  expected: 'a month, YYYY-MM',
  fallback: 0,
}

/**
 * Reads what a city pack tells of what happened at its premises, which are named in the history by their place in
 * `premises`. A row that cannot be used costs itself and is told in the findings. A file that is no such table at all
 * rejects with CityPackError, which names file, line and field. A pack without a history has an empty one, of which no
 * day is known. About a second for 300,000 rows.
 */
export async function readHistory(folder: string, premises: readonly KnownPremises[]): Promise<ReadHistory> {
  const faults = new PackFindings()
  const sources = await readSources(folder, faults)
  const span = await readSpan(folder, {isNeeded: sources.size > 0, faults})
  const judge = new HistoryJudge(premises, {...span, datum: await readDatum(folder)})
  const rowsOf = (file: HistoryFile): HistoryRows | null => {
    const source = sources.get(file)
    return source
      ? new HistoryRows(source, {file, columns: [...HISTORY_COLUMNS[file], DEPARTMENT], judge})
      : null
  }
  const departments = new DepartmentNames()
  const inspections = readInspections(rowsOf('inspections.csv'), departments)
  const penalties = readPenalties(rowsOf('penalties.csv'), departments)
  const history = {
    ...span,
    fires: readFires(rowsOf('fires.csv')),
    inspections: inspections.events,
    hazards: readHazards(rowsOf('hazards.csv')),
    penalties: penalties.events,
    sensorMonths: readSensorMonths(rowsOf('sensorMonths.csv')),
  }
  const changes = readChanges(rowsOf('premisesChanges.csv'))
  if (faults.problems.length > 0) throw new CityPackError(folder, faults.problems)
  return {
    ...{history, changes},
    departments: {
      names: departments.names,
      inspections: inspections.departments,
      penalties: penalties.departments,
    },
    findings: judge.findings,
  }
}

async function readSources(
  folder: string,
  findings: PackFindings,
): Promise<ReadonlyMap<HistoryFile, CsvSource>> {
  const sources = new Map<HistoryFile, CsvSource>()
  for (const file of historyFiles()) {
    const source = await readCsvSource(folder, file, {
      ...{isOptional: true, findings},
      columns: HISTORY_COLUMNS[file],
    })
    if (source) sources.set(file, source)
  }
  return sources
}

function historyFiles(): readonly HistoryFile[] {
  return [
    ...(['fires.csv', 'inspections.csv', 'hazards.csv', 'penalties.csv', 'sensorMonths.csv'] as const),
    'premisesChanges.csv',
  ]
}

async function readSpan(
  folder: string,
  {isNeeded, faults}: {isNeeded: boolean; faults: PackFindings},
): Promise<{fromDay: number; untilDay: number}> {
  const source = await readJsonSource(folder, 'city.json', {isOptional: true, findings: faults})
  const span = parseSource(source, cityFileSchema.pick({history: true}))?.history
  if (!span && isNeeded) source?.report(['history'], 'missing', 'from when until when is the history known?')
  return {
    fromDay: span ? epochDayOf(span.from) : 0,
    untilDay: span ? epochDayOf(span.until) : 0,
  }
}

function readFires(rows: HistoryRows | null): PremisesHistory['fires'] {
  const events =
    rows?.readAll(row => {
      row.takeId()
      const premises = row.findPremises()
      return {premises, day: row.takeDay('on', premises)}
    }) ?? []
  return whenAndWhere(events)
}

interface WithDepartments<Events> {
  readonly events: Events
  readonly departments: Uint16Array
}

function takeDepartment(row: HistoryRows, names: DepartmentNames): number {
  return names.placeOf(row.has(DEPARTMENT) ? row.take(DEPARTMENT, departmentCell) : null)
}

function readInspections(
  rows: HistoryRows | null,
  names: DepartmentNames,
): WithDepartments<PremisesHistory['inspections']> {
  const events =
    rows?.readAll(row => {
      row.takeId()
      const premises = row.takePremises()
      const outcome = inspectionOutcomeSchema.options.indexOf(row.take('outcome', outcomeCell))
      return {premises, day: row.takeDay('on', premises), outcome, department: takeDepartment(row, names)}
    }) ?? []
  return {
    events: {...whenAndWhere(events), outcome: Uint8Array.from(events, ({outcome}) => outcome)},
    departments: Uint16Array.from(events, ({department}) => department),
  }
}

function readHazards(rows: HistoryRows | null): PremisesHistory['hazards'] {
  const events =
    rows?.readAll(row => {
      row.takeId()
      const premises = row.takePremises()
      const day = row.takeDay('foundOn', premises)
      const rectifiedDay = row.take('rectifiedOn', openDayCell)
      if (rectifiedDay < day) row.refuse('impossibleDate', 'rectifiedOn')
      const kind = hazardKindSchema.options.indexOf(row.take('kind', kindCell))
      return {premises, day, rectifiedDay, kind, isMajor: row.take('severity', severityCell) === 'major'}
    }) ?? []
  const {premises, day} = whenAndWhere(events)
  return {
    premises,
    foundDay: day,
    rectifiedDay: Int32Array.from(events, ({rectifiedDay}) => rectifiedDay),
    kind: Uint8Array.from(events, ({kind}) => kind),
    isMajor: Uint8Array.from(events, ({isMajor}) => Number(isMajor)),
  }
}

function readPenalties(
  rows: HistoryRows | null,
  names: DepartmentNames,
): WithDepartments<PremisesHistory['penalties']> {
  const events =
    rows?.readAll(row => {
      row.takeId()
      const premises = row.takePremises()
      return {premises, day: row.takeDay('on', premises), department: takeDepartment(row, names)}
    }) ?? []
  return {
    events: whenAndWhere(events),
    departments: Uint16Array.from(events, ({department}) => department),
  }
}

const lastDays = new Map<number, number>()

function lastDayOf(firstDay: number): number {
  const lastDay = lastDays.get(firstDay) ?? addMonths(firstDay, 1) - 1
  lastDays.set(firstDay, lastDay)
  return lastDay
}

function readSensorMonths(rows: HistoryRows | null): PremisesHistory['sensorMonths'] {
  const events =
    rows?.readAll(row => {
      const premises = row.takePremises()
      const firstDay = row.takeDay('month', premises, monthCell)
      const alarms = row.take('alarms', countCell)
      const faults = row.take('faults', countCell)
      return {premises, day: lastDayOf(firstDay), alarms, faults}
    }) ?? []
  return {
    ...whenAndWhere(events),
    alarms: Uint16Array.from(events, ({alarms}) => alarms),
    faults: Uint16Array.from(events, ({faults}) => faults),
  }
}

function whenAndWhere(events: readonly {readonly premises: number; readonly day: number}[]) {
  return {
    premises: Int32Array.from(events, ({premises}) => premises),
    day: Int32Array.from(events, ({day}) => day),
  }
}

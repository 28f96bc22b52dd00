import {createHash} from 'node:crypto'
import type {RiskFinding} from '#contract/risk.ts'
import {readCsvSource} from '../city/csvSource.ts'
import type {HistoryDepartments} from '../city/historyDepartments.ts'
import {PackFindings} from '../city/packFindings.ts'
import {readDatum} from '../city/readDatum.ts'
import {readHistory} from '../city/readHistory.ts'
import {PREMISES_COLUMNS, readPremises} from '../city/readPremises.ts'
import {yearOf} from '../domain/risk/epochDays.ts'
import type {FactChanges} from '../domain/risk/factHistory.ts'
import {judgePremises} from '../domain/risk/judgePremises.ts'
import type {PremisesHistory} from '../domain/risk/premisesHistory.ts'
import type {RiskFacts} from '../domain/risk/riskFacts.ts'

const PREMISES_FILE = 'premises.csv'

/** What a pack knows of its premises and of what happened there. */
export interface RiskPack {
  /** In the order of the pack; to be let go of once features are made of them. */
  readonly facts: readonly (RiskFacts & {readonly id: string})[]
  readonly history: PremisesHistory
  /** What of the facts was otherwise on past days. */
  readonly changes: FactChanges
  readonly departments: HistoryDepartments
  readonly findings: readonly RiskFinding[]
  /** The place of premises in the pack; -1 for those that it has not. */
  indexOf(premisesId: string | null): number
}

/** Whether premises are those that another part of the server has read. */
export function digestPremises(ids: Iterable<string>): string {
  return createHash('sha256')
    .update([...ids].join('\n'))
    .digest('base64url')
}

/** Reads premises and history of a pack, the year of `day` being the present. Rejects where they are not those of `digest`. */
export async function readRiskPack(
  folder: string,
  {digest, day}: {digest: string; day: number},
): Promise<RiskPack> {
  const findings = new PackFindings()
  const source = await readCsvSource(folder, PREMISES_FILE, {
    isOptional: true,
    findings,
    columns: PREMISES_COLUMNS,
  })
  const datum = await readDatum(folder)
  const premises = source
    ? readPremises(source, {datum, areaTree: null, buildingIds: null}).premises
    : new Map<never, never>()
  if (digestPremises(premises.keys()) !== digest) {
    throw new Error('premises.csv is another one than at the start of the node')
  }
  const facts = [...premises.values()]
  const told = await readHistory(folder, facts)
  const history = told.history.untilDay === NEVER_TOLD ? emptyHistory(day) : told.history
  const judged = judgePremises(facts, {year: yearOf(day), source: PREMISES_FILE})
  const wrong = await withLines(folder, judged)
  const all = [...wrong, ...told.findings]
  const named = new Set(all.map(({premisesId}) => premisesId))
  const indexes = new Map<string, number>()
  for (const [index, {id}] of facts.entries()) if (named.has(id)) indexes.set(id, index)
  const indexOf = (id: string | null) => (id === null ? -1 : (indexes.get(id) ?? -1))
  const {changes, departments} = told
  return {facts, history, changes, departments, findings: all, indexOf}
}

/** Findings with the line that they stand in: the file is gone through once more, where there are any. */
async function withLines(folder: string, judged: readonly RiskFinding[]): Promise<readonly RiskFinding[]> {
  if (judged.length === 0) return judged
  const options = {isOptional: true, findings: new PackFindings(), columns: PREMISES_COLUMNS}
  const source = await readCsvSource(folder, PREMISES_FILE, options)
  const asked = new Set(judged.map(({premisesId}) => premisesId))
  const lineOf = new Map<string | null, number>()
  const column = source?.columnIndex('id') ?? -1
  for (const {line, cells} of source?.rows ?? []) {
    const id = cells[column] ?? ''
    if (asked.has(id)) lineOf.set(id, line)
  }
  return judged.map(finding => {
    const line = lineOf.get(finding.premisesId)
    return line === undefined ? finding : {...finding, source: `${finding.source}:${line}`}
  })
}

/** The end of a history of which no day is known. */
const NEVER_TOLD = 0

/** Of a pack that tells nothing. */
function emptyHistory(day: number): PremisesHistory {
  const [none, no] = [new Int32Array(), new Uint8Array()]
  return {
    fromDay: day,
    untilDay: day,
    fires: {premises: none, day: none},
    inspections: {premises: none, day: none, outcome: no},
    hazards: {premises: none, foundDay: none, rectifiedDay: none, kind: no, isMajor: no},
    penalties: {premises: none, day: none},
    sensorMonths: {premises: none, day: none, alarms: new Uint16Array(), faults: new Uint16Array()},
  }
}

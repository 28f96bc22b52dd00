import type {NewRecord} from '#contract/record.ts'

type InspectionRecord = Extract<NewRecord, {type: 'inspection.reported'}>

/** The most hazards that an inspection names. */
const MOST_NAMED = 20
const MOST_NOTE = 2_000

/** What one row says. */
export interface RowRecords {
  readonly line: number
  readonly records: readonly NewRecord[]
}

/** Rows in which the inspections of one number are one; `strayLines` are those whose number is of other premises already. */
export interface JoinedRows {
  readonly rows: readonly RowRecords[]
  readonly strayLines: ReadonlySet<number>
}

/**
 * Makes of the rows of one inspection, which a department writes one for each hazard under the same number, one inspection
 * that names all their hazards. It stands with the last of the rows, so that the hazards come first. A row of the same number
 * at other premises says nothing.
 */
export function joinInspections(rows: readonly RowRecords[]): JoinedRows {
  const joined = new Map<string, InspectionRecord>()
  const lastLineOf = new Map<string, number>()
  const strayLines = new Set<number>()
  for (const {line, records} of rows) {
    const own = records.find(isInspection)
    if (!own) continue
    const before = joined.get(keyOf(own))
    if (before && before.body.premisesId !== own.body.premisesId) {
      strayLines.add(line)
      continue
    }
    joined.set(keyOf(own), before ? join(before, own) : own)
    lastLineOf.set(keyOf(own), line)
  }
  const kept = rows.filter(({line}) => !strayLines.has(line))
  return {rows: kept.map(row => withJoined(row, {joined, lastLineOf})), strayLines}
}

function withJoined(
  {line, records}: RowRecords,
  {
    joined,
    lastLineOf,
  }: {joined: ReadonlyMap<string, InspectionRecord>; lastLineOf: ReadonlyMap<string, number>},
): RowRecords {
  return {
    line,
    records: records.flatMap((record): readonly NewRecord[] => {
      if (!isInspection(record)) return [record]
      return lastLineOf.get(keyOf(record)) === line ? [joined.get(keyOf(record)) ?? record] : []
    }),
  }
}

function join(first: InspectionRecord, next: InspectionRecord): InspectionRecord {
  const hazards = new Map([...first.body.hazards, ...next.body.hazards].map(each => [each.hazardId, each]))
  const notes = new Set([first.body.note, next.body.note].filter(note => note !== null))
  return {
    ...first,
    body: {
      ...first.body,
      hazards: [...hazards.values()].slice(0, MOST_NAMED),
      outcome: hazards.size > 0 ? 'hazardsFound' : first.body.outcome,
      note: [...notes].join('\n').slice(0, MOST_NOTE) || null,
    },
  }
}

function keyOf({source, sourceId}: InspectionRecord): string {
  return JSON.stringify([source, sourceId])
}

function isInspection(record: NewRecord): record is InspectionRecord {
  return record.type === 'inspection.reported'
}

import {createReadStream} from 'node:fs'
import {parse} from 'csv-parse'
import {z} from 'zod'
import {createLocalInstantReader} from './localInstant.ts'
import {readCallRow, type CallRow, type RowProblem} from './readCallRow.ts'

/** A row that could not be read. */
export interface BadRow extends RowProblem {
  /** Line of the file, from 1. */
  readonly line: number
}

/** The calls of a file, each with its rows in the file's order. */
export interface RecordedCalls {
  readonly rows: number
  readonly units: number
  readonly badRows: readonly BadRow[]
  readonly calls: readonly (readonly [CallRow, ...CallRow[]])[]
}

const parsedSchema = z.object({record: z.record(z.string(), z.string()), info: z.object({lines: z.number()})})

const TIME_ZONE = 'America/Los_Angeles'

/** Reads a file of calls as DataSF publishes it, at most `limit` rows. A row that cannot be read is listed, not lost. */
export async function readCalls(
  file: string,
  {limit}: {limit?: number | undefined} = {},
): Promise<RecordedCalls> {
  const readInstant = createLocalInstantReader(TIME_ZONE)
  const calls = new Map<string, [CallRow, ...CallRow[]]>()
  const units = new Set<string>()
  const badRows: BadRow[] = []
  let rows = 0

  const parser = parse({
    bom: true,
    columns: true,
    info: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    ...(limit === undefined ? {} : {to: limit}),
  })
  createReadStream(file)
    .on('error', error => parser.destroy(error))
    .pipe(parser)
  parser.on('skip', (error: {lines?: number; message: string} | undefined) => {
    rows += 1
    badRows.push({line: error?.lines ?? 0, field: 'row', problem: error?.message ?? 'unreadable'})
  })
  for await (const parsed of parser) {
    const {record, info} = parsedSchema.parse(parsed)
    rows += 1
    const read = readCallRow(record, readInstant)
    if ('row' in read) {
      units.add(read.row.unitId)
      const known = calls.get(read.row.callNumber)
      if (known) known.push(read.row)
      else calls.set(read.row.callNumber, [read.row])
    } else badRows.push({line: info.lines, ...read})
  }
  return {rows, units: units.size, badRows, calls: [...calls.values()]}
}

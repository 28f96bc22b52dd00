import {CsvError, parse as parseCsv} from 'csv-parse/sync'
import type {z} from 'zod'
import type {PackProblemCode} from '#contract/cityPack.ts'
import {faultOfIssue, readPackText, type SourceOptions} from './packSource.ts'

/** One record of a CSV file with a header; its cells stand in the order of the header. */
export interface CsvRow {
  readonly line: number
  readonly cells: readonly string[]
}

/** A CSV file whose header is as it must be. */
export interface CsvSource {
  /** To be gone through once: a row with too few or too many cells is then noted and left out. */
  readonly rows: Iterable<CsvRow>
  /** Where the column stands in a row's cells; -1 for one that the file has not. */
  columnIndex(column: string): number
  /** Notes what refuses the pack. */
  report(row: CsvRow, field: string, code: PackProblemCode, detail: string): void
  /** Notes what is shown all the same. */
  warn(row: CsvRow, field: string, code: PackProblemCode, detail: string): void
}

/** Reads a CSV file; null when it is missing, unreadable or lacks a column that it must have, which is noted. */
export async function readCsvSource(
  folder: string,
  file: string,
  {columns, ...options}: SourceOptions & {columns: readonly string[]},
): Promise<CsvSource | null> {
  const text = await readPackText(folder, file, options)
  if (text === null) return null
  const {findings} = options
  const records = parseRecords(text)
  if (records instanceof CsvError) {
    const line = typeof records.lines === 'number' ? records.lines : 1
    findings.refuse({file, line, field: '', code: 'syntax', detail: records.message})
    return null
  }
  const first = records.next()
  const header: readonly string[] = first.done ? [] : first.value.cells
  const missing = columns.filter(column => !header.includes(column))
  for (const field of missing) {
    findings.refuse({file, line: 1, field, code: 'missing', detail: 'no such column'})
  }
  if (missing.length > 0) return null

  function* rightRows(rest: Iterable<CsvRow>): Generator<CsvRow> {
    for (const row of rest) {
      const {line, cells} = row
      if (cells.length === header.length) {
        yield row
        continue
      }
      const field = header[Math.min(cells.length, header.length - 1)] ?? ''
      const detail = `${cells.length} cells under ${header.length} columns`
      findings.refuse({file, line, field, code: 'syntax', detail})
    }
  }

  return {
    rows: rightRows(records),
    columnIndex: column => header.indexOf(column),
    report: ({line}, field, code, detail) => findings.refuse({file, line, field, code, detail}),
    warn: ({line}, field, code, detail) => findings.warn(file, code, () => ({line, field, detail})),
  }
}

function parseRecords(text: string): Generator<CsvRow> | CsvError {
  // Without a quote a line is a record and a comma ends a cell: an eighth of the time for a city's premises.
  if (!text.includes('"')) return splitLines(text)
  const lines: number[] = []
  try {
    const parsed = parseCsv(text, {
      bom: true,
      trim: true,
      skip_empty_lines: true,
      relax_column_count: true,
      on_record: (record: string[], context) => {
        lines.push(context.lines)
        return record
      },
    })
    return zip(parsed, lines)
  } catch (error) {
    if (error instanceof CsvError) return error
    throw error
  }
}

function* zip(records: readonly (readonly string[])[], lines: readonly number[]): Generator<CsvRow> {
  for (const [index, cells] of records.entries()) yield {line: lines[index] ?? 0, cells}
}

function* splitLines(text: string): Generator<CsvRow> {
  let start = text.startsWith('\ufeff') ? 1 : 0
  for (let line = 1; start < text.length; line++) {
    const end = text.indexOf('\n', start)
    const record = text.slice(start, end < 0 ? text.length : end).trim()
    if (record !== '') yield {line, cells: record.split(',').map(cell => cell.trim())}
    start = end < 0 ? text.length : end + 1
  }
}

/** The rows that fit a schema of their columns; a column that the file has not is an empty cell. The others are reported. */
export function parseRows<Schema extends z.ZodObject>(
  source: CsvSource,
  schema: Schema,
): readonly {row: CsvRow; value: z.output<Schema>}[] {
  const columns = Object.keys(schema.shape).map(name => [name, source.columnIndex(name)] as const)
  return [...source.rows].flatMap(row => {
    const parsed = schema.safeParse(
      Object.fromEntries(columns.map(([name, index]) => [name, row.cells[index] ?? ''])),
    )
    if (parsed.success) return [{row, value: parsed.data}]
    for (const {path, code, detail} of parsed.error.issues.map(faultOfIssue)) {
      source.report(row, String(path[0] ?? ''), code, detail)
    }
    return []
  })
}

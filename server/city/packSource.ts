import {readFile} from 'node:fs/promises'
import {join} from 'node:path'
import {CsvError, parse as parseCsv} from 'csv-parse/sync'
import {findNodeAtLocation, parse as parseJson, parseTree, type ParseError} from 'jsonc-parser'
import type {z} from 'zod'
import type {PackProblem, PackProblemCode} from './cityPackError.ts'

/** A step into a JSON value. */
export type JsonPath = readonly (string | number)[]

/** Where the faults of one file are noted; the file's row is known to the caller, the line to the file. */
export interface JsonSource {
  readonly value: unknown
  /** Notes a fault of the value at `path`, under the line where that value, or the nearest one around it, begins. */
  report(path: JsonPath, code: PackProblemCode, detail: string): void
}

/** One record of a CSV file with a header. */
export interface CsvRow {
  readonly line: number
  readonly cells: Readonly<Record<string, string>>
}

/** A CSV file whose header is as it must be. */
export interface CsvSource {
  readonly rows: readonly CsvRow[]
  report(row: CsvRow, field: string, code: PackProblemCode, detail: string): void
}

/** The text of a pack's file; null, with a problem noted unless it is optional, when there is none. */
async function readText(
  folder: string,
  file: string,
  {isOptional, problems}: {isOptional: boolean; problems: PackProblem[]},
): Promise<string | null> {
  const bytes = await readFile(join(folder, file)).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  })
  if (bytes === null) {
    if (!isOptional) problems.push({file, line: 0, field: '', code: 'missing', detail: 'no such file'})
    return null
  }
  try {
    return new TextDecoder('utf-8', {fatal: true}).decode(bytes)
  } catch {
    problems.push({file, line: firstLineNotUtf8(bytes), field: '', code: 'syntax', detail: 'not UTF-8 text'})
    return null
  }
}

function firstLineNotUtf8(bytes: Buffer): number {
  const shown = new TextDecoder('utf-8').decode(bytes)
  return lineAt(shown, shown.indexOf('\ufffd'))
}

/** Reads a JSON file; null when it is missing or is no JSON, which is noted in `problems`. */
export async function readJsonSource(
  folder: string,
  file: string,
  options: {isOptional: boolean; problems: PackProblem[]},
): Promise<JsonSource | null> {
  const text = await readText(folder, file, options)
  if (text === null) return null
  const {problems} = options
  const value = parseStrictJson(text)
  if (value === undefined) {
    const errors: ParseError[] = []
    parseJson(text, errors, {disallowComments: true})
    problems.push({
      file,
      line: lineAt(text, errors[0]?.offset ?? 0),
      field: '',
      code: 'syntax',
      detail: 'not JSON',
    })
    return null
  }
  // Made only for a broken file: it takes many times the memory of the value.
  let tree: ReturnType<typeof parseTree>
  return {
    value,
    report(path, code, detail) {
      tree ??= parseTree(text)
      let depth = path.length
      let node = tree && findNodeAtLocation(tree, path.slice(0, depth))
      while (!node && depth > 0 && tree) node = findNodeAtLocation(tree, path.slice(0, --depth))
      problems.push({file, line: lineAt(text, node?.offset ?? 0), field: formatPath(path), code, detail})
    },
  }
}

/** Undefined when the text is no JSON. */
function parseStrictJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Reads a CSV file; null when it is missing, unreadable or lacks a column, which is noted in `problems`. */
export async function readCsvSource(
  folder: string,
  file: string,
  {columns, ...options}: {columns: readonly string[]; isOptional: boolean; problems: PackProblem[]},
): Promise<CsvSource | null> {
  const text = await readText(folder, file, options)
  if (text === null) return null
  const {problems} = options
  const records = parseRecords(text)
  if (records instanceof CsvError) {
    const line = typeof records.lines === 'number' ? records.lines : 1
    problems.push({file, line, field: '', code: 'syntax', detail: records.message})
    return null
  }
  const header = records[0]?.cells ?? []
  const missing = columns.filter(column => !header.includes(column))
  for (const column of missing) {
    problems.push({file, line: 1, field: column, code: 'missing', detail: 'no such column'})
  }
  if (missing.length > 0) return null

  const rows: CsvRow[] = []
  for (const {line, cells} of records.slice(1)) {
    if (cells.length === header.length) {
      rows.push({
        line,
        cells: Object.fromEntries(header.map((column, index) => [column, cells[index] ?? ''])),
      })
      continue
    }
    const field = header[Math.min(cells.length, header.length - 1)] ?? ''
    const detail = `${cells.length} cells under ${header.length} columns`
    problems.push({file, line, field, code: 'syntax', detail})
  }
  return {
    rows,
    report: (row, field, code, detail) => void problems.push({file, line: row.line, field, code, detail}),
  }
}

function parseRecords(text: string): {line: number; cells: string[]}[] | CsvError {
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
    return parsed.map((cells, index) => ({line: lines[index] ?? 0, cells}))
  } catch (error) {
    if (error instanceof CsvError) return error
    throw error
  }
}

/** What a schema says is wrong: whether a required value is not there at all, or is there and wrong. */
export function faultOfIssue(issue: z.core.$ZodIssue): {
  path: JsonPath
  code: PackProblemCode
  detail: string
} {
  const isMissing = issue.code === 'invalid_type' && issue.message.endsWith('received undefined')
  return {
    path: issue.path.map(step => (typeof step === 'number' ? step : String(step))),
    code: isMissing ? 'missing' : 'invalid',
    detail: issue.message,
  }
}

/** The value of a JSON file; null when there is none, or it is not as the schema says: every fault is reported. */
export function parseSource<Schema extends z.ZodType>(
  source: JsonSource | null,
  schema: Schema,
): z.output<Schema> | null {
  if (!source) return null
  const parsed = schema.safeParse(source.value)
  if (parsed.success) return parsed.data
  for (const {path, code, detail} of parsed.error.issues.map(faultOfIssue)) source.report(path, code, detail)
  return null
}

/** `features[3].properties.code`. */
function formatPath(path: JsonPath): string {
  return path.reduce<string>(
    (text, step) => (typeof step === 'number' ? `${text}[${step}]` : text === '' ? step : `${text}.${step}`),
    '',
  )
}

/** Lines are counted from 1. */
function lineAt(text: string, offset: number): number {
  let line = 1
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) line++
  return line
}

import {readFile} from 'node:fs/promises'
import {join} from 'node:path'
import {findNodeAtLocation, parse as parseJson, parseTree, type ParseError} from 'jsonc-parser'
import {z} from 'zod'
import type {PackProblem, PackProblemCode} from '#contract/cityPack.ts'
import {findFeatureSpans, type TextSpan} from './featureSpans.ts'
import type {PackFindings} from './packFindings.ts'
import {featureCollectionSchema} from './geoJsonFormat.ts'

/** A step into a JSON value. */
export type JsonPath = readonly (string | number)[]

/** A JSON file, and where its faults are noted: under the line where the value at a path, or the nearest one around it, begins. */
export interface JsonSource {
  readonly value: unknown
  /** Notes what refuses the pack. */
  report(path: JsonPath, code: PackProblemCode, detail: string): void
  /** Notes what is shown all the same. */
  warn(path: JsonPath, code: PackProblemCode, detail: string): void
}

export interface SourceOptions {
  readonly isOptional: boolean
  readonly findings: PackFindings
}

/** The text of a pack's file; null, with a problem noted unless it is optional, when there is none. */
export async function readPackText(
  folder: string,
  file: string,
  {isOptional, findings}: SourceOptions,
): Promise<string | null> {
  const bytes = await readFile(join(folder, file)).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  })
  if (bytes === null) {
    if (!isOptional) findings.refuse({file, line: 0, field: '', code: 'missing', detail: 'no such file'})
    return null
  }
  try {
    return new TextDecoder('utf-8', {fatal: true}).decode(bytes)
  } catch {
    const line = firstLineNotUtf8(bytes)
    findings.refuse({file, line, field: '', code: 'syntax', detail: 'not UTF-8 text'})
    return null
  }
}

function firstLineNotUtf8(bytes: Buffer): number {
  const shown = new TextDecoder('utf-8').decode(bytes)
  return lineAt(shown, shown.indexOf('\ufffd'))
}

/** Reads a JSON file; null when it is missing or is no JSON, which is noted. */
export async function readJsonSource(
  folder: string,
  file: string,
  options: SourceOptions,
): Promise<JsonSource | null> {
  const text = await readPackText(folder, file, options)
  if (text === null) return null
  const {findings} = options
  const value = parseStrictJson(text)
  if (value === undefined) {
    findings.refuse({...syntaxFault(text), file})
    return null
  }
  const lineOf = createLineFinder(text)
  return {
    value,
    report: (path, code, detail) =>
      findings.refuse({file, line: lineOf(path), field: formatPath(path), code, detail}),
    warn: (path, code, detail) =>
      findings.warn(file, code, () => ({line: lineOf(path), field: formatPath(path), detail})),
  }
}

/** A GeoJSON file whose features are parsed one by one, so that never all of them are in memory as they stand in it. */
export interface FeatureSource extends Omit<JsonSource, 'value'> {
  /** To be gone through once: what is no JSON is then noted, and ends it. */
  readonly features: Iterable<unknown>
}

/** Reads a GeoJSON file of any size; null when it is missing or is no collection of features, which is noted. */
export async function readFeatureSource(
  folder: string,
  file: string,
  options: SourceOptions,
): Promise<FeatureSource | null> {
  const text = await readPackText(folder, file, options)
  if (text === null) return null
  const {findings} = options
  const spans = findFeatureSpans(text)
  const lineOf = createLineFinder(text)
  const report: JsonSource['report'] = (path, code, detail) =>
    findings.refuse({file, line: lineOf(path), field: formatPath(path), code, detail})
  // All that stands around the features, which are then judged each by itself.
  const envelope = parseStrictJson(textAround(text, spans))
  if (envelope === undefined) {
    findings.refuse({...syntaxFault(text), file})
    return null
  }
  const source = {value: envelope, report, warn: report}
  const collection = parseSource(source, featureCollectionSchema.extend({features: z.array(z.object())}))
  if (!collection) return null
  return {
    features: parseSpans(text, spans, () => findings.refuse({...syntaxFault(text), file})),
    report,
    warn: (path, code, detail) =>
      findings.warn(file, code, () => ({line: lineOf(path), field: formatPath(path), detail})),
  }
}

function textAround(text: string, spans: readonly TextSpan[]): string {
  let from = 0
  const parts = spans.map(({start, end}) => {
    const part = text.slice(from, start)
    from = end
    return part
  })
  return [...parts, text.slice(from)].join('{}')
}

function* parseSpans(text: string, spans: readonly TextSpan[], onFault: () => void): Generator {
  for (const {start, end} of spans) {
    const value = parseStrictJson(text.slice(start, end))
    if (value === undefined) {
      onFault()
      return
    }
    yield value
  }
}

/** Where a text is no JSON. */
function syntaxFault(text: string): Omit<PackProblem, 'file'> {
  const errors: ParseError[] = []
  parseJson(text, errors, {disallowComments: true})
  return {
    line: lineAt(text, errors[0]?.offset ?? 0),
    field: '',
    code: 'syntax',
    detail: 'not JSON',
  }
}

/** Finds the line of a path. Of a GeoJSON file only the feature in question is taken apart. */
function createLineFinder(text: string): (path: JsonPath) => number {
  let spans: readonly TextSpan[] | undefined
  return path => {
    const [root, index, ...inFeature] = path
    if (root === 'features' && typeof index === 'number') {
      spans ??= findFeatureSpans(text)
      const span = spans[index]
      if (span) return lineAt(text, span.start + offsetIn(text.slice(span.start, span.end), inFeature))
    }
    return lineAt(text, offsetIn(text, path))
  }
}

/** Where the value at a path, or the nearest one around it, begins. */
function offsetIn(text: string, path: JsonPath): number {
  const tree = parseTree(text)
  if (!tree) return 0
  for (let depth = path.length; depth > 0; depth--) {
    const node = findNodeAtLocation(tree, path.slice(0, depth))
    if (node) return node.offset
  }
  return tree.offset
}

/** Undefined when the text is no JSON. */
function parseStrictJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
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

import {Readable} from 'node:stream'
import {CsvError, parse} from 'csv-parse'
import {z} from 'zod'
import {decodeText} from './decodeText.ts'
import {sheetOf, type Sheet, type SheetRow} from './sheet.ts'

const SLICE = 65_536
const SAMPLE = 4_000
/** With more replacement characters than this it is no text of Chinese departments. */
const MOST_REPLACED = 0.2

const entrySchema = z.object({info: z.object({lines: z.number()}), record: z.array(z.string())})

/** Reads a CSV file piece by piece, so that a long one does not hold up what else this thread does. */
export async function readCsv(bytes: Uint8Array): Promise<Sheet> {
  const text = decodeText(bytes)
  if (text === null || isGarbled(text)) return {ok: false, fault: 'encoding', detail: ''}
  const parser = Readable.from(slicesOf(text)).compose(
    parse({info: true, relax_column_count: true, relax_quotes: true, skip_empty_lines: true}),
  )
  const rows: SheetRow[] = []
  try {
    for await (const entry of parser) {
      const {info, record} = entrySchema.parse(entry)
      rows.push({line: info.lines, cells: record})
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    return {
      ok: false,
      fault: 'brokenQuotes',
      detail: typeof error.lines === 'number' ? `#${error.lines}` : '',
    }
  }
  return sheetOf(rows)
}

function* slicesOf(text: string): Generator<string> {
  for (let at = 0; at < text.length; at += SLICE) yield text.slice(at, at + SLICE)
}

function isGarbled(text: string): boolean {
  const sample = text.slice(0, SAMPLE)
  return sample.split('\ufffd').length - 1 > sample.length * MOST_REPLACED
}

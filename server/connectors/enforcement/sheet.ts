import {z} from 'zod'

/** Why a whole file is refused. */
export const fileFaultSchema = z.enum([
  'tooLarge',
  'tooManyRows',
  'tooManyCells',
  'tooManyParts',
  'unpacksTooLarge',
  'unknownType',
  'notXlsx',
  'encoding',
  'brokenQuotes',
  'wrongHeader',
  'empty',
  'simulatedFile',
])
export type FileFault = z.infer<typeof fileFaultSchema>

const sheetRowSchema = z.object({
  /** Of the file, the first being 1; in a workbook the number at the row's left. */
  line: z.number().int(),
  cells: z.array(z.string()),
})
export type SheetRow = z.infer<typeof sheetRowSchema>

/** The first sheet of a file as text; empty rows are left out. */
export const sheetSchema = z.discriminatedUnion('ok', [
  z.object({ok: z.literal(true), rows: z.array(sheetRowSchema)}),
  /** `detail` names the place. */
  z.object({ok: z.literal(false), fault: fileFaultSchema, detail: z.string()}),
])
export type Sheet = z.infer<typeof sheetSchema>

/** The most rows of a file. A department's day has a thousand at most. */
export const MOST_ROWS = 50_000
/** The most cells of a row that are read. */
export const MOST_CELLS = 60
/** The most characters of a cell that are read: one more than any field may have. */
export const MOST_CELL_TEXT = 4_001

/** Rows of text without the empty ones, or a refusal where there are too many. */
export function sheetOf(rows: Iterable<SheetRow>): Sheet {
  const kept: SheetRow[] = []
  for (const {line, cells} of rows) {
    const cut = cells.slice(0, MOST_CELLS).map(cell => cell.slice(0, MOST_CELL_TEXT).trim())
    if (cut.every(cell => cell === '')) continue
    if (kept.length >= MOST_ROWS) return {ok: false, fault: 'tooManyRows', detail: String(line)}
    kept.push({line, cells: cut})
  }
  return {ok: true, rows: kept}
}

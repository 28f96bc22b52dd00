import type {Sheet, SheetRow} from './sheet.ts'
import {fieldOf, plainHeading, WORDS, type Field} from './words.ts'

/** A title and remarks may stand above the headings, as departments have it. */
const MOST_ROWS_ABOVE = 10

/** Where the columns of a sheet stand. */
export interface Header {
  /** Its headings as they are written, by field. */
  readonly headings: ReadonlyMap<Field, {readonly index: number; readonly heading: string}>
  /** What stands above it. */
  readonly title: string
  readonly rows: readonly SheetRow[]
}

/** Finds the headings; a text says what is missing. */
export function readHeader({rows}: Extract<Sheet, {ok: true}>): Header | string {
  let nearest: {missing: string; found: number} | null = null
  for (const [index, {cells}] of rows.slice(0, MOST_ROWS_ABOVE).entries()) {
    const headings = headingsOf(cells)
    const missing = missingOf(headings)
    if (missing === null) {
      const above = rows.slice(0, index)
      return {
        headings,
        title: above.map(row => row.cells.join(' ')).join('\n'),
        rows: rows.slice(index + 1),
      }
    }
    if (headings.size > (nearest?.found ?? 0)) nearest = {missing, found: headings.size}
  }
  return nearest?.missing ?? [WORDS.columns.inspectedOn[0], WORDS.columns.department[0]].join(' ')
}

function headingsOf(cells: readonly string[]): Header['headings'] {
  const headings = new Map<Field, {index: number; heading: string}>()
  for (const [index, heading] of cells.entries()) {
    const field = fieldOf(plainHeading(heading))
    // Of two columns with one meaning the first counts.
    if (field !== undefined && !headings.has(field)) headings.set(field, {index, heading})
  }
  return headings
}

/** The headings that a sheet must have and does not, as text; null for none. */
function missingOf(headings: Header['headings']): string | null {
  const {columns} = WORDS
  const hasDay = ['inspectedOn', 'penalisedOn', 'rectifiedOn'] as const
  const missing: string[] = []
  if (!hasDay.some(field => headings.has(field)))
    missing.push(hasDay.map(field => columns[field][0] ?? field).join('/'))
  if (!headings.has('department')) missing.push(columns.department[0] ?? '')
  const where = ['premisesId', 'address', 'hazardId'] as const
  if (!where.some(field => headings.has(field)))
    missing.push(where.map(field => columns[field][0] ?? field).join('/'))
  return missing.length === 0 ? null : missing.join(', ')
}

import {readdir, readFile} from 'node:fs/promises'
import {join} from 'node:path'
import {parse} from 'csv-parse/sync'
import {z} from 'zod'
import words from './words.json' with {type: 'json'}

/** A hazard that somebody has to mend. */
export interface WantedHazard {
  readonly hazardId: string
  /** Names the change that asked for it. */
  readonly changeId: string
  /** Who found it; null for the city's centre. */
  readonly department: string | null
  /** Epoch ms. */
  readonly orderedAt: number
  /** Null where nobody said by when. */
  readonly dueAt: number | null
}

const rowsSchema = z.array(z.array(z.string()))

/**
 * The hazards whose last word in the centre's files is that they are to be mended, oldest first. `toEpoch` is the moment of
 * a day and time in the city.
 */
export async function readWanted(
  folder: string,
  toEpoch: (localText: string) => number,
): Promise<readonly WantedHazard[]> {
  const {shared} = words
  const names = await readdir(folder).catch(() => [])
  const days = names.filter(name => name.startsWith(shared.prefix) && name.endsWith('.csv')).sort()
  const last = new Map<string, WantedHazard & {readonly isOrdered: boolean}>()
  for (const day of days) {
    const rows = rowsSchema.parse(
      parse(await readFile(join(folder, day), 'utf8'), {bom: true, relax_column_count: true}),
    )
    const head = rows.findIndex(row => row.includes(shared.columns.hazard))
    const cellOf = (row: readonly string[], name: keyof typeof shared.columns) =>
      row[rows[head]?.indexOf(shared.columns[name]) ?? -1] ?? ''
    for (const row of rows.slice(head + 1)) {
      const hazardId = cellOf(row, 'hazard')
      const due = cellOf(row, 'due')
      last.delete(hazardId)
      last.set(hazardId, {
        ...{hazardId, department: null, changeId: cellOf(row, 'change')},
        orderedAt: toEpoch(cellOf(row, 'at')),
        dueAt: due === '' ? null : toEpoch(due),
        isOrdered: cellOf(row, 'state') === shared.ordered,
      })
    }
  }
  return [...last.values()].filter(({isOrdered}) => isOrdered)
}

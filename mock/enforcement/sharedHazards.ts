import {readdir, readFile} from 'node:fs/promises'
import {join} from 'node:path'
import {parse} from 'csv-parse/sync'
import {z} from 'zod'
import words from './words.json' with {type: 'json'}

/** A hazard that the city's centre wants mended. */
export interface WantedHazard {
  readonly hazardId: string
  /** Names the change that asked for it. */
  readonly changeId: string
}

const rowsSchema = z.array(z.array(z.string()))

/** The hazards whose last word in the centre's files is that they are to be mended, oldest first. */
export async function readWanted(folder: string): Promise<readonly WantedHazard[]> {
  const {shared} = words
  const names = await readdir(folder).catch(() => [])
  const days = names.filter(name => name.startsWith(shared.prefix) && name.endsWith('.csv')).sort()
  const last = new Map<string, {changeId: string; state: string}>()
  for (const day of days) {
    const rows = rowsSchema.parse(
      parse(await readFile(join(folder, day), 'utf8'), {bom: true, relax_column_count: true}),
    )
    const head = rows.findIndex(row => row.includes(shared.columns.hazard))
    const column = (name: string) => rows[head]?.indexOf(name) ?? -1
    const [change, hazard, state] = [shared.columns.change, shared.columns.hazard, shared.columns.state].map(
      column,
    )
    for (const row of rows.slice(head + 1)) {
      const hazardId = row[hazard ?? -1] ?? ''
      last.delete(hazardId)
      last.set(hazardId, {changeId: row[change ?? -1] ?? '', state: row[state ?? -1] ?? ''})
    }
  }
  return [...last].flatMap(([hazardId, {changeId, state}]) =>
    state === shared.ordered ? [{hazardId, changeId}] : [],
  )
}

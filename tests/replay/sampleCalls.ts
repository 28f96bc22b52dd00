import {mkdtemp, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'

/** The columns of `Fire Department Calls for Service` that a replay reads. */
const SAMPLE = {
  'Call Number': '200983546',
  'Unit ID': 'E32',
  'Call Type': 'Structure Fire',
  'Received DtTm': '04/07/2020 11:53:08 PM',
  'Entry DtTm': '04/07/2020 11:55:30 PM',
  'Dispatch DtTm': '04/07/2020 11:55:56 PM',
  'Response DtTm': '04/07/2020 11:58:22 PM',
  'On Scene DtTm': '04/08/2020 12:00:00 AM',
  'Transport DtTm': '',
  'Hospital DtTm': '',
  'Call Final Disposition': 'Fire',
  'Available DtTm': '04/08/2020 12:15:40 AM',
  Address: '4000 Block of MISSION ST',
  City: 'San Francisco',
  Battalion: 'B06',
  'Station Area': '32',
  'Final Priority': '3',
  'Call Type Group': 'Fire',
  'Number of Alarms': '1',
  'Neighborhooods - Analysis Boundaries': 'Bernal Heights',
  Location: '(37.73217458500619, -122.42779351441527)',
  RowID: '200983546-E32',
} as const

export type SampleColumns = Record<keyof typeof SAMPLE, string>

/** A row with the given columns changed. */
export function sampleRow(changes: Partial<SampleColumns> = {}): SampleColumns {
  return {...SAMPLE, ...changes}
}

/** Writes rows as the published file has them. */
export async function writeSampleFile(rows: readonly SampleColumns[], extraLines: readonly string[] = []) {
  const folder = await mkdtemp(join(tmpdir(), 'wanglou-calls-'))
  const file = join(folder, 'calls.csv')
  const lines = [Object.keys(SAMPLE), ...rows.map(row => Object.values(row))].map(cells =>
    cells.map(cell => (cell.includes(',') ? `"${cell}"` : cell)).join(','),
  )
  await writeFile(file, [...lines, ...extraLines, ''].join('\n'))
  return {file, remove: () => rm(folder, {recursive: true, force: true})}
}

import {mkdir, readFile, rename, rm, writeFile} from 'node:fs/promises'
import {dirname, join} from 'node:path'
import {pathToFileURL} from 'node:url'
import {parseArgs} from 'node:util'
import {generateLonggang, TIME_ZONE} from './longgang.ts'
import {readLonggangSources} from './longgangSources.ts'
import {buildSanFrancisco} from './sanFrancisco.ts'

/** Raise when the generator makes another pack of the same sources and seed. */
const GENERATOR_VERSION = 8
const DEFAULT_SEED = 'longgang-1'
const STAMP = 'generated.json'

/**
 * Sees to it that the folder holds the Longgang pack of this generator and seed: writes it anew when it is missing or
 * made otherwise. It is made beside the folder and then put in its place, so that no reader finds half of it.
 * Returns whether it was written. What happened at premises is told up to the end of the day before `today`; a pack
 * that is there is kept however old it is.
 */
export async function ensureLonggang(
  folder: string,
  {seed = DEFAULT_SEED, today = dayOf(new Date())}: {seed?: string; today?: string} = {},
): Promise<boolean> {
  const {digest} = await readLonggangSources()
  const stamp = `${JSON.stringify({generator: 'longgang', version: GENERATOR_VERSION, seed, sources: digest})}\n`
  const present = await readFile(join(folder, STAMP), 'utf8').catch(() => '')
  if (present === stamp) return false
  await mkdir(dirname(folder), {recursive: true})
  const making = `${folder}.making-${process.pid}`
  try {
    await generateLonggang({outFolder: making, seed, today})
    await writeFile(join(making, STAMP), stamp)
    await rm(folder, {recursive: true, force: true})
    await rename(making, folder)
  } finally {
    await rm(making, {recursive: true, force: true})
  }
  return true
}

/** In the city. */
function dayOf(instant: Date): string {
  return new Intl.DateTimeFormat('sv-SE', {timeZone: TIME_ZONE, dateStyle: 'short'}).format(instant)
}

/** `--city longgang|san-francisco --out DIR [--seed TEXT] [--today YYYY-MM-DD] [--neighborhoods FILE]` */
async function main(): Promise<void> {
  const {values} = parseArgs({
    options: {
      city: {type: 'string', default: 'longgang'},
      out: {type: 'string'},
      seed: {type: 'string', default: DEFAULT_SEED},
      today: {type: 'string', default: dayOf(new Date())},
      neighborhoods: {type: 'string'},
    },
  })
  if (!values.out) throw new Error('--out names the folder to write to')
  if (values.city === 'longgang') {
    await ensureLonggang(values.out, {seed: values.seed, today: values.today})
    return
  }
  if (values.city !== 'san-francisco') throw new Error(`no generator for ${values.city}`)
  if (!values.neighborhoods) throw new Error('--neighborhoods names the GeoJSON file of the neighbourhoods')
  await buildSanFrancisco({neighborhoodsFile: values.neighborhoods, outFolder: values.out})
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await main()

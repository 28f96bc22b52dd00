import {open} from 'node:fs/promises'
import {join} from 'node:path'
import type {z} from 'zod'
import type {PackBasemap} from './cityPack.ts'
import type {basemapFileSchema} from './packFormat.ts'
import type {JsonSource} from './packSource.ts'

const PMTILES_START = 'PMTiles\u0003'

/**
 * The basemaps of `city.json`. Two of one id, and a file that is not there or is no PMTiles archive of version 3, refuse
 * the pack; a basemap without an approval number is noticed.
 */
export async function readBasemaps(
  folder: string,
  source: JsonSource | null,
  basemaps: readonly z.output<typeof basemapFileSchema>[],
): Promise<readonly PackBasemap[]> {
  const ids = new Set<string>()
  for (const [index, {id, approvalNumber}] of basemaps.entries()) {
    if (ids.has(id)) source?.report(['basemaps', index, 'id'], 'duplicate', `${id} is given twice`)
    ids.add(id)
    if (approvalNumber === null) {
      const path = ['basemaps', index, 'approvalNumber']
      source?.warn(path, 'approvalMissing', `the basemap ${id} has no map approval number`)
    }
  }
  return Promise.all(
    basemaps.map(async (basemap, index) => {
      if (basemap.kind !== 'pmtiles') return basemap
      const file = join(folder, basemap.file)
      const start = await readStart(file)
      const path = ['basemaps', index, 'file']
      if (start === null) source?.report(path, 'missing', `the pack has no ${basemap.file}`)
      else if (start !== PMTILES_START) source?.report(path, 'syntax', 'no PMTiles archive of version 3')
      return {...basemap, file}
    }),
  )
}

/** The first bytes of a file; null when there is none. */
async function readStart(file: string): Promise<string | null> {
  const handle = await open(file).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  })
  if (!handle) return null
  try {
    const {buffer, bytesRead} = await handle.read(Buffer.alloc(PMTILES_START.length), 0)
    return buffer.toString('latin1', 0, bytesRead)
  } finally {
    await handle.close()
  }
}

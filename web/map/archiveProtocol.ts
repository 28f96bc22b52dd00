import {addProtocol} from 'maplibre-gl'
import {loadMapFont} from './mapFonts.ts'
import {tileTexts} from './tileTexts.ts'

let added: Promise<void> | null = null

/** Teaches MapLibre to read PMTiles files by range requests. Loaded only for a city that has one. */
export function addArchiveProtocol(): Promise<void> {
  added ??= import('pmtiles').then(({Protocol}) => {
    const protocol = new Protocol()
    addProtocol('pmtiles', async (request, abort) => {
      const {data}: {data: unknown} = await protocol.tile(request, abort)
      if (data instanceof Uint8Array) await loadMapFont(tileTexts(data))
      return {data: typeof data === 'object' && data !== null ? data : new ArrayBuffer()}
    })
  })
  return added
}

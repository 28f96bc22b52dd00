import {addProtocol, type AddProtocolAction} from 'maplibre-gl'
import {GROUND_SCHEME} from './groundOf.ts'
import {loadMapFont} from './mapFonts.ts'
import {tileTexts} from './tileTexts.ts'

const RETRY_MS = 2_000
const ATTEMPTS = 15
const UNAVAILABLE = 503

/**
 * Reads vector tiles for the map: it names streets, so the font for their names must be there first; and a server that
 * has just started may still be making its tiles.
 */
const readGround: AddProtocolAction = async ({url}, {signal}) => {
  const address = url.replace(`${GROUND_SCHEME}:`, location.protocol)
  for (let attempt = 1; ; attempt += 1) {
    const response = await fetch(address, {signal})
    if (response.ok) {
      const data = await response.arrayBuffer()
      await loadMapFont(tileTexts(new Uint8Array(data)))
      return {data}
    }
    if (response.status !== UNAVAILABLE || attempt === ATTEMPTS) {
      throw new Error(`tile answered ${response.status}`)
    }
    await new Promise(resolve => setTimeout(resolve, RETRY_MS))
    signal.throwIfAborted()
  }
}

/** Teaches MapLibre the scheme. Once is enough; again does no harm. */
export function addGroundProtocol(): void {
  addProtocol(GROUND_SCHEME, readGround)
}

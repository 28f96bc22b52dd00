import {LRUCache} from 'lru-cache'
import type {TiandituLayer} from '#contract/area.ts'

/** A picture as it came. */
export interface Picture {
  readonly bytes: Uint8Array
  readonly type: string
}

/** A tile of the layers' web mercator matrix set. */
export interface TilePlace {
  readonly z: number
  readonly x: number
  readonly y: number
}

const TIMEOUT_MS = 8_000
const MAX_PICTURE_BYTES = 1024 * 1024
const CACHE_BYTES = 16 * 1024 * 1024
const CACHE_MS = 24 * 3_600_000

/**
 * Fetches tiles of Tianditu's WMTS. The key is in no error and no log: `onFailure` is told of a layer and of what went
 * wrong in a word or a status.
 */
export function createTiandituProxy({
  url,
  key,
  onFailure,
}: {
  url: string
  key: string
  onFailure: (failure: {layer: TiandituLayer; reason: string}) => void
}): (layer: TiandituLayer, place: TilePlace) => Promise<Picture | null> {
  const cache = new LRUCache<string, Picture>({
    maxSize: CACHE_BYTES,
    ttl: CACHE_MS,
    sizeCalculation: ({bytes}) => bytes.byteLength + 200,
  })
  return async (layer, place) => {
    const name = `${layer}/${place.z}/${place.x}/${place.y}`
    const kept = cache.get(name)
    if (kept) return kept
    const picture = await fetchPicture(tileUrl(url, {layer, key, ...place}))
    if (typeof picture === 'string') {
      onFailure({layer, reason: picture})
      return null
    }
    cache.set(name, picture)
    return picture
  }
}

function tileUrl(
  base: string,
  {layer, key, z, x, y}: TilePlace & {layer: TiandituLayer; key: string},
): string {
  const query = new URLSearchParams({
    SERVICE: 'WMTS',
    REQUEST: 'GetTile',
    VERSION: '1.0.0',
    LAYER: layer,
    STYLE: 'default',
    TILEMATRIXSET: 'w',
    FORMAT: 'tiles',
    TILEMATRIX: String(z),
    TILEROW: String(y),
    TILECOL: String(x),
    tk: key,
  })
  return `${base.replace(/\/$/, '')}/${layer}_w/wmts?${query.toString()}`
}

/** The picture, or why there is none; never with the address, which holds the key. */
async function fetchPicture(address: string): Promise<Picture | string> {
  const signal = AbortSignal.timeout(TIMEOUT_MS)
  try {
    const response = await fetch(address, {signal, redirect: 'error'})
    const type = response.headers.get('content-type')?.split(';')[0] ?? ''
    if (!response.ok || !/^image\/(png|jpeg|webp)$/.test(type)) {
      await response.body?.cancel()
      return response.ok ? 'noPicture' : `status ${response.status}`
    }
    const bytes = await readLimited(response)
    return bytes ? {bytes, type} : 'tooLarge'
  } catch {
    return signal.aborted ? 'timeout' : 'network'
  }
}

/** The body; null when it is larger than any tile. */
async function readLimited({body}: Response): Promise<Uint8Array | null> {
  const reader = body?.getReader()
  if (!reader) return null
  const parts: Uint8Array[] = []
  let size = 0
  for (;;) {
    const {done, value}: {done: boolean; value?: unknown} = await reader.read()
    if (done) return Buffer.concat(parts)
    if (value instanceof Uint8Array) {
      size += value.byteLength
      parts.push(value)
    }
    if (size > MAX_PICTURE_BYTES) {
      await reader.cancel()
      return null
    }
  }
}

import {createHash} from 'node:crypto'
import {Worker} from 'node:worker_threads'
import {LRUCache} from 'lru-cache'
import type {Datum} from '#geo/toWgs84.ts'
import {tileReplySchema, type TileRequest} from './tileMessages.ts'

/** A vector tile; `gzip` is null where the tile is empty. */
export interface Tile {
  readonly gzip: Uint8Array | null
  readonly etag: string
}

export interface TileService {
  /** Null while none can be made: the worker failed a moment ago, or does not answer. */
  tile(z: number, x: number, y: number): Promise<Tile | null>
  /** Has the worker read the pack, so that the first tile need not wait for it. */
  warmUp(): void
  close(): Promise<void>
}

const CACHE_BYTES = 32 * 1024 * 1024
/** What an entry of the cache takes beside its tile. */
const ENTRY_BYTES = 200
const ANSWER_MS = 20_000
/** A city of some 100,000 buildings takes a third of it; one that needs more loses its tiles, not the server. */
const WORKER_LIMITS = {maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 24}

interface Waiting {
  readonly resolve: (tile: Tile | null) => void
  readonly timer: NodeJS.Timeout
}

/**
 * Tiles of a city pack, cut by a thread of its own that starts with the first one asked for. When the thread fails, the
 * tiles that it was asked for are not had, `onFailure` is told, and after `restartMs` the next request starts another.
 */
export function createTileService({
  workerUrl,
  folder,
  datum,
  onFailure,
  restartMs = 5_000,
}: {
  /** The thread's program. */
  workerUrl: URL
  folder: string
  datum: Datum
  onFailure: (error: Error) => void
  restartMs?: number
}): TileService {
  const cache = new LRUCache<string, Tile>({
    maxSize: CACHE_BYTES,
    sizeCalculation: ({gzip}) => ENTRY_BYTES + (gzip?.byteLength ?? 0),
  })
  const asked = new Map<string, Promise<Tile | null>>()
  const waiting = new Map<number, Waiting>()
  const state: {worker: Worker | null; isResting: boolean; isClosed: boolean} = {
    worker: null,
    isResting: false,
    isClosed: false,
  }
  let resting: NodeJS.Timeout | undefined
  let lastId = 0

  function running(): Worker | null {
    if (state.worker || state.isResting || state.isClosed) return state.worker
    const worker = new Worker(workerUrl, {workerData: {folder, datum}, resourceLimits: WORKER_LIMITS})
    worker.unref()
    worker.on('message', (message: unknown) => {
      const {id, gzip} = tileReplySchema.parse(message)
      settle(id, {gzip, etag: etagOf(gzip)})
    })
    worker.once('error', error => fail(worker, error))
    worker.once('exit', code => fail(worker, new Error(`the tile worker ended with ${code}`)))
    state.worker = worker
    return worker
  }

  function fail(worker: Worker, error: Error): void {
    if (state.worker !== worker) return
    state.worker = null
    for (const id of waiting.keys()) settle(id, null)
    if (state.isClosed) return
    state.isResting = true
    resting = setTimeout(() => (state.isResting = false), restartMs).unref()
    onFailure(error)
  }

  function settle(id: number, tile: Tile | null): void {
    const entry = waiting.get(id)
    waiting.delete(id)
    clearTimeout(entry?.timer)
    entry?.resolve(tile)
  }

  function ask(place: Omit<TileRequest, 'id'>): Promise<Tile | null> {
    const worker = running()
    if (!worker) return Promise.resolve(null)
    const id = ++lastId
    return new Promise(resolve => {
      const timer = setTimeout(() => settle(id, null), ANSWER_MS).unref()
      waiting.set(id, {resolve, timer})
      worker.postMessage({id, ...place} satisfies TileRequest)
    })
  }

  return {
    warmUp: () => void running(),
    async tile(z, x, y) {
      const key = `${z}/${x}/${y}`
      const kept = cache.get(key)
      if (kept) return kept
      const before = asked.get(key)
      if (before) return before
      const asking = ask({z, x, y}).finally(() => asked.delete(key))
      asked.set(key, asking)
      const tile = await asking
      if (tile) cache.set(key, tile)
      return tile
    },
    async close() {
      state.isClosed = true
      clearTimeout(resting)
      const {worker} = state
      if (worker) await worker.terminate()
    },
  }
}

function etagOf(gzip: Uint8Array | null): string {
  return gzip ? `"${createHash('sha256').update(gzip).digest('base64url')}"` : '"empty"'
}

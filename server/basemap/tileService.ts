import {createHash} from 'node:crypto'
import {LRUCache} from 'lru-cache'
import {createAskThread} from '../askThread.ts'
import type {GroundReport} from '../city/judgeGround.ts'
import {tileAnswerSchema, type TileAnswer, type TileQuestion} from './tileMessages.ts'

/** A vector tile; `gzip` is null where the tile is empty. */
export interface Tile {
  readonly gzip: Uint8Array | null
  readonly etag: string
}

export interface TileService {
  /** What is wrong with the files that the tiles are made of; null when the worker does not say. */
  report(): Promise<GroundReport | null>
  /** Null while none can be made: the worker failed a moment ago, or does not answer. */
  tile(z: number, x: number, y: number): Promise<Tile | null>
  close(): Promise<void>
}

/** A city of 33,000 buildings and as many blocks holds 60 MB. */
const THREAD_MB = 256
const ANSWER_MS = 30_000
/** Tiles that were cut stay in the cache; for others the shapes are read again, in two seconds. */
const IDLE_MS = 60_000
const CACHE_BYTES = 32 * 1024 * 1024
/** What an entry of the cache takes beside its tile. */
const ENTRY_BYTES = 200

/**
 * Tiles of a city pack, cut by a thread of its own that starts with the first question. When the thread fails, what it
 * was asked is not had, `onFailure` is told, and after `restartMs` the next question starts another.
 */
export function createTileService({
  workerUrl,
  folder,
  onFailure,
  restartMs = 5_000,
}: {
  /** The thread's program. */
  workerUrl: URL
  folder: string
  onFailure: (error: Error) => void
  restartMs?: number
}): TileService {
  const thread = createAskThread<TileQuestion, TileAnswer>({
    name: 'tile worker',
    workerUrl,
    workerData: {folder},
    answerSchema: tileAnswerSchema,
    maxOldGenerationSizeMb: THREAD_MB,
    answerMs: ANSWER_MS,
    restartMs,
    idleMs: IDLE_MS,
    onFailure,
  })
  const cache = new LRUCache<string, Tile>({
    maxSize: CACHE_BYTES,
    sizeCalculation: ({gzip}) => ENTRY_BYTES + (gzip?.byteLength ?? 0),
  })
  const asked = new Map<string, Promise<Tile | null>>()

  async function cut(z: number, x: number, y: number): Promise<Tile | null> {
    const answer = await thread.ask({what: 'tile', z, x, y})
    return answer?.what === 'tile' ? {gzip: answer.gzip, etag: etagOf(answer.gzip)} : null
  }

  return {
    async report() {
      const answer = await thread.ask({what: 'report'})
      return answer?.what === 'report' ? answer.report : null
    },
    async tile(z, x, y) {
      const key = `${z}/${x}/${y}`
      const kept = cache.get(key)
      if (kept) return kept
      const before = asked.get(key)
      if (before) return before
      const asking = cut(z, x, y).finally(() => asked.delete(key))
      asked.set(key, asking)
      const tile = await asking
      if (tile) cache.set(key, tile)
      return tile
    },
    close: () => thread.close(),
  }
}

function etagOf(gzip: Uint8Array | null): string {
  return gzip ? `"${createHash('sha256').update(gzip).digest('base64url')}"` : '"empty"'
}

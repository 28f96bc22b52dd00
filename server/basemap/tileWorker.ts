import {gzipSync} from 'node:zlib'
import {parentPort, workerData} from 'node:worker_threads'
import {z} from 'zod'
import {crsSchema} from '#contract/record.ts'
import {readTileLayers} from './readTileLayers.ts'
import {TileIndex} from './tileIndex.ts'
import {tileRequestSchema, type TileReply} from './tileMessages.ts'

/** The thread that cuts tiles: reads the pack's files once, then answers each request in turn. */
async function serveTiles(): Promise<void> {
  const port = parentPort
  if (!port) throw new Error('runs as a worker thread only')
  const {folder, datum} = z.object({folder: z.string(), datum: crsSchema}).parse(workerData)
  const ready = readTileLayers(folder, datum).then(layers => new TileIndex(layers))
  port.on('message', (message: unknown) => {
    const {id, z: zoom, x, y} = tileRequestSchema.parse(message)
    void ready.then(index => {
      const tile = index.tile(zoom, x, y)
      // A copy of its own size: what zlib gives lies in a larger buffer, all of which would be sent.
      const gzip = tile && new Uint8Array(gzipSync(tile))
      port.postMessage({id, gzip} satisfies TileReply, gzip ? [gzip.buffer] : [])
    })
  })
  await ready
}

await serveTiles()

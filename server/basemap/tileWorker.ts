import {gzipSync} from 'node:zlib'
import {parentPort, workerData} from 'node:worker_threads'
import {z} from 'zod'
import {readGroundFiles, reportGround, type GroundFiles} from '../city/judgeGround.ts'
import {PackFindings} from '../city/packFindings.ts'
import {readDatum} from '../city/readDatum.ts'
import {TileIndex} from './tileIndex.ts'
import {tileQuestionSchema, type TileAnswer} from './tileMessages.ts'
import {toTileLayers} from './toTileLayers.ts'

/**
 * The thread that holds the shapes of a basemap: reads the pack's files once, says what is wrong with them, and cuts
 * tiles, each request in turn. What is wrong with the files is left out of the tiles.
 */
async function serveTiles(): Promise<void> {
  const port = parentPort
  if (!port) throw new Error('runs as a worker thread only')
  const {folder} = z.object({folder: z.string()}).parse(workerData)
  const datum = await readDatum(folder)
  const findings = new PackFindings()
  let files: GroundFiles | null = await readGroundFiles(folder, findings)
  const report = reportGround(files, findings)
  let index: TileIndex | null = null

  port.on('message', (message: unknown) => {
    const question = tileQuestionSchema.parse(message)
    if (question.what === 'report') {
      port.postMessage({id: question.id, what: 'report', report} satisfies TileAnswer)
      return
    }
    if (files) index = new TileIndex(toTileLayers(files, datum))
    files = null
    const tile = index?.tile(question.z, question.x, question.y)
    // A copy of its own size: what zlib gives lies in a larger buffer, all of which would be sent.
    const gzip = tile ? new Uint8Array(gzipSync(tile)) : null
    const answer = {id: question.id, what: 'tile', gzip} satisfies TileAnswer
    port.postMessage(answer, gzip ? [gzip.buffer] : [])
  })
}

await serveTiles()

import {parentPort} from 'node:worker_threads'
import {readXlsx} from './readXlsx.ts'
import {writeSharedFiles} from './sharedFiles.ts'
import {sheetQuestionSchema, type SheetAnswer, type SheetQuestion} from './sheetMessages.ts'

/** The thread that reads and writes workbooks, so that a large one holds up nobody. */
function serveSheets(): void {
  const port = parentPort
  if (!port) throw new Error('runs as a worker thread only')
  port.on('message', (message: unknown) => {
    // A bug ends the thread, which the server notices and starts anew.
    void answer(sheetQuestionSchema.parse(message)).then(answered => port.postMessage(answered))
  })
}

async function answer(question: SheetQuestion): Promise<SheetAnswer> {
  const {id, what} = question
  if (what === 'read') return {id, what, sheet: await readXlsx(question.bytes)}
  const {csv, xlsx} = await writeSharedFiles(question.shared)
  return {id, what, files: {csv: new Uint8Array(csv), xlsx: new Uint8Array(xlsx)}}
}

serveSheets()

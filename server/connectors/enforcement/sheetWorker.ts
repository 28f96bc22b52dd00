import {parentPort} from 'node:worker_threads'
import {readXlsx} from './readXlsx.ts'
import {sheetQuestionSchema} from './sheetMessages.ts'

/** The thread that reads workbooks, so that a large one holds up nobody. */
function serveSheets(): void {
  const port = parentPort
  if (!port) throw new Error('runs as a worker thread only')
  port.on('message', (message: unknown) => {
    const {id, bytes} = sheetQuestionSchema.parse(message)
    // A bug ends the thread, which the server notices and starts anew.
    void readXlsx(bytes).then(sheet => port.postMessage({id, sheet}))
  })
}

serveSheets()

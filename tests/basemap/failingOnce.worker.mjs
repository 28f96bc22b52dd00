import {existsSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {parentPort, workerData} from 'node:worker_threads'

/** Stands in for the tile worker: the first one in a folder fails at its first request, the next finds nothing anywhere. */
const mark = join(workerData.folder, 'failed')

parentPort.on('message', ({id}) => {
  if (existsSync(mark)) {
    parentPort.postMessage({id, what: 'tile', gzip: null})
    return
  }
  writeFileSync(mark, '')
  throw new Error('the first one fails')
})

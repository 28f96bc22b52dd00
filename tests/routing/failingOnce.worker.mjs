import {existsSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {parentPort, workerData} from 'node:worker_threads'

/** Stands in for the route worker: the first one in a folder fails at its first question, the next finds a minute for all. */
const mark = join(workerData.folder, 'failed')

parentPort.on('message', ({id, speeds}) => {
  if (existsSync(mark)) {
    parentPort.postMessage({id, what: 'times', seconds: new Float64Array(speeds.length).fill(60)})
    return
  }
  writeFileSync(mark, '')
  throw new Error('the first one fails')
})

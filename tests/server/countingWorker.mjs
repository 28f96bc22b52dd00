import {parentPort} from 'node:worker_threads'

/** Answers with how many questions this very thread has had. */
let asked = 0
parentPort.on('message', ({id}) => parentPort.postMessage({id, asked: ++asked}))

import {BroadcastChannel, workerData} from 'node:worker_threads'
import {register} from 'tsx/esm/api'

// The thread that holds the risk ends as it is told to.
const orders = new BroadcastChannel('fragile risk worker')
orders.unref()
orders.onmessage = ({data}) => {
  if (workerData.role !== 'hold') return
  if (data === 'exit') process.exit(3)
  setImmediate(() => {
    throw new Error('it was told to throw')
  })
}

register()
await import('../../server/risk/riskWorker.ts')

import {register} from 'tsx/esm/api'

// Where a test runs there is no built worker.
register()
await import('../../server/reportWorker.ts')

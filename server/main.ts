import {fileURLToPath} from 'node:url'
import {loadConfig} from './config.ts'
import {describeFailure} from './describeFailure.ts'
import {createLogger} from './logger.ts'
import {startServer} from './startServer.ts'

const FATAL_EXIT_CODE = 70
/** A stop in order that takes longer, because a database does not answer, is cut short: what is acknowledged is safe. */
const STOP_LIMIT_MS = 20_000

/** Starts the node, and stops it in order on SIGINT or SIGTERM. */
async function main(): Promise<void> {
  const config = loadConfig()
  const logger = createLogger(config.logLevel)
  const onFatal = (error: unknown) => {
    logger.fatal({err: error}, 'unexpected failure')
    process.exit(FATAL_EXIT_CODE)
  }
  process.on('uncaughtException', onFatal)
  process.on('unhandledRejection', onFatal)
  const webRoot = fileURLToPath(new URL('../web', import.meta.url))
  const tileWorkerUrl = new URL('./tileWorker.js', import.meta.url)
  const routeWorkerUrl = new URL('./routeWorker.js', import.meta.url)
  const planWorkerUrl = new URL('./planWorker.js', import.meta.url)
  const riskWorkerUrl = new URL('./riskWorker.js', import.meta.url)
  const sheetWorkerUrl = new URL('./sheetWorker.js', import.meta.url)
  const reportWorkerUrl = new URL('./reportWorker.js', import.meta.url)
  const server = await startServer({
    ...{config, logger, webRoot, onFatal},
    ...{tileWorkerUrl, routeWorkerUrl, riskWorkerUrl, planWorkerUrl, sheetWorkerUrl, reportWorkerUrl},
  })
  const stop = () => {
    setTimeout(() => {
      logger.error('the stop took too long and is cut short')
      process.exit(FATAL_EXIT_CODE)
    }, STOP_LIMIT_MS).unref()
    server.stop().then(() => process.exit(0), onFatal)
  }
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
}

try {
  await main()
} catch (error) {
  const description = describeFailure(error)
  if (description === null) throw error
  process.stderr.write(`${description}\n`)
  process.exit(1)
}

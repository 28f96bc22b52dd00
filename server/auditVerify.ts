import {loadConfig} from './config.ts'
import {createLogger} from './logger.ts'
import {openDatabase} from './openDatabase.ts'
import {runTool} from './runTool.ts'

async function auditVerify(): Promise<void> {
  const config = loadConfig()
  const database = await openDatabase(config, {logger: createLogger('warn'), clock: Date.now})
  try {
    const verdict = await database.store.verify()
    if (verdict.ok) {
      process.stdout.write(`The log is intact: ${String(verdict.count)} records, head ${verdict.headHash}\n`)
    } else {
      process.stdout.write(`The log is broken at record ${String(verdict.brokenSeq)}: ${verdict.reason}\n`)
      process.exitCode = 1
    }
  } finally {
    await database.close()
  }
}

await runTool(auditVerify)

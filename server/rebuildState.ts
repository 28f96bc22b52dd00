import {loadCityPack} from './city/loadCityPack.ts'
import {loadConfig} from './config.ts'
import {createCityContext, digestCity} from './createCityContext.ts'
import {createLogger} from './logger.ts'
import {openDatabase} from './openDatabase.ts'
import {runTool} from './runTool.ts'
import {rebuildStateTables} from './situation/rebuildStateTables.ts'

async function rebuildState(): Promise<void> {
  const config = loadConfig()
  const pack = await loadCityPack(config.cityFolder)
  const database = await openDatabase(config, {logger: createLogger('warn'), clock: Date.now})
  try {
    await database.store.state.beginCity(digestCity(pack))
    const records = await rebuildStateTables(
      database.store.log,
      database.store.state,
      createCityContext(pack),
    )
    process.stdout.write(`The state tables were made again from ${String(records)} records\n`)
  } finally {
    await database.close()
  }
}

await runTool(rebuildState)

import {once} from 'node:events'
import {rm} from 'node:fs/promises'
import {createServer} from 'node:net'
import {afterEach, expect, it} from 'vitest'
import {loadConfig} from '#server/config.ts'
import {ConfigError} from '#server/errors.ts'
import {startServer} from '#server/startServer.ts'
import {smallPack, writePackTexts} from '../city/packFixture.ts'
import {makeDataFolder, removeDataFolder} from '../fixtures/dataFolder.ts'
import {createTestDatabase} from '../fixtures/postgres.ts'
import {silentLogger as logger} from '../fixtures/silentLogger.ts'

const undo: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step()
})

it('names the port that is taken, and leaves nothing running', async () => {
  const holder = createServer().listen(0)
  await once(holder, 'listening')
  undo.push(async () => {
    holder.close()
    await once(holder, 'close')
  })
  const address = holder.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const database = await createTestDatabase()
  undo.push(() => database.drop())
  const dataFolder = await makeDataFolder()
  undo.push(() => removeDataFolder(dataFolder))
  const cityFolder = await writePackTexts(smallPack())
  undo.push(() => rm(cityFolder, {recursive: true}))
  const config = loadConfig({
    PORT: String(port),
    GB26875_PORT: '0',
    DATABASE_URL: database.connectionString,
    WANGLOU_DATA: dataFolder,
    WANGLOU_CITY: cityFolder,
  })
  const fatal: unknown[] = []

  const starting = startServer({
    config,
    logger,
    webRoot: null,
    tileWorkerUrl: null,
    routeWorkerUrl: null,
    riskWorkerUrl: null,
    planWorkerUrl: null,
    onFatal: error => fatal.push(error),
  })
  await expect(starting).rejects.toThrow(ConfigError)
  await expect(starting).rejects.toThrow(String(port))
  expect(fatal).toEqual([])
})

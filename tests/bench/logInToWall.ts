import type {BrowserContext} from 'playwright-core'
import {findChromium, launchBrowser} from '../fixtures/browser.ts'
import {makeBuiltCity} from '../fixtures/builtCity.ts'
import {makeDataFolder, removeDataFolder} from '../fixtures/dataFolder.ts'
import {startServerProcess, type ServerProcess} from '../fixtures/serverProcess.ts'
import {atEnd} from './atEnd.ts'

/**
 * A server of its own with a built city, and a browser of 1920 × 1080 in which a leader is logged in to it; both end with
 * the bench. Throws where there is no Chromium.
 */
export async function logInToWall(): Promise<{server: ServerProcess; context: BrowserContext}> {
  const chromium = findChromium()
  if (chromium === null) throw new Error('there is no Chromium on this machine')
  const browser = await launchBrowser(chromium)
  atEnd(() => browser.close())
  const {cityFolder} = await makeBuiltCity()
  const dataFolder = await makeDataFolder()
  atEnd(() => removeDataFolder(dataFolder))
  const server = await startServerProcess({dataFolder, cityFolder})
  atEnd(async () => {
    await server.stop()
  })
  const context = await browser.newContext({viewport: {width: 1920, height: 1080}})
  const data = {user: 'leader', password: 'wanglou-demo'}
  await context.request.post(`${server.url}/api/session`, {data})
  return {server, context}
}

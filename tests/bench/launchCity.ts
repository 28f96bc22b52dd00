import {spawn, type ChildProcess} from 'node:child_process'
import {once} from 'node:events'
import {setTimeout as sleep} from 'node:timers/promises'
import {fileURLToPath} from 'node:url'
import {nodeFlags} from '../fixtures/nodeFlags.ts'
import {freePort} from '../fixtures/serverProcess.ts'
import {atEnd} from './atEnd.ts'

const projectRoot = fileURLToPath(new URL('../../', import.meta.url))

export interface Launched {
  readonly url: string
  readonly child: ChildProcess
  readonly readySeconds: number
}

/** Starts as `npm start` does, and resolves when `/readyz` says yes. */
export async function launchCity(dataFolder: string): Promise<Launched> {
  const [port, panelPort] = [await freePort(), await freePort()]
  const startedAt = performance.now()
  const child = spawn(process.execPath, [...nodeFlags(), 'server/start.mjs'], {
    cwd: projectRoot,
    env: {
      ...process.env,
      PORT: String(port),
      GB26875_PORT: String(panelPort),
      WANGLOU_DATA: dataFolder,
      WANGLOU_CITY: '',
      WANGLOU_SIMULATE: '1',
      DATABASE_URL: '',
      LOG_LEVEL: 'warn',
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  atEnd(() => end(child))
  const url = `http://127.0.0.1:${String(port)}`
  for (;;) {
    const answer = await fetch(`${url}/readyz`).catch(() => null)
    if (answer?.ok) return {url, child, readySeconds: (performance.now() - startedAt) / 1_000}
    if (child.exitCode !== null) throw new Error(`the server ended with ${String(child.exitCode)}`)
    if (performance.now() - startedAt > 90_000) throw new Error('the server does not become ready')
    await sleep(10)
  }
}

/** Stops it, and waits until it has. */
export async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGTERM')
  await once(child, 'exit')
}

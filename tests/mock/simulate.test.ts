import {fork} from 'node:child_process'
import {once} from 'node:events'
import {writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {afterEach, describe, expect, it, vi} from 'vitest'
import {createIdempotentAnswer, startReceiver} from './receiver.ts'
import {writeSmallCity} from './smallCity.ts'

const projectRoot = fileURLToPath(new URL('../..', import.meta.url))

const cleanUps: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp()
})

async function startSimulation() {
  const receiver = await startReceiver(createIdempotentAnswer())
  const city = await writeSmallCity()
  cleanUps.push(receiver.close, city.remove)
  await writeFile(join(city.folder, 'panels.csv'), 'address,name,premisesId,lng,lat,streetAddress\n')
  const child = fork(
    'mock/simulate.ts',
    ['--server', receiver.url, '--panels', '127.0.0.1:9', '--city', city.folder, '--state', city.folder],
    {cwd: projectRoot, execArgv: ['--import', 'tsx'], stdio: 'ignore'},
  )
  cleanUps.push(async () => {
    child.kill('SIGKILL')
    return Promise.resolve()
  })
  return {receiver, child, ended: once(child, 'exit')}
}

describe('the simulation', () => {
  it.each<[string, (child: ReturnType<typeof fork>) => void]>([
    ['is told to', child => child.kill('SIGTERM')],
    [
      'loses the program that started it',
      child => {
        child.disconnect()
      },
    ],
  ])('reports cases to the server, and ends when it %s', async (_name, stop) => {
    const {receiver, child, ended} = await startSimulation()
    await vi.waitFor(() => expect(receiver.deliveries.length).toBeGreaterThan(5), {timeout: 20_000})
    stop(child)
    expect(await ended).toEqual([0, null])
  })

  it('ends when the program that started it is gone before it has begun', async () => {
    const {child, ended} = await startSimulation()
    child.disconnect()
    expect(await ended).toEqual([0, null])
  })
})

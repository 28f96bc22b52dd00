import {spawn} from 'node:child_process'
import {fileURLToPath} from 'node:url'
import {afterEach, describe, expect, it} from 'vitest'
import {createIdempotentAnswer, startReceiver} from '../mock/receiver.ts'
import {sampleRow, writeSampleFile} from './sampleCalls.ts'

const projectRoot = fileURLToPath(new URL('../..', import.meta.url))

const cleanUps: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp()
})

/** Runs the replay as `npm run replay -- FILE --to URL` does, and returns what it printed. */
async function replay(...args: string[]) {
  const child = spawn(process.execPath, ['--import', 'tsx', 'mock/replay.ts', ...args], {
    cwd: projectRoot,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')))
  const code = await new Promise<number | null>(resolve => child.once('close', resolve))
  return {code, output}
}

async function startTwoCalls() {
  const receiver = await startReceiver(createIdempotentAnswer())
  const {file, remove} = await writeSampleFile([
    sampleRow(),
    sampleRow({RowID: '200983546-T11', 'Unit ID': 'T11'}),
    sampleRow({RowID: '200983547-E32', 'Call Number': '200983547'}),
    sampleRow({RowID: '200983548-E32', 'Call Number': '200983548', Location: 'unknown'}),
  ])
  cleanUps.push(receiver.close, remove)
  return {receiver, file}
}

describe('a replay', () => {
  it('sends what the file has, names what it could not read, and changes nothing the second time', async () => {
    const {receiver, file} = await startTwoCalls()
    const first = await replay(file, '--to', receiver.url)
    expect(first.output).toContain('line 5, Location: not a position')
    expect(first.output).toContain('rows 4 (unreadable 1), calls 2, units 2')
    expect(first.output).toContain('events sent 18, accepted 18, duplicate 0, rejected 0')
    expect(first.code).toBe(0)
    const second = await replay(file, '--to', receiver.url, '--speed', '0')
    expect(second.output).toContain('events sent 18, accepted 0, duplicate 18, rejected 0')
  })

  it('keeps the time between events, as many times faster as it is told', async () => {
    const {receiver, file} = await startTwoCalls()
    // From the first to the last event of the file it is 22 min 32 s.
    const {code} = await replay(file, '--to', receiver.url, '--speed', '1000')
    expect(code).toBe(0)
    const arrivals = receiver.deliveries.map(({receivedAt}) => receivedAt)
    expect(arrivals.at(-1)! - arrivals[0]!).toBeGreaterThan(1_352 - 100)
    const times = receiver.deliveries.flatMap(({events}) => events.map(({time}) => Date.parse(time)))
    expect(times).toEqual(times.toSorted((a, b) => a - b))
  })

  it('fails where the receiver refuses an event', async () => {
    const {file} = await startTwoCalls()
    const receiver = await startReceiver(({events}) => ({
      status: 202,
      body: JSON.stringify({
        accepted: events.length - 1,
        duplicate: 0,
        rejected: [{index: 1, code: 'unknownValue', path: 'data.step'}],
      }),
    }))
    cleanUps.push(receiver.close)
    const {code, output} = await replay(file, '--to', receiver.url)
    expect(code).toBe(1)
    expect(output).toMatch(/rejected 20098354\d\/\w+: unknownValue at data.step/)
  })
})

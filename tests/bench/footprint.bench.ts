import {readFileSync} from 'node:fs'
import {readdir, readFile} from 'node:fs/promises'
import {setTimeout as sleep} from 'node:timers/promises'
import {makeDataFolder, removeDataFolder, serverPid} from '../fixtures/dataFolder.ts'
import {atEnd} from './atEnd.ts'
import type {BareStore} from './bareStore.worker.ts'
import {limitLine, median, type BenchLine} from './benchLine.ts'
import {end, launchCity} from './launchCity.ts'
import {startWorker} from './worker.ts'

const STARTS = 3
const DAY_CASES = 1_000

/** `npm start` with the simulated city: what it weighs once the simulated day is in it, and how fast it starts again. */
export async function measure(): Promise<readonly BenchLine[]> {
  const dataFolder = await makeDataFolder()
  atEnd(() => removeDataFolder(dataFolder))
  const first = await launchCity(dataFolder)
  await untilDayIsIn(first.url)
  const ours = await weigh(first.child.pid, dataFolder)
  await end(first.child)
  const starts: number[] = []
  for (let start = 0; start < STARTS; start++) {
    const again = await launchCity(dataFolder)
    starts.push(again.readySeconds)
    await end(again.child)
  }
  return [
    limitLine(
      {
        name: 'memory of server and PostgreSQL (PSS), simulated day loaded',
        ours,
        peer: await weighBareStore(),
        peerName: 'Node with the store alone, empty PostgreSQL',
        unit: 'MB',
      },
      500,
    ),
    limitLine(
      {
        name: 'second start to /readyz, simulated day loaded',
        ours: median(starts),
        peer: first.readySeconds,
        peerName: 'first start, which makes city and database',
        unit: 's',
      },
      3,
    ),
  ]
}

/** Resolves when the simulation has delivered its day: when for two seconds hardly anything comes in any more. */
async function untilDayIsIn(url: string): Promise<void> {
  let before = 0
  for (let second = 0; second < 90; second += 2) {
    await sleep(2_000)
    const metrics = await (await fetch(`${url}/metrics`)).text()
    const accepted = Number(
      /^wanglou_feed_events_total\{.*outcome="accepted"\} (\d+)$/m.exec(metrics)?.[1] ?? 0,
    )
    if (accepted > DAY_CASES && accepted - before < 20) return
    before = accepted
  }
  throw new Error('the simulated day does not arrive')
}

/**
 * Megabytes of a process and of the PostgreSQL of a data folder, by proportional set size: memory that several processes
 * share, such as PostgreSQL's buffers, counts once. Needs Linux.
 */
async function weigh(pid: number | undefined, dataFolder: string): Promise<number> {
  const postmaster = await serverPid(dataFolder)
  if (pid === undefined || postmaster === null) throw new Error('what is to be weighed does not run')
  const pids = [pid, postmaster, ...(await childrenOf(postmaster))]
  return pids.reduce((sum, each) => sum + proportionalKilobytes(each), 0) / 1_024
}

function proportionalKilobytes(pid: number): number {
  const rollup = readFileSync(`/proc/${String(pid)}/smaps_rollup`, 'utf8')
  return Number(/^Pss:\s+(\d+) kB$/m.exec(rollup)?.[1])
}

async function childrenOf(parent: number): Promise<number[]> {
  const pids = (await readdir('/proc')).map(Number).filter(Number.isInteger)
  const parents = await Promise.all(
    pids.map(async pid => {
      const stat = await readFile(`/proc/${String(pid)}/stat`, 'utf8').catch(() => '')
      return Number(stat.slice(stat.lastIndexOf(')') + 4).split(' ')[0])
    }),
  )
  return pids.filter((_, index) => parents[index] === parent)
}

async function weighBareStore(): Promise<number> {
  const dataFolder = await makeDataFolder()
  atEnd(() => removeDataFolder(dataFolder))
  const bare = startWorker<BareStore>('bareStore')
  const pid = await bare.open({dataFolder})
  return weigh(pid, dataFolder)
}

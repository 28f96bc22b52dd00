import {mkdirSync, writeFileSync} from 'node:fs'
import {cpus, loadavg} from 'node:os'
import {setTimeout as sleep} from 'node:timers/promises'
import {endAll} from './atEnd.ts'
import type {BenchLine} from './benchLine.ts'

/** No subject takes half as long on the slowest machine that it was tried on. */
const LONGEST_SUBJECT_MS = 240_000

const SUBJECTS = [
  'rollUps',
  'pointToCell',
  'recommend',
  'firstChoice',
  'ingest',
  'fanOut',
  'footprint',
  'startUp',
  'mapFrames',
  'riskHeat',
  'wallChanges',
  'commands',
  'caseBook',
  'riskScore',
  'riskFit',
  'wallHeap',
] as const

/** Those that have to go on for long to tell anything, and those that a busy machine draws for so long. */
const LONG_SUBJECTS: readonly string[] = ['wallHeap', 'mapFrames']
const LONGEST_LONG_SUBJECT_MS = 900_000

/** `npm run bench [-- SUBJECT …]`: measures, prints a table and writes `tests/output/bench.json`. */
async function main(): Promise<void> {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void endAll().finally(() => process.exit(1)))
  }
  const wanted = process.argv.slice(2)
  const unknown = wanted.filter(name => !SUBJECTS.some(subject => subject === name))
  if (unknown.length > 0) throw new Error(`${unknown.join()}: there are only ${SUBJECTS.join()}`)
  const lines: BenchLine[] = []
  const load: Record<string, number> = {}
  for (const subject of SUBJECTS.filter(name => wanted.length === 0 || wanted.includes(name))) {
    load[subject] = loadavg()[0] ?? 0
    process.stdout.write(`measuring ${subject} (load ${load[subject].toFixed(1)}) …\n`)
    const startedAt = performance.now()
    try {
      lines.push(...(await measureSubject(subject)))
      process.stdout.write(`  ${((performance.now() - startedAt) / 1_000).toFixed(0)} s\n`)
    } catch (error) {
      process.stderr.write(`  ${String(error)}\n`)
      process.exitCode = 1
    }
  }
  process.stdout.write(`\n${table(lines)}\n`)
  const machine = {node: process.version, cpus: cpus().map(({model}) => model), loadBefore: load}
  mkdirSync('tests/output', {recursive: true})
  writeFileSync(
    'tests/output/bench.json',
    `${JSON.stringify({at: new Date().toISOString(), machine, lines}, null, 2)}\n`,
  )
}

async function measureSubject(subject: string): Promise<readonly BenchLine[]> {
  const {measure} = (await import(`./${subject}.bench.ts`)) as {
    measure: () => Promise<readonly BenchLine[]>
  }
  const tooLong = new AbortController()
  const limitMs = LONG_SUBJECTS.includes(subject) ? LONGEST_LONG_SUBJECT_MS : LONGEST_SUBJECT_MS
  const limit = sleep(limitMs, undefined, {signal: tooLong.signal}).then(() => {
    throw new Error(`${subject} did not end within ${String(limitMs)} ms`)
  })
  try {
    return await Promise.race([measure(), limit])
  } finally {
    tooLong.abort()
    limit.catch(() => undefined)
    await endAll()
  }
}

function table(lines: readonly BenchLine[]): string {
  const rows = lines.map(line => [
    line.name,
    `${format(line.ours)} ${line.unit}`,
    line.peer === null ? '' : `${format(line.peer)} ${line.unit} (${line.peerName})`,
    line.peer === null ? '' : `${format(line.ours / line.peer)} ×`,
    line.target,
    line.isMet ? 'met' : 'MISSED',
  ])
  const all = [['what', 'ours', 'peer', 'ratio', 'target', ''], ...rows]
  const widths = all[0]?.map((_, column) => Math.max(...all.map(row => row[column]?.length ?? 0))) ?? []
  return all
    .map(row =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

function format(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString('en') : value.toPrecision(3)
}

await main()

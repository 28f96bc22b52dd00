import {mkdirSync, writeFileSync} from 'node:fs'
import {cpus} from 'node:os'
import type {BenchLine} from './benchLine.ts'

const SUBJECTS = ['rollUps', 'pointToCell', 'ingest', 'fanOut', 'footprint'] as const

/** `npm run bench [-- SUBJECT …]`: measures, prints a table and writes `tests/output/bench.json`. */
async function main(): Promise<void> {
  const wanted = process.argv.slice(2)
  const lines: BenchLine[] = []
  for (const subject of SUBJECTS.filter(name => wanted.length === 0 || wanted.includes(name))) {
    process.stdout.write(`measuring ${subject} …\n`)
    const {measure} = (await import(`./${subject}.bench.ts`)) as {
      measure: () => Promise<readonly BenchLine[]>
    }
    lines.push(...(await measure()))
  }
  process.stdout.write(`\n${table(lines)}\n`)
  const machine = {node: process.version, cpus: cpus().map(({model}) => model)}
  mkdirSync('tests/output', {recursive: true})
  writeFileSync(
    'tests/output/bench.json',
    `${JSON.stringify({at: new Date().toISOString(), machine, lines}, null, 2)}\n`,
  )
}

function table(lines: readonly BenchLine[]): string {
  const rows = lines.map(line => [
    line.name,
    `${format(line.ours)} ${line.unit}`,
    line.peer === null ? '' : `${format(line.peer)} ${line.unit} (${line.peerName})`,
    line.peer === null ? '' : `${format(line.figure)} ×`,
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

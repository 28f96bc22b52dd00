import {mkdtemp, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {readOutcomeTable} from '#server/evaluation/readOutcomeTable.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'wanglou-odd-tables-'))
})
afterAll(() => rm(folder, {recursive: true, force: true}))

async function tableOf(content: string | Uint8Array, options: {split?: string; outcome?: string} = {}) {
  const file = path.join(folder, 'table.csv')
  await writeFile(file, content)
  return readOutcomeTable(file, {outcome: 'outcome', on: 'on', split: null, ...options})
}

/** `电,是` in GB 18030, with `x` and `outcome`. */
const GB18030 = Buffer.concat([
  Buffer.from([0xb5, 0xe7]),
  Buffer.from(',outcome\n'),
  Buffer.from([0xca, 0xc7]),
  Buffer.from(',1\n'),
  Buffer.from([0xb7, 0xf1]),
  Buffer.from(',0\n'),
  Buffer.from([0xb7, 0xf1]),
  Buffer.from(',0\n'),
])

describe('a table of another make', () => {
  it.each([
    ['semicolons', ';'],
    ['tabs', '\t'],
  ])('is read when %s divide it', async (_, separator) => {
    const lines = ['x,"a;b",outcome', '1,2,0', '2,3,1', '3,4,0'].map(line => line.replaceAll(',', separator))
    const {table} = await tableOf(lines.join('\r\n'))
    expect(table.names).toEqual(['x', 'a;b'])
    expect([...table.outcomes]).toEqual([0, 1, 0])
  })

  it('is read in GB 18030, and says so', async () => {
    const {table, remarks} = await tableOf(GB18030)
    expect(table.names).toEqual(['电=是'])
    expect(remarks).toEqual([expect.stringMatching(/read as GB 18030$/)])
  })

  it.each([
    ['a number without end', 'x,outcome\n1,0\nInfinity,1\n' + numbers(), 'table.csv:3, x: neither a number'],
    [
      'a day that there is not',
      'on,x,outcome\n2026-01-01,1,0\n2026-02-31,1,1\n',
      'table.csv:3, on: "2026-02-31"',
    ],
    ['a line after empty ones', 'x,outcome\n1,0\n\n\n2,maybe\n', 'table.csv:5, outcome: "maybe"'],
    ['a column twice', 'x,x,outcome\n1,2,0\n', 'has the column x twice'],
    ['nothing of one outcome', 'x,outcome\n1,0\n2,0\n3,1\n', 'of 2 lines to fit to, 0 have the outcome 1'],
    ['a single line', 'x,outcome\n1,0\n', 'of 0 lines to fit to'],
    ['no line', 'x,outcome\n', 'has no line that is held out'],
    ['UTF-16', Buffer.from('x,outcome\n1,0\n', 'utf16le'), 'neither UTF-8 nor GB 18030'],
  ])('is refused with its place: %s', async (_, content, message) => {
    await expect(tableOf(content)).rejects.toThrow(message)
  })

  it('is refused where the split is no day, or leaves nothing on one side', async () => {
    const lines = 'on,x,outcome\n2026-01-01,1,0\n2026-02-01,1,1\n2026-03-01,1,1\n'
    await expect(tableOf(lines, {split: 'soon'})).rejects.toThrow('"soon" is no day to split at')
    await expect(tableOf(lines, {split: '2027-01-01'})).rejects.toThrow('no line that is held out')
    await expect(tableOf(lines, {split: '2025-01-01'})).rejects.toThrow('of 0 lines to fit to')
  })
})

function numbers(): string {
  return Array.from({length: 20}, (_, row) => `${row},${row % 2}\n`).join('')
}

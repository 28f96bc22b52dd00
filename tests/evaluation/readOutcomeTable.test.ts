import {mkdtemp, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {createSeededRandom} from '#mock/seededRandom.ts'
import {evaluateTable} from '#server/domain/risk/evaluateTable.ts'
import {readOutcomeTable} from '#server/evaluation/readOutcomeTable.ts'
import {writeTableEvaluation} from '#server/evaluation/writeEvaluation.ts'
import {RISK_POLICY} from '../fixtures/riskCity.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'wanglou-evaluation-'))
})
afterAll(() => rm(folder, {recursive: true, force: true}))

async function tableOf(lines: readonly string[], options: {split?: string; outcome?: string} = {}) {
  const file = path.join(folder, 'table.csv')
  await writeFile(file, `${lines.join('\n')}\n`)
  return readOutcomeTable(file, {outcome: 'outcome', on: 'on', split: null, ...options})
}

describe('a table of features and outcomes', () => {
  it('is held out by its days, and what is empty is not known', async () => {
    const {table, splitBy} = await tableOf(
      ['id,on,floors,outcome', 'a,2025-01-01,3,0', 'b,2025-06-01,,1', 'c,2026-01-01,5,0'],
      {split: '2026-01-01'},
    )
    expect([...table.isHeldOut]).toEqual([0, 0, 1])
    expect(table.names).toEqual(['floors'])
    expect([...(table.columns[0] ?? [])]).toEqual([3, Number.NaN, 5])
    expect(splitBy).toBe('on ≥ 2026-01-01')
  })

  it('without days has its last third held out', async () => {
    const {table} = await tableOf(['x,outcome', '1,0', '2,1', '3,0'])
    expect([...table.isHeldOut]).toEqual([0, 0, 1])
  })

  it('has a yes or no for each word of a column but the most common', async () => {
    const {table} = await tableOf(['roof,outcome', 'tin,0', 'tile,1', 'tile,0', ',0', 'straw,1'])
    expect(table.names).toEqual(['roof=tin', 'roof=straw'])
    expect([...(table.columns[0] ?? [])]).toEqual([1, 0, 0, Number.NaN, 0])
  })

  it('tells of values that a feature of ours cannot have, and takes them as not known', async () => {
    const {table, remarks} = await tableOf(['floors,outcome', '4,0', '400,1', '0,0'])
    expect(remarks).toEqual([
      expect.stringContaining('table.csv:3, floors: 400 is not within 1 and 60; 2 such'),
    ])
    expect([...(table.columns[0] ?? [])]).toEqual([4, Number.NaN, Number.NaN])
  })

  it('is refused by line and column where it cannot be used', async () => {
    const text = Array.from({length: 20}, (_, row) => `word${row},0`)
    await expect(tableOf(['x,outcome', '1,maybe'])).rejects.toThrow(
      'table.csv:2, outcome: "maybe" is neither 0 nor 1',
    )
    await expect(tableOf(['x,burnt', '1,1'])).rejects.toThrow('has no column outcome')
    await expect(tableOf(['x,outcome', ...text])).rejects.toThrow(
      'table.csv:2, x: neither a number nor one of',
    )
    await expect(tableOf(['on,x,outcome', 'May,1,0'])).rejects.toThrow('table.csv:2, on: "May" is no day')
    await expect(tableOf(['x,truth,outcome', '1,2,0'])).rejects.toThrow(
      'table.csv:2, truth: "2" is no probability',
    )
    await expect(tableOf(['outcome', '1'])).rejects.toThrow('has no features')
  })

  it('is judged by the lines that were held out, beside the truth where it is known', async () => {
    const random = createSeededRandom('table')
    const lines = Array.from({length: 3_000}, () => {
      const [x, y] = [random.next(), random.next()]
      const truth = 1 / (1 + Math.exp(3 - 3 * x))
      return [x, y, truth, Number(random.chance(truth))].join(',')
    })
    const {table, splitBy, remarks} = await tableOf(['x,y,truth,outcome', ...lines])
    const evaluation = evaluateTable(table, RISK_POLICY)
    expect(evaluation).toMatchObject({fittedRows: 2_000, heldRows: 1_000})
    expect(evaluation.model.auc).toBeGreaterThan((evaluation.ceiling?.auc ?? 1) - 0.02)
    expect(evaluation.calibration.slope).toBeGreaterThan(0.75)
    expect(evaluation.calibration.slope).toBeLessThan(1.25)
    expect(evaluation.baselines).toMatchObject({inspectionAge: null, prior: null})
    const [x, y] = evaluation.factors
    expect(x?.low).toBeGreaterThan(1.5)
    expect(y?.low).toBeLessThan(1)
    expect(y?.high).toBeGreaterThan(1)
    const text = writeTableEvaluation({file: 'table.csv', splitBy, remarks}, evaluation)
    expect(text).toContain('table.csv: fitted to 2,000 lines')
    expect(text).toMatch(/^truth \(ceiling\) +0\.\d{4}/m)
    expect(text).not.toContain('expert prior')
  })
})

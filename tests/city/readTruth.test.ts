import {mkdtemp, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {readTruth} from '#server/city/readTruth.ts'
import {dayText} from '#server/domain/risk/epochDays.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'wanglou-truth-'))
})
afterAll(() => rm(folder, {recursive: true, force: true}))

async function read(...lines: string[]) {
  const file = path.join(folder, 'fireTruth.csv')
  await writeFile(file, `${lines.join('\n')}\n`)
  const {fromDay, probability} = await readTruth(file, ['P1', 'P2'])
  return {from: dayText(fromDay), probability: [...probability]}
}

describe('the hidden truth', () => {
  it('is by the premises of the city, whichever way the day is told', async () => {
    const told = {from: '2025-11-01', probability: [0.1, 0.2]}
    expect(await read('splitOn,premisesId,probability', '2025-11-01,P2,0.2', '2025-11-01,P1,0.1')).toEqual(
      told,
    )
    expect(await read('# from 2025-11-01', 'premisesId,probability', 'P1,0.1', 'P2,0.2')).toEqual(told)
  })

  it('of no day, or not of these premises, is refused', async () => {
    const lines = ['# 2025-11-01', 'premisesId,probability', 'P1,0.1']
    await expect(read('premisesId,probability', 'P1,0.1', 'P2,0.2')).rejects.toThrow(
      'does not say from which day',
    )
    await expect(read(...lines)).rejects.toThrow('has no probability of P2')
    await expect(read(...lines, 'P9,0.1')).rejects.toThrow(/not premises of the city/)
  })
})

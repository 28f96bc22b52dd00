import {mkdir, rm, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {afterEach, describe, expect, it} from 'vitest'
import type {LogEvent} from '#server/risk/logEvents.ts'
import {writePackTexts} from '../city/packFixture.ts'
import {openDesk, riskPack, TOMORROW} from './riskFixture.ts'

const NAME = {version: 'r1', fittedAt: 1, dataAt: 1}
const folders: string[] = []

afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, {recursive: true})
})

/** A pack beside which the truth of its premises lies, but of so many of the last. */
async function writePack({without = 0}: {without?: number} = {}): Promise<string> {
  const folder = await writePackTexts(riskPack())
  folders.push(folder)
  await mkdir(join(folder, 'truth'))
  const rows = Array.from({length: 40 - without}, (_, at) => `2025-11-01,P${11 + at},0.0${at % 9}`)
  const text = ['splitOn,premisesId,probability', ...rows, ''].join('\n')
  await writeFile(join(folder, 'truth', 'fireTruth.csv'), text)
  return folder
}

async function fit(
  folder: string,
  options: {isSimulated: boolean; events?: readonly LogEvent[]} = {isSimulated: true},
) {
  const {reader} = await openDesk(folder, options)
  const communities = Array.from({length: 40}, () => null)
  const answer = await reader.answer({id: 1, what: 'fit', current: null, communities, name: NAME})
  if (answer.what !== 'fitted') throw new Error(`it was answered ${answer.what}`)
  return answer
}

describe('what a fit says of the best that could be', () => {
  it('is told of a simulated city whose truth lies beside it, with the months that it is of', async () => {
    const burnt: LogEvent = {what: 'fire', id: 'fire', premises: 3, day: TOMORROW - 2, isOfPack: false}
    const {fitted, truthProblem} = await fit(await writePack(), {isSimulated: true, events: [burnt]})
    expect(truthProblem).toBeNull()
    expect(fitted.evaluation.splitOn).toBe('2025-11-10')
    expect(fitted.evaluation.ceiling).toMatchObject({splitOn: '2025-11-01', testedUntil: '2026-11-01'})
  })

  it('is not told of any other city', async () => {
    const {fitted, truthProblem} = await fit(await writePack(), {isSimulated: false})
    expect(fitted.evaluation.ceiling).toBeNull()
    expect(truthProblem).toBeNull()
  })

  it('is not told where the truth is not of these premises, which is said, and costs the model nothing', async () => {
    const {fitted, truthProblem} = await fit(await writePack({without: 1}))
    expect(fitted.evaluation.ceiling).toBeNull()
    expect(truthProblem).toContain('has no probability of P50')
    expect(fitted.model.version).toBe('r1')
  })
})

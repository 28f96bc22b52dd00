import {existsSync} from 'node:fs'
import {readFile} from 'node:fs/promises'
import {join} from 'node:path'
import {parse} from 'csv-parse/sync'
import {epochDayOf} from '../domain/risk/epochDays.ts'
import type {HiddenTruth} from '../domain/risk/evaluateRisk.ts'
import {WanglouError} from '../errors.ts'

/** The hidden truth cannot be read; the message names file and line. */
export class TruthError extends WanglouError {
  override readonly name = 'TruthError'
}

/** Beside a generated pack. */
export function truthFileOf(folder: string): string | null {
  const file = join(folder, 'truth', 'fireTruth.csv')
  return existsSync(file) ? file : null
}

/**
 * The true probabilities that premises burn in the twelve months after a day: a CSV of `premisesId,probability`, and
 * `splitOn`, the day, on each line or in the first comment.
 */
export async function readTruth(file: string, premisesIds: readonly string[]): Promise<HiddenTruth> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new TruthError(`${file} cannot be read`, {cause})
  })
  const [header = [], ...lines]: string[][] = parse(text, {bom: true, comment: '#', skip_empty_lines: true})
  const cellOf = (line: readonly string[] | undefined, column: string) => line?.[header.indexOf(column)]
  const told = cellOf(lines[0], 'splitOn') ?? dayInFirstLine(text)
  const fromDay = epochDayOf(told ?? '')
  if (Number.isNaN(fromDay)) throw new TruthError(`${file} does not say from which day its months are`)
  const indexOf = new Map(premisesIds.map((id, index) => [id, index]))
  const probability = new Float64Array(premisesIds.length).fill(Number.NaN)
  for (const [index, line] of lines.entries()) {
    const premises = indexOf.get(cellOf(line, 'premisesId') ?? '')
    const value = Number(cellOf(line, 'probability'))
    if (premises === undefined || !(value >= 0 && value <= 1)) {
      throw new TruthError(`${file}:${index + 2}: not premises of the city with a probability`)
    }
    probability[premises] = value
  }
  const without = probability.findIndex(Number.isNaN)
  if (without >= 0) throw new TruthError(`${file} has no probability of ${premisesIds[without] ?? ''}`)
  return {fromDay, probability}
}

function dayInFirstLine(text: string): string | undefined {
  return /\d{4}-\d{2}-\d{2}/.exec(text.split('\n', 1)[0] ?? '')?.[0]
}

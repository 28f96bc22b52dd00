import {existsSync} from 'node:fs'
import {readFile} from 'node:fs/promises'
import {join} from 'node:path'
import {parse} from 'csv-parse/sync'
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

interface Expected {
  readonly premisesIds: readonly string[]
  readonly splitOn: string
}

/**
 * The true probabilities that premises burn in the months after the split: a CSV of `premisesId,probability`, and
 * `splitOn` on each line or in the first comment, which has to be the day asked for.
 */
export async function readTruth(file: string, {premisesIds, splitOn}: Expected): Promise<Float64Array> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new TruthError(`${file} cannot be read`, {cause})
  })
  const [header = [], ...lines]: string[][] = parse(text, {bom: true, comment: '#', skip_empty_lines: true})
  const cellOf = (line: readonly string[] | undefined, column: string) => line?.[header.indexOf(column)]
  const told = cellOf(lines[0], 'splitOn') ?? dayInFirstLine(text)
  if (told !== splitOn) {
    throw new TruthError(
      `${file} is of the months after ${told ?? 'no day'}, and the hold-out begins on ${splitOn}`,
    )
  }
  const indexOf = new Map(premisesIds.map((id, index) => [id, index]))
  const truth = new Float64Array(premisesIds.length).fill(Number.NaN)
  for (const [index, line] of lines.entries()) {
    const premises = indexOf.get(cellOf(line, 'premisesId') ?? '')
    const probability = Number(cellOf(line, 'probability'))
    if (premises === undefined || !(probability >= 0 && probability <= 1)) {
      throw new TruthError(`${file}:${index + 2}: not premises of the city with a probability`)
    }
    truth[premises] = probability
  }
  const without = truth.findIndex(Number.isNaN)
  if (without >= 0) throw new TruthError(`${file} has no probability of ${premisesIds[without] ?? ''}`)
  return truth
}

function dayInFirstLine(text: string): string | undefined {
  return /\d{4}-\d{2}-\d{2}/.exec(text.split('\n', 1)[0] ?? '')?.[0]
}

import path from 'node:path'
import {parseArgs} from 'node:util'
import {loadCityPack} from './city/loadCityPack.ts'
import {ConfigError} from './errors.ts'
import {evaluateTable} from './domain/risk/evaluateTable.ts'
import {riskPolicyFields} from './domain/risk/riskPolicy.ts'
import {evaluateCity} from './evaluation/evaluateCity.ts'
import {readOutcomeTable} from './evaluation/readOutcomeTable.ts'
import {writeEvaluation, writeTableEvaluation} from './evaluation/writeEvaluation.ts'
import {runTool} from './runTool.ts'

const USAGE = [
  'usage: npm run risk:evaluate [-- --city FOLDER] [--truth FILE] [--json]',
  '       npm run risk:evaluate -- FILE.csv [--outcome COLUMN] [--on COLUMN] [--split YYYY-MM-DD] [--city FOLDER] [--json]',
].join('\n')

interface Wishes {
  readonly file: string | undefined
  readonly city: string | undefined
  readonly truth: string | undefined
  readonly outcome: string
  readonly on: string
  readonly split: string | undefined
  readonly json: boolean
}

/** Judges fire risk by what happened: of a city with its history, or of any table of features and outcomes. */
async function riskEvaluate(): Promise<void> {
  const wishes = readArguments()
  process.stdout.write(wishes.file ? await judgeTable(wishes.file, wishes) : await judgeCity(wishes))
}

async function judgeCity({city, truth, json}: Wishes): Promise<string> {
  if (!city) throw new ConfigError(USAGE)
  const pack = await loadCityPack(city)
  const evaluation = await evaluateCity(city, {pack, truthFile: truth ?? null})
  return json ? jsonText(evaluation) : writeEvaluation(pack.name, evaluation)
}

/** Experts' opinions are those of the city, if one is named. */
async function judgeTable(file: string, {city, outcome, on, split, json}: Wishes): Promise<string> {
  const policy = city
    ? (await loadCityPack(city)).policy.fireRisk
    : riskPolicyFields.fireRisk.parse(undefined)
  const {table, splitBy, remarks} = await readOutcomeTable(file, {outcome, on, split: split ?? null})
  const evaluation = evaluateTable(table, policy)
  return json
    ? jsonText({splitBy, remarks, ...evaluation})
    : writeTableEvaluation({file: path.basename(file), splitBy, remarks}, evaluation)
}

function jsonText(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`
}

function readArguments(): Wishes {
  try {
    const {values, positionals} = parseArgs({
      allowPositionals: true,
      options: {
        city: {type: 'string'},
        truth: {type: 'string'},
        outcome: {type: 'string', default: 'outcome'},
        on: {type: 'string', default: 'on'},
        split: {type: 'string'},
        json: {type: 'boolean', default: false},
      },
    })
    const [file, ...more] = positionals
    if (more.length > 0) throw new ConfigError(USAGE)
    const {city, truth, split, ...rest} = values
    return {file, city, truth, split, ...rest}
  } catch (error) {
    if (error instanceof TypeError) throw new ConfigError(USAGE)
    throw error
  }
}

await runTool(riskEvaluate)

import {readFile} from 'node:fs/promises'
import {join} from 'node:path'
import {parseArgs} from 'node:util'
import {LauncherError, projectRoot} from './run.mjs'

const FASTEST = 100

/**
 * What `npm start` is told about the simulated day, checked before anything is started: `--scenario NAME`,
 * `--seed TEXT`, `--speed NUMBER`.
 * @param {readonly string[]} args
 * @param {{isSimulated: boolean}} options
 * @returns {Promise<readonly string[]>} the arguments of the simulation
 */
export async function readScenarioArgs(args, {isSimulated}) {
  const {scenario, seed, speed} = parse(args)
  const given = [scenario, seed, speed].filter(each => each !== undefined)
  if (given.length > 0 && !isSimulated) {
    throw new LauncherError('--scenario, --seed and --speed belong to the simulation, which is turned off.')
  }
  if (scenario !== undefined) await checkScenario(scenario)
  if (speed !== undefined && !(Number(speed) > 0 && Number(speed) <= FASTEST)) {
    throw new LauncherError(`--speed must be a number above 0 and up to ${FASTEST}; it is "${speed}".`)
  }
  return Object.entries({scenario, seed, speed}).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name}`, value],
  )
}

function parse(args) {
  const text = {type: 'string'}
  try {
    return parseArgs({args, options: {scenario: text, seed: text, speed: text}}).values
  } catch (error) {
    throw new LauncherError(
      `${error.message}\nUsage: npm start -- [--scenario NAME] [--seed TEXT] [--speed NUMBER]`,
    )
  }
}

async function checkScenario(name) {
  const file = join(projectRoot, 'mock', 'scenarios', 'scenarios.json')
  const names = Object.keys(JSON.parse(await readFile(file, 'utf8')))
  if (!names.includes(name)) {
    throw new LauncherError(`There is no scenario "${name}"; the scenarios are ${names.join(', ')}.`)
  }
}

import {parseArgs} from 'node:util'
import {writeReport} from './drillDesk.ts'
import {readCityPlaces} from './places/cityPlaces.ts'
import {runDrill} from './runDrill.ts'
import {DRILL_NAMES, isDrill} from './scenarios/drill.ts'
import {untilStopped} from './untilStopped.ts'

const FASTEST = 100
const USAGE =
  'npm run drill -- NAME [--server URL] [--panels HOST:PORT] [--city PACK_FOLDER] [--user NAME] ' +
  `[--password TEXT] [--join DRILL_ID] [--speed NUMBER] [--answered]; NAME is one of ${DRILL_NAMES.join(', ')}`

/** Plays one drill against a running server and prints its report. */
async function drill() {
  const {scenario, server, panels, city, user, password, join, speed, isAnswered} = readArgs()
  const report = await runDrill({
    ...{server, panels, scenario, join, speed, isAnswered},
    account: {user, password},
    places: await readCityPlaces(city),
    signal: untilStopped(),
    log: say,
  })
  for (const line of writeReport(report)) say(line)
}

function readArgs() {
  const text = {type: 'string'} as const
  const {values, positionals} = parseArgs({
    allowPositionals: true,
    options: {
      ...{server: {...text, default: 'http://127.0.0.1:8080'}, panels: {...text, default: '127.0.0.1:5300'}},
      ...{city: {...text, default: 'data/cities/longgang'}, user: {...text, default: 'leader'}},
      ...{password: {...text, default: 'wanglou-demo'}, speed: {...text, default: '1'}},
      join: text,
      answered: {type: 'boolean', default: false},
    },
  })
  const [scenario = ''] = positionals
  if (!isDrill(scenario) || positionals.length !== 1) throw new Error(`Usage: ${USAGE}`)
  const speed = Number(values.speed)
  if (!(speed > 0 && speed <= FASTEST)) throw new Error(`--speed must be a number up to ${FASTEST}`)
  const {server, panels, city, user, password, join, answered: isAnswered} = values
  return {scenario, server, panels, city, user, password, join, speed, isAnswered}
}

function say(line: string) {
  process.stdout.write(`${line}\n`)
}

await drill()
process.exit()

import {once} from 'node:events'
import {parseArgs} from 'node:util'
import {startAlarmHandlers} from './alarmHandlers.ts'
import {startEnforcement} from './enforcement.ts'
import {startFirePanels} from './firePanels.ts'
import {startFourPlatforms} from './fourPlatforms.ts'
import {readCityPlaces} from './places/cityPlaces.ts'
import {startHazardOfficers} from './hazardOfficers.ts'
import {writeReport} from './drillDesk.ts'
import {runDrill} from './runDrill.ts'
import {isDrill} from './scenarios/drill.ts'
import {planScript} from './scenarios/planScript.ts'
import {scenarioNamed} from './scenarios/scenario.ts'
import {startFieldUnits} from './tasks/fieldUnits.ts'
import {untilStopped} from './untilStopped.ts'

const FASTEST = 100

/** Plays the backends of a city against a running server until it is stopped. */
async function simulate() {
  const {server, panels, city, state, seed, scenario, speed, tasksPort, dropFolder, outFolder} = readArgs()
  const stopped = untilStopped()
  const places = await readCityPlaces(city)
  const fourPlatforms = await startFourPlatforms({
    ...{server, places, seed, scenario, speed},
    stateFolder: state,
    log: say,
  })
  const {program} = fourPlatforms
  const firePanels = await startFirePanels({
    ...{address: panels, places, program, seed},
    script: program.flatMap(chapter => planScript(chapter, places).incidents),
    stateFolder: state,
    log: say,
  })
  const alarmHandlers = startAlarmHandlers({
    ...{server, seed, pace: 1 / speed},
    causeAt: address => firePanels.causeAt(address),
    log: say,
  })
  const fieldUnits =
    tasksPort === null
      ? null
      : await startFieldUnits({
          ...{server, city, port: tasksPort, seed},
          pace: 1 / speed,
          stateFolder: state,
          log: say,
        })
  const hazardOfficers = startHazardOfficers({server, seed, pace: 1 / speed, log: say})
  const enforcement =
    dropFolder === undefined || outFolder === undefined
      ? null
      : await startEnforcement({
          ...{dropFolder, outFolder, city, seed},
          pace: 1 / speed,
          theirs: () => hazardOfficers.theirs(),
          stateFolder: state,
          log: say,
        })
  const drilling = isDrill(scenario)
    ? drill({server, panels, places, seed, scenario, speed, signal: stopped}, isSilent =>
        fourPlatforms.hush(isSilent),
      )
    : Promise.resolve()
  const reporting = setInterval(() => {
    const {accepted, duplicate, rejected} = fourPlatforms.counts()
    say(`simulation: ${accepted} events accepted, ${duplicate} known already, ${rejected} rejected`)
  }, 60_000)
  if (!stopped.aborted) await once(stopped, 'abort')
  clearInterval(reporting)
  await drilling
  await Promise.all([fourPlatforms.stop(), firePanels.stop(), alarmHandlers.stop(), fieldUnits?.stop()])
  await hazardOfficers.stop()
  await enforcement?.stop()
}

/** Plays a drill beside the ordinary day; one that fails does not end the day. */
async function drill(
  options: Omit<Parameters<typeof runDrill>[0], 'account' | 'log'>,
  onSilence: (isSilent: boolean) => void,
): Promise<void> {
  try {
    const account = {user: 'leader', password: 'wanglou-demo'}
    const report = await runDrill({...options, account, onSilence, log: say})
    for (const line of writeReport(report)) say(line)
  } catch (error) {
    say(`the drill failed: ${String(error)}`)
  }
}

function readArgs() {
  const text = {type: 'string'} as const
  const {values} = parseArgs({
    options: {
      ...{server: text, panels: text, city: text, state: text, 'tasks-port': text},
      ...{'enforcement-drop': text, 'enforcement-out': text},
      seed: {type: 'string', default: 'wanglou'},
      scenario: {type: 'string', default: 'day'},
      speed: {type: 'string', default: '1'},
    },
  })
  const {server, panels, city, state, seed, scenario} = values
  if (server === undefined || panels === undefined || city === undefined) {
    throw new Error(
      'usage: simulate --server URL --panels HOST:PORT --city PACK_FOLDER [--state FOLDER] [--tasks-port PORT] ' +
        '[--enforcement-drop FOLDER] [--enforcement-out FOLDER] [--seed TEXT] [--scenario NAME] [--speed NUMBER]',
    )
  }
  scenarioNamed(scenario)
  const speed = Number(values.speed)
  if (!(speed > 0 && speed <= FASTEST)) throw new Error(`--speed must be a number up to ${FASTEST}`)
  const tasksPort = values['tasks-port'] === undefined ? null : Number(values['tasks-port'])
  const {'enforcement-drop': dropFolder, 'enforcement-out': outFolder} = values
  return {server, panels, city, state, seed, scenario, speed, tasksPort, dropFolder, outFolder}
}

function say(line: string) {
  process.stdout.write(`${line}\n`)
}

await simulate()
process.exit()

import {once} from 'node:events'
import {parseArgs} from 'node:util'
import {startAlarmHandlers} from './alarmHandlers.ts'
import {startFirePanels} from './firePanels.ts'
import {startFourPlatforms} from './fourPlatforms.ts'
import {untilStopped} from './untilStopped.ts'

/**
 * Plays the backends of a city against a running server until it is stopped:
 * `simulate --server URL --panels HOST:PORT --city PACK_FOLDER [--state FOLDER] [--seed TEXT]`.
 */
async function simulate() {
  const {server, panels, city, state, seed} = readArgs()
  const stopped = untilStopped()
  const fourPlatforms = await startFourPlatforms({
    server,
    cityFolder: city,
    stateFolder: state,
    seed,
    log: say,
  })
  const firePanels = await startFirePanels({address: panels, cityFolder: city, seed, log: say})
  const alarmHandlers = startAlarmHandlers({server, seed, log: say})
  const reporting = setInterval(() => {
    const {accepted, duplicate, rejected} = fourPlatforms.counts()
    say(`simulation: ${accepted} events accepted, ${duplicate} known already, ${rejected} rejected`)
  }, 60_000)
  if (!stopped.aborted) await once(stopped, 'abort')
  clearInterval(reporting)
  await Promise.all([fourPlatforms.stop(), firePanels.stop(), alarmHandlers.stop()])
}

function readArgs() {
  const text = {type: 'string'} as const
  const {values} = parseArgs({options: {server: text, panels: text, city: text, state: text, seed: text}})
  const {server, panels, city, state, seed} = values
  if (server === undefined || panels === undefined || city === undefined) {
    throw new Error(
      'usage: simulate --server URL --panels HOST:PORT --city PACK_FOLDER [--state FOLDER] [--seed TEXT]',
    )
  }
  return {server, panels, city, state, seed}
}

function say(line: string) {
  process.stdout.write(`${line}\n`)
}

await simulate()
process.exit()

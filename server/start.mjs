import {existsSync} from 'node:fs'
import {readFile, writeFile} from 'node:fs/promises'
import {dirname, join, resolve} from 'node:path'
import {pathToFileURL} from 'node:url'
import {parseArgs} from 'node:util'
import {choosePort, untilReady} from './launcher/address.mjs'
import {digestOf, ensureBuilt} from './launcher/build.mjs'
import {startCompanion} from './launcher/companion.mjs'
import {ensureInstalled} from './launcher/install.mjs'
import {exitCodeOf, LauncherError, projectRoot, run} from './launcher/run.mjs'
import {readScenarioArgs} from './launcher/scenario.mjs'
import {stopWithParent} from './launcher/stopWithParent.mjs'

const REPLAY_USAGE = 'npm run replay -- FILE --city san-francisco [--speed N|max] [--limit ROWS] [--to URL]'

const TOOLS = {
  '--audit-verify': 'auditVerify',
  '--rebuild-state': 'rebuildState',
  '--add-user': 'addUser',
}

const builtFolder = join(projectRoot, 'dist', 'server')

/** `npm start`, and with --production `npm run serve`. */
async function startCity({isProduction, args}) {
  if (isProduction) process.env.WANGLOU_SIMULATE = '0'
  const isSimulated = process.env.WANGLOU_SIMULATE !== '0'
  const wishes = await readScenarioArgs(args, {isSimulated})
  await ensureInstalled()
  await ensureBuilt()
  const port = await choosePort('PORT', 8080)
  const panelPort = await choosePort('GB26875_PORT', 5300)
  if (isSimulated) process.env.WANGLOU_CITY ||= await prepareCity('longgang', [])
  if (isSimulated) process.env.WANGLOU_DRILLS ||= join(projectRoot, 'mock', 'scenarios', 'drillStories.json')
  const tasksPort = isSimulated ? await chooseTasksPort() : null
  await startServer()
  const url = localUrl(port)
  if (!(await untilReady(url))) throw new LauncherError(`The server is not ready: see ${url}/readyz`)
  printAddresses(url, isSimulated ? 'The city is simulated.' : '')
  if (!isSimulated) return
  const state = join(dataFolder(), 'simulation')
  const city = resolve(process.env.WANGLOU_CITY)
  const where = ['--server', url, '--panels', `127.0.0.1:${panelPort}`, '--city', city, '--state', state]
  where.push(...enforcementFolders())
  if (tasksPort !== null) where.push('--tasks-port', String(tasksPort))
  startCompanion('simulate', [...where, ...wishes], code => {
    if (code !== 0) console.error(`The simulation failed (exit code ${code}); the server goes on.`)
  })
}

/** Where the simulated departments put their files, and find ours. */
function enforcementFolders() {
  const {ENFORCEMENT_DROP, ENFORCEMENT_OUT} = process.env
  const folderOf = (name, given) => resolve(given || join(dataFolder(), 'enforcement', name))
  return [
    ...['--enforcement-drop', folderOf('in', ENFORCEMENT_DROP)],
    ...['--enforcement-out', folderOf('out', ENFORCEMENT_OUT)],
  ]
}

/** Where the simulation takes tasks; null when FOUR_PLATFORMS_URL names somebody else who does. */
async function chooseTasksPort() {
  if (process.env.FOUR_PLATFORMS_URL) return null
  const port = await choosePort('SIMULATED_TASKS_PORT', 0)
  process.env.FOUR_PLATFORMS_URL = localUrl(port)
  return port
}

/** `npm run replay`: recorded calls into a server of their own city, or with --to into one that is running. */
async function replay(args) {
  const {file, city, to, rest} = readReplayArgs(args)
  if (to) return exitCodeOf(process.execPath, [join(builtFolder, 'replay.js'), file, '--to', to, ...rest])
  const data = dataFolder()
  process.env.WANGLOU_CITY = await prepareCity(city, [
    '--neighborhoods',
    join(dirname(file), 'neighborhoods.geojson'),
  ])
  process.env.WANGLOU_DATA = join(data, `replay-${city}`)
  const port = await choosePort('PORT', 8080)
  await choosePort('GB26875_PORT', 0)
  await startServer()
  const url = localUrl(port)
  if (!(await untilReady(url))) throw new LauncherError(`The server is not ready: see ${url}/readyz`)
  printAddresses(url, `Recorded calls are replayed from ${file}.`)
  startCompanion('replay', [file, '--to', url, ...rest], code => {
    const outcome = code === 0 ? 'The replay is complete' : `The replay failed (exit code ${code})`
    console.log(`${outcome}; the server goes on until Ctrl-C.`)
  })
}

function readReplayArgs(args) {
  const {values, positionals} = parseArgs({
    args,
    allowPositionals: true,
    options: {
      city: {type: 'string', default: 'san-francisco'},
      speed: {type: 'string', default: '60'},
      limit: {type: 'string'},
      to: {type: 'string'},
    },
  })
  if (positionals.length !== 1) throw new LauncherError(`Usage: ${REPLAY_USAGE}`)
  if (values.city !== 'san-francisco') throw new LauncherError(`There is no recorded city "${values.city}".`)
  const file = resolve(process.env.INIT_CWD ?? '.', positionals[0])
  if (!existsSync(file)) throw new LauncherError(`There is no file ${file}`)
  const rest = ['--speed', values.speed, ...(values.limit ? ['--limit', values.limit] : [])]
  return {file, city: values.city, to: values.to, rest}
}

/** `npm run drill`: a drill against the server that `npm start` runs, unless its arguments name another one. */
function drill(args) {
  const city = process.env.WANGLOU_CITY || join(dataFolder(), 'cities', 'longgang')
  const server = localUrl(process.env.PORT || 8080)
  const panels = `127.0.0.1:${process.env.GB26875_PORT || 5300}`
  const where = ['--city', city, '--server', server, '--panels', panels]
  return exitCodeOf(process.execPath, [join(builtFolder, 'drill.js'), ...where, ...args])
}

/**
 * `npm run risk:evaluate`: files are named from where npm was called, and without a table or a city it is the simulated
 * one.
 */
async function evaluateRisk(args) {
  const here = resolve(process.env.INIT_CWD ?? '.')
  const named = args.map((arg, index) => (isFileName(arg, args[index - 1]) ? resolve(here, arg) : arg))
  const hasSubject = named.some(arg => arg === '--city' || arg.startsWith('--city=') || isTableName(arg))
  const city = hasSubject ? [] : ['--city', process.env.WANGLOU_CITY || (await prepareCity('longgang', []))]
  return exitCodeOf(process.execPath, [join(builtFolder, 'riskEvaluate.js'), ...city, ...named])
}

function isFileName(arg, before) {
  return before === '--city' || before === '--truth' || isTableName(arg)
}

function isTableName(arg) {
  return /\.(csv|tsv|txt)$/i.test(arg) && !arg.startsWith('-')
}

/** Makes the city pack, unless this very generator has made it before; returns its folder. */
async function prepareCity(city, args) {
  const folder = join(dataFolder(), 'cities', city)
  const marker = `${folder}.stamp`
  const generator = await digestOf(['mock/city', 'geo'])
  const isPrepared = existsSync(folder) && (await readFile(marker, 'utf8').catch(() => '')) === generator
  if (isPrepared) return folder
  console.log(`Preparing the city pack ${folder} …`)
  const command = ['--import', 'tsx', join('mock', 'city', 'generate.ts')]
  await run(process.execPath, [...command, '--city', city, '--out', folder, ...args])
  await writeFile(marker, generator)
  return folder
}

/**
 * The server runs in this process: its signals, its exit code and its end are the launcher's. Ctrl-C under npm arrives
 * twice, from the terminal and from npm; the second one must not cut short the stop that the first one began.
 */
async function startServer() {
  await import(pathToFileURL(join(builtFolder, 'main.js')).href)
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => {})
}

function dataFolder() {
  return resolve(process.env.WANGLOU_DATA || './data')
}

function localUrl(port) {
  return `http://127.0.0.1:${port}`
}

function printAddresses(url, remark) {
  const shown = process.env.PUBLIC_URL || url
  const isDemo = process.env.WANGLOU_SIMULATE !== '0'
  const lines = [
    '',
    'Wanglou is ready.',
    '',
    `  Wall    ${shown}/wall`,
    `  Desk    ${shown}/desk`,
    ...(isDemo ? ['  Log in  admin, leader, duty, duty2 or community; password wanglou-demo'] : []),
    '',
    `${remark} Ctrl-C stops it.`.trim(),
    '',
  ]
  console.log(lines.map(line => `  ${line}`.trimEnd()).join('\n'))
}

async function main([mode, ...args]) {
  stopWithParent()
  if (mode === '--production') return startCity({isProduction: true, args})
  const isStart =
    !['--replay', '--drill', '--risk-evaluate'].includes(mode) && !Object.hasOwn(TOOLS, mode ?? '')
  if (isStart) return startCity({isProduction: false, args: mode === undefined ? [] : [mode, ...args]})
  await ensureInstalled()
  await ensureBuilt()
  if (mode === '--replay') return replay(args)
  if (mode === '--drill') return drill(args)
  if (mode === '--risk-evaluate') return evaluateRisk(args)
  return exitCodeOf(process.execPath, [join(builtFolder, `${TOOLS[mode]}.js`), ...args])
}

try {
  const code = await main(process.argv.slice(2))
  if (typeof code === 'number') process.exitCode = code
} catch (error) {
  console.error(error instanceof LauncherError ? error.message : error)
  process.exit(1)
}

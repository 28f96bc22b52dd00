import {rm} from 'node:fs/promises'
import {join} from 'node:path'
import {afterAll, beforeAll, expect, it} from 'vitest'
import {httpRoutes} from '#contract/httpRoutes.ts'
import {startEnforcement} from '#mock/enforcement.ts'
import {startHazardOfficers} from '#mock/hazardOfficers.ts'
import {loadConfig} from '#server/config.ts'
import {startServer, type RunningServer} from '#server/startServer.ts'
import {smallPack, writePackTexts} from '../city/packFixture.ts'
import {makeDataFolder, removeDataFolder} from '../fixtures/dataFolder.ts'
import {logInOfficer} from '../fixtures/officer.ts'
import {createTestDatabase} from '../fixtures/postgres.ts'
import {silentLogger as logger} from '../fixtures/silentLogger.ts'
import {until} from '../fixtures/until.ts'

const DAY_MS = 86_400_000
const ago = (days: number) => new Date(Date.now() - days * DAY_MS).toISOString().slice(0, 10)

let database: Awaited<ReturnType<typeof createTestDatabase>>
let dataFolder: string
let cityFolder: string
let server: RunningServer

beforeAll(async () => {
  database = await createTestDatabase()
  dataFolder = await makeDataFolder()
  const pack = smallPack()
  const city: unknown = JSON.parse(pack['city.json'] ?? '')
  cityFolder = await writePackTexts({
    ...pack,
    'city.json': JSON.stringify({...Object(city), history: {from: ago(900), until: ago(40)}}),
    'hazards.csv': [
      'id,premisesId,kind,severity,source,department,foundOn,dueOn,rectifiedOn,closedOn,description',
      `H1,P1,wiring,general,inspection,,${ago(45)},${ago(25)},,,bare wire`,
      `H2,P2,blockedExit,general,enforcement,公安派出所,${ago(44)},${ago(20)},,,boxes`,
      `H3,P1,extinguishers,general,enforcement,公安派出所,${ago(60)},${ago(30)},${ago(42)},,empty`,
      '',
    ].join('\n'),
  })
  server = await startServer({
    config: loadConfig({
      ...{PORT: '0', GB26875_PORT: '0', DATABASE_URL: database.connectionString},
      ...{WANGLOU_DATA: dataFolder, WANGLOU_CITY: cityFolder},
    }),
    ...{logger, webRoot: null, tileWorkerUrl: null, routeWorkerUrl: null, riskWorkerUrl: null},
    planWorkerUrl: null,
    onFatal: error => {
      throw error
    },
  })
})

afterAll(async () => {
  await server.stop()
  await database.drop()
  await removeDataFolder(dataFolder)
  await rm(cityFolder, {recursive: true})
})

it('hazards of a pack that is weeks old are mended by those who found them, checked and closed', async () => {
  const url = `http://127.0.0.1:${server.port}`
  const duty = await logInOfficer(url, 'duty', 'wanglou-demo')
  const list = async () => (await duty.get('/api/hazards', httpRoutes.listHazards.reply)).items
  const ofPack = async () => (await list()).filter(({hazardId}) => hazardId.startsWith('pack:'))
  await until('the pack was told', async () => (await ofPack()).length === 3, 60_000)
  expect((await ofPack()).map(({state}) => state).sort()).toEqual(['ordered', 'ordered', 'rectified'])

  const seed = 'mending'
  const log = () => undefined
  const officers = startHazardOfficers({server: url, seed, pace: 0.001, log})
  const departments = await startEnforcement({
    ...{dropFolder: join(dataFolder, 'enforcement', 'in'), outFolder: join(dataFolder, 'enforcement', 'out')},
    ...{city: cityFolder, seed, pace: 0.01, theirs: () => officers.theirs(), log},
  })
  await until('all are closed', async () => (await ofPack()).every(({state}) => state === 'closed'), 120_000)
  await Promise.all([officers.stop(), departments.stop()])
  const byId = new Map((await ofPack()).map(hazard => [String(hazard.hazardId), hazard]))
  // A report names the day on which it was done, not the one on which this centre was told.
  for (const id of ['pack:H1', 'pack:H2'])
    expect(byId.get(id)?.rectifiedAt ?? Infinity, id).toBeLessThan(Date.now() - 15 * DAY_MS)
  expect(byId.get('pack:H2')?.rectifiedBy).toBe('公安派出所')
}, 240_000)

import {readdir, readFile, rm} from 'node:fs/promises'
import {join} from 'node:path'
import {afterAll, beforeAll, expect, it} from 'vitest'
import {enforcementRoutes} from '#contract/enforcementRoutes.ts'
import {httpRoutes} from '#contract/httpRoutes.ts'
import {readWanted} from '#mock/enforcement/sharedHazards.ts'
import {handIn} from '#mock/enforcement/writeFile.ts'
import {planFile} from '#mock/enforcement/planFile.ts'
import {loadConfig} from '#server/config.ts'
import {startServer, type RunningServer} from '#server/startServer.ts'
import {smallPack, writePackTexts} from '../city/packFixture.ts'
import {makeDataFolder, removeDataFolder} from '../fixtures/dataFolder.ts'
import {logInOfficer, type Officer} from '../fixtures/officer.ts'
import {createTestDatabase} from '../fixtures/postgres.ts'
import {silentLogger as logger} from '../fixtures/silentLogger.ts'
import {until} from '../fixtures/until.ts'

let database: Awaited<ReturnType<typeof createTestDatabase>>
let dataFolder: string
let cityFolder: string
let server: RunningServer
let duty: Officer
let admin: Officer

beforeAll(async () => {
  database = await createTestDatabase()
  dataFolder = await makeDataFolder()
  cityFolder = await writePackTexts({
    ...smallPack(),
    'contacts.csv': 'premisesId,ownerName,ownerPhone\nP1,"Chen, invented",00012345678\nP2,,1\n',
  })
  server = await startServer({
    config: loadConfig({
      PORT: '0',
      GB26875_PORT: '0',
      DATABASE_URL: database.connectionString,
      WANGLOU_DATA: dataFolder,
      WANGLOU_CITY: cityFolder,
    }),
    logger,
    webRoot: null,
    tileWorkerUrl: null,
    routeWorkerUrl: null,
    riskWorkerUrl: null,
    planWorkerUrl: null,
    onFatal: error => {
      throw error
    },
  })
  const url = `http://127.0.0.1:${server.port}`
  duty = await logInOfficer(url, 'duty', 'wanglou-demo')
  admin = await logInOfficer(url, 'admin', 'wanglou-demo')
})

afterAll(async () => {
  await server.stop()
  await database.drop()
  await removeDataFolder(dataFolder)
  await rm(cityFolder, {recursive: true})
})

const place = {id: 'P1', address: '1 Road', kind: 'rental', use: '', secondExit: '', barredWindows: ''}

it('takes what departments hand in, in every format of theirs, to the page of the premises', async () => {
  const today = Math.floor(Date.now() / 86_400_000) * 86_400_000
  const drop = join(dataFolder, 'enforcement', 'in')
  const premises = [{...place, indoorCharging: '1', bottledGas: ''}]
  for (let slot = 0; slot < 8; slot++) {
    await handIn(drop, planFile({seed: 'wire', slot, today, minute: `20260101120${slot}`, premises}))
  }
  await until(
    'all files are put away',
    async () => (await readdir(join(drop, 'done')).catch(() => [])).length === 8,
    60_000,
  )
  expect(await readdir(join(drop, 'refused'))).toEqual([])
  const page = await duty.get('/api/premises/P1/enforcement', enforcementRoutes.readEnforcement.reply)
  const departments = new Set([...page.inspections, ...page.penalties].map(({department}) => department))
  expect([...departments].sort()).toEqual(
    ['住房和城乡建设局', '公安派出所', '市场监督管理局', '应急管理局'].sort(),
  )
  expect(page.inspections.some(({hazards}) => hazards.some(({kind}) => kind === 'indoorCharging'))).toBe(true)
  const feeds = await duty.get('/api/feeds', httpRoutes.listFeeds.reply)
  const feed = feeds.items.find(({feed: name}) => name === 'enforcement')
  expect(feed).toMatchObject({state: 'live'})
  expect(feed?.acceptedTotal).toBeGreaterThanOrEqual(page.inspections.length + page.penalties.length)
})

it('tells an owner for a reason, which an administrator then reads', async () => {
  const {reply} = await duty.post(
    '/api/premises/P1/person',
    {what: 'owner', reason: 'fire'},
    enforcementRoutes.viewPerson.reply,
  )
  expect(reply).toMatchObject({owner: {name: 'Chen, invented', phone: '00012345678'}})
  const broken = await duty.post(
    '/api/premises/P2/person',
    {what: 'owner', reason: 'fire'},
    enforcementRoutes.viewPerson.reply,
  )
  expect(broken.reply).toMatchObject({owner: null})
  const views = await admin.get('/api/person-views', enforcementRoutes.listPersonViews.reply)
  expect(views.items.map(({premisesId, by, reason}) => `${premisesId} ${by} ${reason}`)).toEqual([
    'P2 duty fire',
    'P1 duty fire',
  ])
})

it('tells departments what this centre finds, marked as simulated, and hears that it was mended', async () => {
  const told = {
    premisesId: 'P1',
    kind: 'wiring',
    severity: 'major',
    source: 'inspection',
    description: 'bare wire',
  }
  const due = Date.now() + 86_400_000
  const found = await duty.post('/api/hazards', {...told, until: due}, httpRoutes.fileHazard.reply)
  expect(found.problem).toBeNull()
  const hazardId = found.reply?.hazard.hazardId ?? '-'
  const out = join(dataFolder, 'enforcement', 'out')
  const shared = async () => (await readdir(out).catch(() => [])).filter(name => /\.csv$/.test(name))
  await until('the file is there', async () => (await shared()).length > 0, 30_000)
  const [name = ''] = await shared()
  expect(name).toMatch(/^隐患共享-模拟-\d{8}\.csv$/)
  expect((await readFile(join(out, name), 'utf8')).split('\r\n')[0]).toContain('模拟')
  const wanted = await readWanted(out, text => Date.parse(text.slice(0, 10)))
  expect(wanted.map(hazard => hazard.hazardId)).toEqual([hazardId])
  expect(Math.abs((wanted[0]?.dueAt ?? 0) - due)).toBeLessThan(48 * 3_600_000)

  await handIn(join(dataFolder, 'enforcement', 'in'), {
    name: '整改',
    format: 'gb18030',
    rows: [
      ['隐患编号', '整改日期', '部门', '整改情况'],
      [hazardId, new Date(), '住房和城乡建设局', '已更换'],
    ],
  })
  const state = async () =>
    (await duty.get(`/api/hazards/${hazardId}`, httpRoutes.readHazard.reply)).hazard.state
  await until('it is mended', async () => (await state()) === 'rectified', 30_000)
  await until(
    'departments are told',
    async () => (await readFile(join(out, name), 'utf8')).includes('待复查'),
    30_000,
  )
})

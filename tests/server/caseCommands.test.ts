import {randomUUID} from 'node:crypto'
import pg from 'pg'
import {afterAll, beforeAll, expect, it} from 'vitest'
import {areaSchema} from '#contract/area.ts'
import type {CaseCommandName} from '#contract/caseCommand.ts'
import {caseSummarySchema} from '#contract/caseFile.ts'
import {caseRoutes} from '#contract/caseRoutes.ts'
import {makeBuiltCity} from '../fixtures/builtCity.ts'
import {makeDataFolder, removeDataFolder} from '../fixtures/dataFolder.ts'
import {logInOfficer, type Officer} from '../fixtures/officer.ts'
import {createTestDatabase} from '../fixtures/postgres.ts'
import {startServerProcess, type ServerProcess} from '../fixtures/serverProcess.ts'

const filed = caseRoutes.fileCase.reply
const done = caseRoutes.commandCase.reply
const whole = caseRoutes.readCase.reply

let database: Awaited<ReturnType<typeof createTestDatabase>>
let dataFolder: string
let cityFolder: string
const nodes: ServerProcess[] = []
let duty: Officer
let admin: Officer
let leader: Officer
let community: Officer
let position: readonly [number, number]

beforeAll(async () => {
  ;({cityFolder} = await makeBuiltCity())
  database = await createTestDatabase()
  dataFolder = await makeDataFolder()
  for (const _ of [1, 2]) {
    const environment = {DATABASE_URL: database.connectionString}
    nodes.push(await startServerProcess({dataFolder, cityFolder, environment}))
  }
  const [first, second] = nodes
  if (!first || !second) throw new Error('two nodes were to be started')
  duty = await logInOfficer(first.url, 'duty')
  leader = await logInOfficer(first.url, 'leader')
  community = await logInOfficer(first.url, 'community')
  // On the other node.
  admin = await logInOfficer(second.url, 'admin')
  const own = (await community.all('/api/areas', areaSchema)).find(({level}) => level === 'gridCell')
  if (!own) throw new Error('the community was to have cells')
  position = own.anchor
})

afterAll(async () => {
  for (const node of nodes) await node.stop()
  await database.drop()
  await removeDataFolder(dataFolder)
})

async function file(officer = duty): Promise<string> {
  const told = {kind: 'fire', level: 3, title: 'Smoke in a stairwell', position, address: '1 Mill Road'}
  const {reply} = await officer.post('/api/cases', told, filed)
  if (!reply) throw new Error('the report was refused')
  return reply.caseCode
}

function command(officer: Officer, code: string, name: CaseCommandName, body: object) {
  return officer.post(`/api/cases/${code}/${name}`, body, done)
}

it('takes an officer’s report through verification by another one to its end, each step provable', async () => {
  const code = await file()
  const steps: [Officer, CaseCommandName, object][] = [
    [duty, 'claim', {}],
    [duty, 'accept', {}],
    [duty, 'assign', {}],
    [admin, 'handle', {}],
    [duty, 'suspend', {reason: 'The tenant is away'}],
    [leader, 'resume', {}],
    [duty, 'feedback', {note: 'Cleared'}],
    [admin, 'verify', {passed: false, note: 'Boxes again'}],
    [duty, 'feedback', {note: 'Cleared again'}],
    [admin, 'verify', {passed: true}],
    [duty, 'evaluate', {score: 5}],
  ]
  let version = 0
  for (const [officer, name, body] of steps) {
    const {reply, problem} = await command(officer, code, name, {...body, version})
    expect(problem).toBeNull()
    version = reply?.case.version ?? -1
  }
  const {case: caseFile, steps: trace, commands} = await duty.get(`/api/cases/${code}`, whole)
  expect(caseFile).toMatchObject({state: 'evaluated', version: 10, claimedBy: 'duty', dueAt: null})
  expect(caseFile.response.acknowledgedAt).toBe(caseFile.reportedAt)
  expect(caseFile.response.closedAt).toBe(caseFile.stageSince)
  expect(commands).toEqual(['reopen', 'note'])
  expect(trace.map(({step, by}) => `${step} ${by}`)).toEqual([
    'reported duty',
    ...steps.map(([officer, name]) => `${name} ${nameOf(officer)}`),
  ])
  const client = new pg.Client({connectionString: database.connectionString})
  await client.connect()
  const {rows} = await client.query<{hash: string}>(
    `select encode(hash, 'hex') as hash from log_records where seq = any($1) order by seq`,
    [trace.map(({seq}) => seq)],
  )
  await client.end()
  expect(trace.map(({hash}) => hash)).toEqual(rows.map(({hash}) => hash.slice(0, 16)))
})

function nameOf(officer: Officer): string {
  return (
    new Map([
      [duty, 'duty'],
      [admin, 'admin'],
      [leader, 'leader'],
    ]).get(officer) ?? ''
  )
}

it('lets exactly one of two officers win who act at once, on one node or two, and shows the other the case', async () => {
  for (const other of [community, admin]) {
    for (let round = 0; round < 10; round++) {
      const code = await file()
      const acted = await Promise.all([
        command(duty, code, 'accept', {version: 0, commandId: randomUUID()}),
        command(other, code, 'accept', {version: 0, commandId: randomUUID()}),
      ])
      expect(acted.map(({status}) => status).sort()).toEqual([200, 409])
      const lost = acted.find(({problem}) => problem !== null)?.problem
      expect(lost).toMatchObject({code: 'staleVersion', path: '$.version'})
      expect(lost?.case).toMatchObject({state: 'accepted', version: 1})
      const {steps} = await duty.get(`/api/cases/${code}`, whole)
      expect(steps.map(({step}) => step)).toEqual(['reported', 'accept'])
    }
  }
})

it('gives a case to one of two who claim it at once', async () => {
  const code = await file()
  const acted = await Promise.all([
    command(duty, code, 'claim', {version: 0}),
    command(admin, code, 'claim', {version: 0}),
  ])
  expect(acted.map(({problem}) => problem?.code ?? null).sort()).toEqual(['alreadyClaimed', null].sort())
  const [first] = acted
  const winner = first.problem === null ? 'duty' : 'admin'
  const lost = acted.find(({problem}) => problem !== null)
  expect(lost?.problem?.case?.claimedBy).toBe(winner)
})

it('answers a command that is sent twice as one, also on another node', async () => {
  const code = await file()
  const body = {version: 0, commandId: randomUUID()}
  const first = await command(duty, code, 'accept', body)
  const again = await command(duty, code, 'accept', body)
  const elsewhere = await command(admin, code, 'accept', body)
  expect([first.status, again.status, elsewhere.status]).toEqual([200, 200, 200])
  expect(new Set([first, again, elsewhere].map(({reply}) => reply?.seq)).size).toBe(1)
  expect((await duty.get(`/api/cases/${code}`, whole)).steps).toHaveLength(2)
})

it('refuses with a code and a place, and changes nothing', async () => {
  const code = await file()
  const other = await file()
  const refusals: [Officer, string, CaseCommandName, object, string, string | undefined][] = [
    [duty, code, 'void', {version: 0}, 'reasonMissing', '$.reason'],
    [duty, code, 'void', {version: 0, reason: '  '}, 'reasonMissing', '$.reason'],
    [duty, code, 'note', {version: 0}, 'reasonMissing', '$.note'],
    [duty, code, 'evaluate', {version: 0, score: 9}, 'invalid', '$.score'],
    [duty, code, 'accept', {}, 'invalid', '$.version'],
    [duty, code, 'accept', {version: 3}, 'staleVersion', '$.version'],
    [duty, code, 'handle', {version: 0}, 'notAllowedInState', undefined],
    [duty, code, 'extend', {version: 0, reason: 'Later', until: 5}, 'invalid', '$.until'],
    [duty, code, 'merge', {version: 0, reason: 'Same', into: code}, 'invalid', '$.into'],
    [duty, code, 'merge', {version: 0, reason: 'Same', into: 'x'}, 'invalid', '$.into'],
    [community, code, 'void', {version: 0, reason: 'Nothing there'}, 'forbidden', undefined],
    [leader, code, 'accept', {version: 0}, 'forbidden', undefined],
    [duty, code.replace(/-.$/, '-%3F'), 'accept', {version: 0}, 'notFound', undefined],
  ]
  for (const [officer, target, name, body, problem, path] of refusals) {
    const acted = await command(officer, target, name, body)
    expect(acted.problem).toMatchObject({code: problem, ...(path === undefined ? {} : {path})})
  }
  const {case: caseFile, steps} = await duty.get(`/api/cases/${code}`, whole)
  expect(caseFile).toMatchObject({state: 'reported', version: 0})
  expect(steps).toHaveLength(1)
  const merged = await command(duty, code, 'merge', {version: 0, reason: 'The same smoke', into: other})
  expect(merged.reply?.case).toMatchObject({state: 'merged', mergedInto: other})
  const taken = await duty.get(`/api/cases/${other}`, whole)
  expect(taken.case).toMatchObject({mergedCases: [code], version: 1})
  expect(taken.steps.at(-1)).toMatchObject({step: 'merge', detail: {from: code}})
})

it('keeps a community to its own cases', async () => {
  const areas = (await duty.all('/api/areas', areaSchema)).filter(({level}) => level === 'gridCell')
  const own = new Set((await community.all('/api/areas', areaSchema)).map(({code}) => code))
  const foreign = areas.find(({code}) => !own.has(code))
  const told = {kind: 'fire', level: 3, title: 'Smoke', address: '', position: foreign?.anchor}
  const refused = await community.post('/api/cases', told, filed)
  expect(refused).toMatchObject({status: 403, problem: {code: 'outOfScope', path: '$.position'}})
  const {reply} = await duty.post('/api/cases', told, filed)
  const acted = await command(community, reply?.caseCode ?? '', 'accept', {version: 0})
  expect(acted).toMatchObject({status: 404, problem: {code: 'notFound'}})
  const listed = await community.all('/api/cases', caseSummarySchema)
  expect(listed.every(({place}) => place.gridCell !== null && own.has(place.gridCell))).toBe(true)
})

import {io} from 'socket.io-client'
import pg from 'pg'
import {areaSchema} from '#contract/area.ts'
import {stageSchema, type CaseFile, type CaseStep} from '#contract/caseFile.ts'
import {caseRoutes} from '#contract/caseRoutes.ts'
import {caseCodeSchema, type AreaCode} from '#contract/ids.ts'
import type {Change} from '#server/domain/change.ts'
import {startEmbeddedPostgres} from '#server/store/embeddedPostgres.ts'
import {openStore, type Store} from '#server/store/openStore.ts'
import {logIn, type ApiClient} from '../fixtures/apiClient.ts'
import {makeBuiltCity} from '../fixtures/builtCity.ts'
import {makeDataFolder, removeDataFolder} from '../fixtures/dataFolder.ts'
import {startServerProcess} from '../fixtures/serverProcess.ts'
import {silentLogger as logger} from '../fixtures/silentLogger.ts'
import {caseFile} from '../fixtures/stateEntities.ts'
import {atEnd} from './atEnd.ts'
import {limitLine, quantile, type BenchLine} from './benchLine.ts'

const CLOSED = 200_000
const OPEN = 5_000
const STEPS = 6
const SAVED_AT_ONCE = 4_000
const READS = 200
const DAY = 86_400_000

/** A city's book of cases: 200,000 that are closed and 5,000 that are open, put straight into the state tables. */
export async function measure(): Promise<readonly BenchLine[]> {
  const {cityFolder} = await makeBuiltCity()
  const dataFolder = await makeDataFolder()
  atEnd(() => removeDataFolder(dataFolder))
  const postgres = await startEmbeddedPostgres({dataFolder, logger})
  atEnd(() => postgres.stop())
  const environment = {DATABASE_URL: postgres.connectionString}
  const start = () => startServerProcess({dataFolder, cityFolder, environment})
  // The first start makes the tables, and gives them to this city.
  const first = await start()
  const cells = await cellsOf(first.url)
  await first.stop()
  await fill(postgres.connectionString, cells)
  const server = await start()
  atEnd(() => server.stop())
  const duty = await logIn(server.url, 'duty')
  const community = await logIn(server.url, 'community')
  const lists: [what: string, client: ApiClient, query: string][] = [
    ['GET /api/cases, newest 100', duty, 'limit=100'],
    ['GET /api/cases, 500 open', duty, 'open=true&limit=500'],
    ['GET /api/cases, a community’s open', community, 'open=true&limit=500'],
  ]
  const lines: BenchLine[] = []
  for (const [what, client, query] of lists) {
    const ours = await timeList(client, `${server.url}/api/cases?${query}`)
    lines.push(limitLine({name: nameOf(what), ours, unit: 'ms'}, 200))
  }
  return [
    ...lines,
    limitLine({name: nameOf('a case with its timeline'), ours: await timeCases(duty), unit: 'ms'}, 100),
    limitLine(
      {name: nameOf('the whole queue over the socket'), ours: await timeQueue(server.url, duty), unit: 'ms'},
      200,
    ),
  ]
}

function nameOf(what: string): string {
  return `${what}, 200,000 closed and 5,000 open cases, p99`
}

interface Cell {
  readonly gridCell: AreaCode
  readonly community: AreaCode
  readonly position: [number, number]
}

async function cellsOf(url: string): Promise<Cell[]> {
  const areas = await (await logIn(url, 'duty')).all('/api/areas', areaSchema)
  return areas.flatMap(({level, code, parent, anchor}) =>
    level === 'gridCell' && parent !== null ? {gridCell: code, community: parent, position: anchor} : [],
  )
}

async function fill(connectionString: string, cells: readonly Cell[]): Promise<void> {
  const store = await openStore({connectionString, logger, clock: Date.now})
  const client = new pg.Client({connectionString})
  await client.connect()
  try {
    const head = await store.log.headSeq()
    const total = CLOSED + OPEN
    await client.query(
      `insert into log_records (seq, recorded_at_ms, origin, source, source_id, type, body, hash)
       select n, 0, 'four-platforms', 'bench', n::text, 'case.progressed', '{}', sha256(n::text::bytea)
       from generate_series($1::bigint, $2::bigint) n`,
      [head + 1, head + total * STEPS],
    )
    await client.query('update log_head set seq = $1', [head + total * STEPS])
    await saveCases(store, {cells, head, total})
    await client.query('analyze')
  } finally {
    await client.end()
    await store.close()
  }
}

async function saveCases(
  store: Store,
  {cells, head, total}: {cells: readonly Cell[]; head: number; total: number},
): Promise<void> {
  let fromSeq = await store.state.projectedSeq()
  for (let from = 0; from < total; from += SAVED_AT_ONCE) {
    const numbers = Array.from({length: Math.min(SAVED_AT_ONCE, total - from)}, (_, index) => from + index)
    const changes = numbers.flatMap(number => changesOf(number, head + number * STEPS, cells))
    const toSeq = head + (from + numbers.length) * STEPS
    if (!(await store.state.save(changes, {fromSeq, toSeq}))) throw new Error('the tables had moved')
    fromSeq = toSeq
  }
}

/** The newest are open, the others closed at some time of the last year. */
function changesOf(number: number, before: number, cells: readonly Cell[]): Change[] {
  const isOpen = number >= CLOSED
  const stage = isOpen ? (stageSchema.options[number % 5] ?? 'reported') : 'evaluated'
  const at = Date.now() - (isOpen ? DAY / 4 : 2 * DAY + ((CLOSED - number) / CLOSED) * 360 * DAY)
  const {gridCell, community, position} = cells[(number * 7919) % cells.length] ?? fail()
  const value: CaseFile = {
    ...caseFile(number, {stage}),
    caseCode: caseCodeSchema.parse(`330383-20261123-S-${String(number).padStart(6, '0')}-0`),
    title: `Blocked exit ${String(number)}`,
    place: {position, gridCell, community, isOutside: false},
    ...{occurredAt: at, reportedAt: at, stageSince: at, dueAt: isOpen ? at + DAY : null},
    reporter: {role: 'citizen', name: 'Wang', phone: `138${String(number).padStart(8, '0')}`},
    ...{openedSeq: before + 1, updatedSeq: before + STEPS},
  }
  const steps = Array.from({length: STEPS}, (_, index): CaseStep => ({
    ...{seq: before + 1 + index, step: stageSchema.options[index] ?? 'handling', at, by: 'Team 1'},
    note: 'Seen to, and written down as it was found',
  }))
  return [
    {entity: 'case', value},
    ...steps.map((step): Change => ({entity: 'caseStep', caseCode: value.caseCode, value: step})),
  ]
}

function fail(): never {
  throw new Error('the city has no cells')
}

async function timeList({token}: ApiClient, address: string): Promise<number> {
  const times: number[] = []
  for (let read = 0; read < READS; read++) {
    const startedAt = performance.now()
    const answer = await fetch(address, {headers: {authorization: `Bearer ${token}`}})
    await answer.text()
    if (!answer.ok) throw new Error(`${address}: ${String(answer.status)}`)
    times.push(performance.now() - startedAt)
  }
  return quantile(times, 0.99)
}

async function timeCases(client: ApiClient): Promise<number> {
  const times: number[] = []
  for (let read = 0; read < READS; read++) {
    const code = `330383-20261123-S-${String((read * 99_991) % (CLOSED + OPEN)).padStart(6, '0')}-0`
    const startedAt = performance.now()
    const {steps} = await client.get(`/api/cases/${code}`, caseRoutes.readCase.reply)
    times.push(performance.now() - startedAt)
    if (steps.length !== STEPS) throw new Error(`${code} has ${String(steps.length)} steps`)
  }
  return quantile(times, 0.99)
}

/** From `subscribe` to the snapshot, cases alone, at a client that is connected. */
async function timeQueue(url: string, {token}: ApiClient): Promise<number> {
  const times: number[] = []
  for (let opened = 0; opened < 20; opened++) {
    const socket = io(`${url}/live`, {transports: ['websocket'], auth: {token}, reconnection: false})
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve).once('connect_error', reject)
    })
    const startedAt = performance.now()
    const loaded = new Promise<{cases: unknown[]}>(resolve => {
      socket.once('situation:loaded', resolve)
    })
    await socket.emitWithAck('subscribe', {topics: ['cases']})
    const {cases} = await loaded
    times.push(performance.now() - startedAt)
    if (cases.length !== OPEN) throw new Error(`${String(cases.length)} cases came`)
    socket.close()
  }
  return quantile(times, 0.99)
}

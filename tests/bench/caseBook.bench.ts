import {io} from 'socket.io-client'
import pg from 'pg'
import {areaSchema} from '#contract/area.ts'
import {stageSchema} from '#contract/caseFile.ts'
import {caseRoutes} from '#contract/caseRoutes.ts'
import type {AreaCode} from '#contract/ids.ts'
import {reportRoutes} from '#contract/reportRoutes.ts'
import {startEmbeddedPostgres} from '#server/store/embeddedPostgres.ts'
import {toStateRow} from '#server/store/stateRows.ts'
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
  const beside = await timeBesideReport(duty)
  return [
    ...lines,
    limitLine(
      {name: nameOf('a case read while 92 days are reported, the slowest'), ours: beside, unit: 'ms'},
      200,
    ),
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

/** Puts the cases in place by statements: the newest are open, the others were closed at some time of the last year. */
async function fill(connectionString: string, cells: readonly Cell[]): Promise<void> {
  const client = new pg.Client({connectionString})
  await client.connect()
  try {
    const {rows} = await client.query<{seq: string}>('select seq from log_head')
    const head = Number(rows[0]?.seq)
    const total = CLOSED + OPEN
    const last = head + total * STEPS
    await client.query(
      `insert into log_records (seq, recorded_at_ms, origin, source, source_id, type, body, hash)
       select n, 0, 'four-platforms', 'bench', n::text, 'case.progressed', '{}', sha256(n::text::bytea)
       from generate_series($1::bigint, $2::bigint) n`,
      [head + 1, last],
    )
    await client.query(
      `insert into case_steps (case_code, seq, body)
       select c.code, c.seq + i, json_build_object(
         'seq', c.seq + i, 'step', ($3::text[])[i], 'at', $4::bigint, 'by', 'Team 1',
         'note', 'Seen to, and written down as it was found')
       from (select n, ${CODE} as code, $1::bigint + n * ${String(STEPS)} as seq
             from generate_series(0, $2::integer - 1) n) c, generate_series(1, ${String(STEPS)}) i`,
      [head, total, stageSchema.options, Date.now()],
    )
    await client.query(
      `insert into cases (case_code, opened_seq, reported_at_ms, changed_at_ms, is_open, kind, stage, is_outside, community, grid_cell,
         feed, external_id, answer, body)
       select code, seq + 1, at, at, is_open, 'safety', stage, false, place->>'community', place->>'gridCell',
         'four-platforms', 'x' || n, $7::json, ($5::jsonb || jsonb_build_object(
           'caseCode', code, 'stage', stage, 'state', stage, 'place', place, 'occurredAt', at, 'reportedAt', at,
           'stageSince', at, 'dueAt', case when is_open then at + ${String(DAY)} end,
           'openedSeq', seq + 1, 'updatedSeq', seq + ${String(STEPS)}))::json
       from (
         select n, ${CODE} as code, $1::bigint + n * ${String(STEPS)} as seq, n >= $3 as is_open,
           case when n >= $3 then 'handling' else 'evaluated' end as stage,
           case when n >= $3 then $4::bigint - ${String(DAY / 4)}
             else $4::bigint - ${String(2 * DAY)} - ($3 - n)::bigint * ${String(Math.round((360 * DAY) / CLOSED))} end as at,
           ($6::jsonb)->(n * 37 % jsonb_array_length($6::jsonb)) as place
         from generate_series(0, $2::integer - 1) n) c`,
      [
        ...[head, total, CLOSED, Date.now()],
        JSON.stringify(caseFile(0, {atRiskAt: null})),
        JSON.stringify(cells.map(cell => ({...cell, isOutside: false}))),
        toStateRow({entity: 'case', value: caseFile(0)})['answer'],
      ],
    )
    await client.query('update log_head set seq = $1', [last])
    await client.query('update projection set seq = $1', [last])
    await client.query('analyze')
  } finally {
    await client.end()
  }
}

/** The code of case `n`, in SQL. */
const CODE = `'330383-20261123-S-' || lpad(n::text, 6, '0') || '-0'`

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

/** The slowest of the cases read one after another while a report of the whole city is made. */
async function timeBesideReport(client: ApiClient): Promise<number> {
  const until = new Date()
  const period = new URLSearchParams({
    from: new Date(until.getTime() - 92 * DAY).toISOString(),
    to: until.toISOString(),
  })
  let isMade = false
  const report = client
    .get(`/api/reports/response?${period.toString()}`, reportRoutes.readResponseReport.reply)
    .finally(() => {
      isMade = true
    })
  const times: number[] = []
  while (!isMade) {
    const startedAt = performance.now()
    await client.get(`/api/cases/330383-20261123-S-000001-0`, caseRoutes.readCase.reply)
    times.push(performance.now() - startedAt)
  }
  const {cases} = await report
  if (cases < CLOSED / 5) throw new Error(`${String(cases)} cases were reported on`)
  return Math.max(...times)
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

import {sql, type Kysely} from 'kysely'
import {areaCodeSchema} from '#contract/ids.ts'
import {caseKindSchema} from '#contract/caseFile.ts'
import {reachedAt, type Task} from '#contract/task.ts'
import type {AnsweredCase, UnitTimes} from '../domain/responseFigures.ts'
import type {Database} from './database.ts'
import type {AnsweredQuery} from './storeApi.ts'

/** A long period is read in parts, so that no statement takes long. */
const PART_MS = 7 * 86_400_000

/** Cases that were received in a period, each with the times of whoever was sent. */
export async function readAnsweredCases(
  db: Kysely<Database>,
  {since, until, ...query}: AnsweredQuery,
): Promise<readonly AnsweredCase[]> {
  const cases: AnsweredCase[] = []
  for (let from = since; from < until; from += PART_MS) {
    const part = {...query, since: from, until: Math.min(until, from + PART_MS)}
    for (const each of await readPart(db, part)) cases.push(each)
  }
  return cases
}

async function readPart(
  db: Kysely<Database>,
  {areas, kinds, since, until}: AnsweredQuery,
): Promise<readonly AnsweredCase[]> {
  const anyArea = sql<string>`any(${[...(areas ?? [])]}::text[])`
  const anyKind = sql<string>`any(${[...(kinds ?? [])]}::text[])`
  const inPeriod = db
    .selectFrom('cases')
    .where('reported_at_ms', '>=', since)
    .where('reported_at_ms', '<', until)
    .$if(areas !== null, select =>
      select.where(where => where.or([where('community', '=', anyArea), where('grid_cell', '=', anyArea)])),
    )
    .$if(kinds !== null, select => select.where('kind', '=', anyKind))
  const [cases, tasks] = await Promise.all([
    inPeriod.select(['case_code', 'kind', 'community', 'reported_at_ms', 'answer']).execute(),
    db
      .selectFrom('tasks')
      .select(['case_code', 'body'])
      .where('case_code', 'in', inPeriod.select('case_code'))
      .execute(),
  ])
  const sent = new Map<string, UnitTimes[]>()
  for (const {case_code: code, body} of tasks) sent.set(code, [...(sent.get(code) ?? []), toUnitTimes(body)])
  return cases.map(row => ({
    kind: caseKindSchema.parse(row.kind),
    community: row.community === null ? null : areaCodeSchema.parse(row.community),
    reportedAt: row.reported_at_ms,
    ...row.answer,
    units: [...row.answer.units, ...(sent.get(row.case_code) ?? [])],
  }))
}

function toUnitTimes(task: Task): UnitTimes {
  return {
    unitKind: task.unitKind,
    dispatchedAt: reachedAt(task, 'queued'),
    enRouteAt: reachedAt(task, 'enRoute'),
    onSceneAt: reachedAt(task, 'onScene'),
  }
}

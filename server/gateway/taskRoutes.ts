import {randomUUID} from 'node:crypto'
import type {CaseFile} from '#contract/caseFile.ts'
import type {HttpReply} from '#contract/httpRoutes.ts'
import type {NewRecord} from '#contract/record.ts'
import type {TaskId} from '#contract/task.ts'
import {TRACK_LIMIT} from '#contract/taskRoutes.ts'
import {summariseCase} from '../domain/summariseCase.ts'
import {CommandMemory, problemCodeOf} from './commands.ts'
import {CATCH_UP_MS} from './feedRoutes.ts'
import type {FieldLinks} from './fieldLinks.ts'
import {judgeDispatch} from './judgeDispatch.ts'
import type {Clock} from './options.ts'
import type {GatewayPorts, StoredSession} from './ports.ts'
import {answer, refuse, type Outcome} from './refusal.ts'
import type {Call, ContractRouter} from './router.ts'
import type {Scope} from './scope.ts'
import {commitStep} from './stepTask.ts'

type Dispatched = Outcome<HttpReply<'dispatchCase'>>

const HOUR_MS = 3_600_000

export interface TaskRouteParts {
  readonly ports: Pick<
    GatewayPorts,
    'cases' | 'channelOf' | 'commit' | 'live' | 'node' | 'photos' | 'tasks' | 'city'
  >
  readonly fieldLinks: FieldLinks
  readonly scope: Scope
  readonly clock: Clock
}

/** Sending units, their receipts as officers are told them, and where they are. */
export function serveTasks(router: ContractRouter, parts: TaskRouteParts): void {
  const {ports, fieldLinks, scope, clock} = parts
  const {live, tasks, photos, city} = ports
  /** A dispatch that is sent again would be found stale by its own first time. */
  const remembered = new CommandMemory<Dispatched>()
  const units = new Map(city.units.map(unit => [unit.id, unit]))

  /** The case, where the session may see it. */
  async function caseFor(session: StoredSession, caseCode: CaseFile['caseCode']): Promise<CaseFile | null> {
    const caseFile = live.caseByCode(caseCode) ?? (await ports.cases.caseByCode(caseCode))
    return caseFile && scope.seesPlace(session, caseFile.place) ? caseFile : null
  }

  async function taskFor(session: StoredSession, taskId: TaskId) {
    const task = live.task(taskId) ?? (await tasks.taskById(taskId))
    return task && scope.seesPlace(session, task.place) ? task : null
  }

  router.serve('dispatchCase', call => {
    const {params, body, session} = call
    if (body.commandId === undefined) return dispatch(call)
    const key = `${session.sessionId} ${params.caseCode} ${body.commandId}`
    return remembered.once(key, clock.now(), {work: () => dispatch(call), isKept: ({ok}) => ok})
  })

  async function dispatch({params, body, session}: Call<'dispatchCase'>): Promise<Dispatched> {
    const caseFile = live.caseByCode(params.caseCode)
    if (!caseFile || !scope.seesPlace(session, caseFile.place)) return refuse('notFound')
    const judged = judgeDispatch(body, {caseFile, units, live, channel: ports.channelOf(caseFile)})
    if (!judged.ok) return judged
    const unseen = judged.units.findIndex(unit => !scope.seesUnit(session, unit))
    if (unseen !== -1) return refuse('outOfScope', {path: `$.units.${String(unseen)}.unitId`})
    const committed = await ports.commit({
      ...command(body.commandId),
      type: 'case.dispatched',
      body: {
        caseCode: params.caseCode,
        version: body.version,
        by: session.user,
        role: session.role,
        at: clock.now(),
        needsRelease: caseFile.level === 1,
        note: body.note ?? null,
        tasks: judged.tasks,
      },
    })
    return dispatched(params.caseCode, committed)
  }

  function dispatched(
    caseCode: CaseFile['caseCode'],
    {seq, refusal}: Awaited<ReturnType<GatewayPorts['commit']>>,
  ): Dispatched {
    const caseFile = live.caseByCode(caseCode)
    if (!caseFile) return refuse('notFound')
    if (refusal !== null) return refuse(problemCodeOf(refusal), {case: summariseCase(caseFile)})
    const opened = live.tasksOf(caseCode).filter(({createdSeq}) => createdSeq === seq)
    return answer({case: summariseCase(caseFile), tasks: opened, seq})
  }

  router.serve('listTasks', async ({query, session}) => {
    await ports.node.caughtUp(CATCH_UP_MS)
    if (!(await caseFor(session, query.case))) return refuse('notFound')
    return answer({items: [...(await tasks.tasksOf(query.case))]})
  })

  router.serve('linkTask', async ({params, session}) => {
    const task = await taskFor(session, params.taskId)
    return task ? answer(await fieldLinks.issue(task.taskId)) : refuse('notFound')
  })

  router.serve('stepTask', async ({params, body, session}) => {
    const task = await taskFor(session, params.taskId)
    if (!task) return refuse('notFound')
    return commitStep(
      {commit: record => ports.commit(record), live, photos, clock},
      {task, step: params.step, told: body, by: session.user, byParty: 'officer', source: 'command'},
    )
  })

  router.serve('readTrack', async ({params, query, session}) => {
    const unit = units.get(params.unitId)
    if (!unit || !scope.seesUnit(session, unit)) return refuse('notFound')
    await ports.node.caughtUp(CATCH_UP_MS)
    const since = query.since === undefined ? clock.now() - HOUR_MS : Date.parse(query.since)
    const points = await tasks.track(unit.id, since, TRACK_LIMIT)
    return answer({items: points.map(({at, position}) => ({at, position: [position[0], position[1]]}))})
  })

  router.serve('readPhoto', async ({params, session}) => {
    const photo = await photos.photo(params.photoId)
    if (!photo) return refuse('notFound')
    const cases = await Promise.all(photo.caseCodes.map(caseCode => caseFor(session, caseCode)))
    const isOfPremises = photo.premisesIds.some(premisesId => {
      const position = city.premises.get(premisesId)?.position
      return position !== undefined && scope.seesPlace(session, city.areaTree.locate(position))
    })
    if (!isOfPremises && cases.every(caseFile => caseFile === null)) return refuse('notFound')
    const headers = {'content-type': photo.type, 'content-disposition': 'inline'}
    return {ok: true, encoded: photo.bytes, headers}
  })
}

/** What names an officer's command for ever. */
function command(
  commandId: string | undefined,
): Pick<NewRecord, 'source' | 'sourceId'> & {origin: 'wanglou'} {
  return {origin: 'wanglou', source: 'command', sourceId: commandId ?? randomUUID()}
}

import {commandsFor} from '../domain/caseTransitions.ts'
import {summariseCase} from '../domain/summariseCase.ts'
import {decodeCursor, pageOf} from './cursor.ts'
import {CATCH_UP_MS} from './feedRoutes.ts'
import {caseFileFor, caseStepsFor, tasksFor} from './masking.ts'
import type {CaseQueries, GatewayPorts, NodeState} from './ports.ts'
import {answer, refuse} from './refusal.ts'
import type {ContractRouter} from './router.ts'
import type {Scope} from './scope.ts'

export interface CaseRouteParts {
  readonly cases: CaseQueries
  readonly tasks: Pick<GatewayPorts['tasks'], 'tasksOf'>
  readonly node: NodeState
  readonly scope: Scope
}

/** Cases and alarms, as far as the session may see them. */
export function serveCases(router: ContractRouter, {cases, tasks, node, scope}: CaseRouteParts): void {
  router.serve('listCases', async ({query, session}) => {
    const beforeSeq = decodeCursor(query.cursor)
    if (beforeSeq === undefined) return refuse('invalid', {path: '$.cursor'})
    const scoped = scope.areasOf(session, query.area)
    if (!scoped.ok) return scoped
    if (query.outside && !scope.seesWholeCity(session)) return refuse('outOfScope', {path: '$.outside'})
    await node.caughtUp(CATCH_UP_MS)
    const rows = await cases.listCases({
      areas: scoped.areas,
      kinds: query.kind ?? null,
      stages: query.stage ?? null,
      onlyOutside: query.outside,
      externalId: query.externalId ?? null,
      beforeSeq,
      limit: query.limit + 1,
    })
    return answer(pageOf(rows.map(summariseCase), query.limit, row => row.openedSeq))
  })

  router.serve('readCase', async ({params, session}) => {
    await node.caughtUp(CATCH_UP_MS)
    const caseFile = await cases.caseByCode(params.caseCode)
    if (!caseFile || !scope.seesPlace(session, caseFile.place)) return refuse('notFound')
    const [steps, tasksOfCase] = await Promise.all([
      cases.caseTrace(params.caseCode),
      tasks.tasksOf(params.caseCode),
    ])
    return answer({
      case: caseFileFor(session.role, caseFile),
      steps: caseStepsFor(session.role, steps),
      tasks: tasksFor(session.role, tasksOfCase),
      commands: commandsFor(caseFile, session.role),
    })
  })

  router.serve('listAlarms', async ({query, session}) => {
    const beforeSeq = decodeCursor(query.cursor)
    if (beforeSeq === undefined) return refuse('invalid', {path: '$.cursor'})
    const scoped = scope.areasOf(session, query.area)
    if (!scoped.ok) return scoped
    await node.caughtUp(CATCH_UP_MS)
    const rows = await cases.listAlarms({
      areas: scoped.areas,
      onlyStanding: query.standing,
      beforeSeq,
      limit: query.limit + 1,
    })
    return answer(pageOf(rows, query.limit, row => row.raisedSeq))
  })
}

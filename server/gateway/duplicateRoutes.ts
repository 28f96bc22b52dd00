import {findDuplicates} from '../domain/findDuplicates.ts'
import type {Policy} from '../domain/policy.ts'
import {summariseCase} from '../domain/summariseCase.ts'
import {CATCH_UP_MS} from './feedRoutes.ts'
import type {CaseQueries, LiveState, NodeState} from './ports.ts'
import {answer, refuse} from './refusal.ts'
import type {ContractRouter} from './router.ts'
import type {Scope} from './scope.ts'

export interface DuplicateRouteParts {
  readonly cases: CaseQueries
  readonly live: Pick<LiveState, 'caseByCode' | 'cases'>
  readonly node: NodeState
  readonly policy: Pick<Policy, 'duplicateRules'>
  readonly scope: Scope
}

/** What may be the same event as a case, of the open cases that the session may see. */
export function serveDuplicates(router: ContractRouter, parts: DuplicateRouteParts): void {
  const {cases, live, node, policy, scope} = parts
  router.serve('listDuplicates', async ({params, session}) => {
    await node.caughtUp(CATCH_UP_MS)
    const {caseCode} = params
    const caseFile = live.caseByCode(caseCode) ?? (await cases.caseByCode(caseCode))
    if (!caseFile || !scope.seesPlace(session, caseFile.place)) return refuse('notFound')
    const found = findDuplicates(caseFile, live.cases.values(), policy.duplicateRules, other =>
      scope.seesPlace(session, other.place),
    )
    const items = found.map(({caseFile: other, reasons, ...measures}) => ({
      case: summariseCase(other),
      ...measures,
      reasons: [...reasons],
    }))
    return answer({items})
  })
}

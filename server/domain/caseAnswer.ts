import type {CaseFile} from '#contract/caseFile.ts'
import type {AnsweredCase} from './responseFigures.ts'

/** What of a case is kept beside its body for its response figures; the backend's own units are in it. */
export type CaseAnswer = Pick<AnsweredCase, 'state' | 'isDrill' | 'response' | 'units'>

export function toCaseAnswer({state, isDrill, response, backendUnits = []}: CaseFile): CaseAnswer {
  const units = backendUnits.map(({dispatchedAt, enRouteAt, onSceneAt}) => ({
    unitKind: null,
    dispatchedAt,
    enRouteAt,
    onSceneAt,
  }))
  return {state, isDrill, response, units}
}

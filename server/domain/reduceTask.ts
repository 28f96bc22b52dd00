import type {CaseDispatched, TaskStepped, TaskSent} from '#contract/record.ts'
import type {CityContext, Draft} from './draft.ts'

export function reduceCaseDispatched(
  draft: Draft,
  body: CaseDispatched,
  mark: {seq: number},
  context: CityContext,
): void {
  void [body, mark, context]
  draft.refusal = 'unavailable'
}

export function reduceTaskStepped(
  draft: Draft,
  body: TaskStepped,
  mark: {seq: number},
  context: CityContext,
): void {
  void [body, mark, context]
  draft.refusal = 'unavailable'
}

export function reduceTaskSent(
  draft: Draft,
  body: TaskSent,
  mark: {seq: number},
  context: CityContext,
): void {
  void [body, mark, context]
  draft.refusal = 'unavailable'
}

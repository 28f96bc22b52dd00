import type {CaseCommanded} from '#contract/record.ts'
import type {CityContext, Draft} from './draft.ts'

export function reduceCaseCommanded(
  draft: Draft,
  body: CaseCommanded,
  mark: {seq: number},
  context: CityContext,
): void {
  void [body, mark, context]
  draft.refusal = 'unavailable'
}

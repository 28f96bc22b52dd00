import type {TimerFired} from '#contract/record.ts'
import type {CityContext, Draft} from './draft.ts'

export function reduceTimerFired(
  draft: Draft,
  body: TimerFired,
  mark: {seq: number},
  context: CityContext,
): void {
  void [body, mark, context]
  draft.refusal = 'unavailable'
}

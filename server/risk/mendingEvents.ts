import {premisesIdSchema} from '#contract/ids.ts'
import {mendableFactOf, type Mending} from '#contract/riskMending.ts'
import {epochDayOf} from '../domain/risk/epochDays.ts'
import type {RiskFacts} from '../domain/risk/riskFacts.ts'
import type {LogEvent} from './logEvents.ts'
import type {EventContext} from './toLogEvents.ts'

/** How the events begin that take the place of what could not be used of the pack, before the finding's id. */
export const MENDED = 'mended '

export interface MendingContext extends Pick<EventContext, 'indexOf'> {
  /** What the pack says of premises. */
  readonly factsAt: (index: number) => RiskFacts | undefined
}

/**
 * What a mending changes: that the finding waits no longer, and what counts instead of what was told. A fire of the log is
 * not among it: its own record says where it was. What has been put right at its source since is left as it is there.
 */
export function mendingEvents(mending: Mending, context: MendingContext): LogEvent[] {
  const {finding, remedy} = mending
  const {findingId, value} = finding
  const mended: LogEvent = {what: 'mended', id: findingId, value, isInForce: remedy !== null}
  return [
    mended,
    ...fireEvents(mending, context),
    ...factEvents(mending, context),
    ...twinEvents(mending, context),
  ]
}

function fireEvents({finding, remedy}: Mending, {indexOf}: MendingContext): LogEvent[] {
  const {fire, findingId} = finding
  if (fire?.fireId !== null) return []
  const on = remedy?.type === 'fireAt' ? (remedy.on ?? fire.on) : null
  const premises = remedy?.type === 'fireAt' ? indexOf(remedy.premisesId) : undefined
  const id = MENDED + findingId
  return on === null || premises === undefined
    ? [{what: 'fire', id, premises: null, day: 0, isOfPack: true}]
    : [{what: 'fire', id, premises, day: epochDayOf(on), isOfPack: true}]
}

function twinEvents({finding, remedy}: Mending, {indexOf}: MendingContext): LogEvent[] {
  if (finding.code !== 'duplicatePremises' || remedy?.type !== 'same') return []
  const other = finding.value === remedy.keep ? finding.premisesId : finding.value
  const [premises, kept] = [placeOf(other, indexOf), placeOf(remedy.keep, indexOf)]
  if (premises === undefined || kept === undefined || premises === kept) return []
  return [{what: 'twin', id: finding.findingId, premises, kept}]
}

/** Whether what it changes is found out only by reading all anew. */
export function needsReading({finding}: Mending): boolean {
  return finding.code === 'duplicatePremises'
}

function factEvents({finding, remedy}: Mending, {indexOf, factsAt}: MendingContext): LogEvent[] {
  const field = mendableFactOf(finding)
  const premises = placeOf(finding.premisesId, indexOf)
  const facts = premises === undefined ? undefined : factsAt(premises)
  if (field === null || premises === undefined || !facts) return []
  const isInForce = remedy?.type === 'value' && String(facts[field]) === finding.value
  const value = remedy?.type === 'value' ? remedy.value : null
  return [{what: 'fact', id: finding.findingId, premises, field, value, isInForce}]
}

function placeOf(id: string | null, indexOf: EventContext['indexOf']): number | undefined {
  const known = premisesIdSchema.safeParse(id)
  return known.success ? indexOf(known.data) : undefined
}

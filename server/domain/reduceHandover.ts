import type {Handover} from '#contract/handover.ts'
import type {HandoverKept} from '#contract/record.ts'
import type {RefusalCode} from '#contract/socket.ts'
import type {Draft} from './draft.ts'

/**
 * A sheet is drafted, amended or signed. It counts only on the sheet that its officer saw, and never on one that both have
 * signed, which is not open any more.
 */
export function reduceHandoverKept(draft: Draft, body: HandoverKept, {seq}: {seq: number}): void {
  const {by: _by, at: _at, replacesSeq, ...sheet} = body
  const open = draft.openHandover(sheet.handoverId)
  draft.refusal = refusalOf(open, sheet, replacesSeq)
  if (draft.refusal === null) draft.put({entity: 'handover', value: {...sheet, updatedSeq: seq}})
}

function refusalOf(
  open: Handover | undefined,
  next: Pick<Handover, 'givenBy' | 'takenBy'>,
  replacesSeq: number,
): RefusalCode | null {
  if (replacesSeq === 0) return open === undefined && next.takenBy === null ? null : 'notAllowedInState'
  if (open === undefined) return 'notAllowedInState'
  if (open.updatedSeq !== replacesSeq) return 'staleVersion'
  if (next.takenBy === null) return null
  if (open.givenBy === null) return 'notAllowedInState'
  return next.takenBy.user === open.givenBy.user ? 'needsOtherOfficer' : null
}

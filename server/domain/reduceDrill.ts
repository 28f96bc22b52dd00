import type {LogRecord} from '#contract/record.ts'
import type {Draft} from './draft.ts'

/** A drill begins, or ends. */
export function reduceDrill(
  draft: Draft,
  record: Extract<LogRecord, {type: 'drill.started' | 'drill.ended'}>,
): void {
  const known = draft.drill(record.body.drillId)
  if (record.type === 'drill.ended') {
    if (known)
      draft.put({entity: 'drill', value: {...known, endedAt: record.body.at, updatedSeq: record.seq}})
    else draft.refusal = 'notFound'
    return
  }
  if (known) {
    draft.refusal = 'notAllowedInState'
    return
  }
  const {by, at, ...told} = record.body
  draft.put({
    entity: 'drill',
    value: {
      ...told,
      startedBy: by,
      startedAt: at,
      endedAt: null,
      startedSeq: record.seq,
      updatedSeq: record.seq,
    },
  })
}

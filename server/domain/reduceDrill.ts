import type {CaseFile} from '#contract/caseFile.ts'
import type {LogRecord} from '#contract/record.ts'
import {callOffTasks} from './callOffTasks.ts'
import type {CityContext, Draft} from './draft.ts'

type DrillRecord<Type extends 'drill.started' | 'drill.ended'> = Extract<LogRecord, {type: Type}>

/** A drill begins, one at a time, so that a drill's case belongs to the one that was under way. */
export function reduceDrillStarted(draft: Draft, {body, seq}: DrillRecord<'drill.started'>): void {
  if (draft.openDrills().length > 0) {
    draft.refusal = 'notAllowedInState'
    return
  }
  const {by, at, ...told} = body
  draft.put({
    entity: 'drill',
    value: {...told, startedBy: by, startedAt: at, endedAt: null, startedSeq: seq, updatedSeq: seq},
  })
}

/** A drill ends: nobody is to go on working on it, so its open tasks are called off and its open cases void. */
export function reduceDrillEnded(
  draft: Draft,
  {body, seq}: DrillRecord<'drill.ended'>,
  context: CityContext,
): void {
  const known = draft.drill(body.drillId)
  if (!known) {
    draft.refusal = 'notFound'
    return
  }
  for (const open of draft.openDrillCases()) {
    callOffTasks(draft, open, {at: body.at, seq}, context)
    voidCase(draft, draft.caseByCode(open.caseCode) ?? open, {body, seq})
  }
  draft.put({entity: 'drill', value: {...known, endedAt: body.at, updatedSeq: seq}})
}

function voidCase(
  draft: Draft,
  open: CaseFile,
  {body, seq}: Pick<DrillRecord<'drill.ended'>, 'body' | 'seq'>,
): void {
  draft.put({
    entity: 'case',
    value: {
      ...open,
      state: 'voided',
      stateBefore: open.state,
      suspension: null,
      dueAt: null,
      atRiskAt: null,
      version: open.version + 1,
      updatedSeq: seq,
    },
  })
  const {by, at, drillId} = body
  draft.put({
    entity: 'caseStep',
    caseCode: open.caseCode,
    value: {seq, step: 'void', at, by, note: null, detail: {drillId}},
  })
}

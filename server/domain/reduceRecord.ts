import type {LogRecord} from '#contract/record.ts'
import type {RefusalCode} from '#contract/socket.ts'
import type {Change} from './change.ts'
import {Draft, type CityContext, type StateReader} from './draft.ts'
import {reduceCaseFiled, reduceCaseProgressed, reduceCaseReported, type RecordMark} from './reduceCase.ts'
import {reduceAlarmCommanded} from './reduceAlarm.ts'
import {reduceCaseCommanded} from './reduceCaseCommand.ts'
import {reduceCaseDispatched} from './reduceDispatch.ts'
import {reduceTaskSent, reduceTaskStepped} from './reduceTask.ts'
import {reduceDrillEnded, reduceDrillStarted} from './reduceDrill.ts'
import {reduceHandoverKept} from './reduceHandover.ts'
import {reduceRisk} from './reduceRisk.ts'
import {reduceTimerFired} from './reduceTimer.ts'
import {reduceUnitReported} from './reduceUnit.ts'
import {hearPanel, reducePanelOperated, reducePanelStatus} from './reducePanel.ts'

/** What came of a record: changes, or why there are none. */
export interface Reduction {
  readonly changes: readonly Change[]
  /** A command that the state did not allow when its turn came; null for everything else. */
  readonly refusal: RefusalCode | null
}

/**
 * What a log record does to the state. A function of nothing but its arguments, so that every node, and every rebuild,
 * comes to the same state from the same log. Records that concern who may come in change nothing here.
 */
export function reduceRecord(record: LogRecord, state: StateReader, context: CityContext): Reduction {
  const draft = new Draft(state)
  if (record.origin === 'wanglou') reduceOwn(draft, record, context)
  else
    reduceFeed(draft, record, {seq: record.seq, recordedAt: record.recordedAt, feed: record.origin}, context)
  return {changes: draft.refusal === null ? draft.changes : [], refusal: draft.refusal}
}

function reduceFeed(draft: Draft, record: LogRecord, mark: RecordMark, context: CityContext): void {
  switch (record.type) {
    case 'case.reported':
      reduceCaseReported(draft, record.body, mark, context)
      break
    case 'case.progressed':
      reduceCaseProgressed(draft, record.body, mark, context)
      break
    case 'panel.statusReported':
      reducePanelStatus(draft, record.body, mark, context)
      break
    case 'panel.operated':
      reducePanelOperated(draft, record.body, mark, context)
      break
    case 'unit.reported':
      reduceUnitReported(draft, record.body, mark, context)
      break
    case 'task.stepped':
      reduceTaskStepped(draft, record.body, mark, context)
      break
    case 'panel.described':
      hearPanel(draft, record.body.address, record.body.receivedAt, mark, context)
      break
    default:
      reduceRisk(draft, record, context)
  }
}

function reduceOwn(draft: Draft, record: LogRecord, context: CityContext): void {
  const {seq} = record
  switch (record.type) {
    case 'feed.rejected':
      draft.put({entity: 'deadLetter', value: {...record.body, seq, resolvedSeq: null}})
      break
    case 'deadLetter.replayed': {
      const letter = draft.deadLetter(record.body.deadLetterSeq)
      if (letter) draft.put({entity: 'deadLetter', value: {...letter, resolvedSeq: seq}})
      break
    }
    case 'handover.kept':
      reduceHandoverKept(draft, record.body, {seq})
      break
    case 'wall.shown':
      draft.put({
        entity: 'wallShown',
        value: {wallId: record.body.wallId ?? '*', show: record.body.show, updatedSeq: seq},
      })
      break
    default:
      reduceDuty(draft, record, context)
  }
}

/** What officers and units do, and what time does. */
function reduceDuty(draft: Draft, record: LogRecord, context: CityContext): void {
  const {seq} = record
  switch (record.type) {
    case 'case.filed':
      reduceCaseFiled(draft, record.body, {seq}, context)
      break
    case 'case.commanded':
      reduceCaseCommanded(draft, record.body, {seq}, context)
      break
    case 'case.dispatched':
      reduceCaseDispatched(draft, record.body, {seq}, context)
      break
    case 'task.stepped':
      reduceTaskStepped(draft, record.body, {seq}, context)
      break
    case 'task.sent':
      reduceTaskSent(draft, record.body, {seq}, context)
      break
    case 'timer.fired':
      reduceTimerFired(draft, record.body, {seq}, context)
      break
    case 'unit.reported':
      reduceUnitReported(draft, record.body, {seq}, context)
      break
    case 'alarm.commanded':
      reduceAlarmCommanded(draft, record.body, {seq})
      break
    case 'drill.started':
      reduceDrillStarted(draft, record)
      break
    case 'drill.ended':
      reduceDrillEnded(draft, record, context)
      break
    default:
      reduceRisk(draft, record, context)
  }
}

import type {LogRecord} from '#contract/record.ts'
import type {Change} from './change.ts'
import {Draft, type CityContext, type StateReader} from './draft.ts'
import {reduceCaseProgressed, reduceCaseReported, type RecordMark} from './reduceCase.ts'
import {hearPanel, reducePanelOperated, reducePanelStatus} from './reducePanel.ts'

/**
 * What a log record does to the state. A function of nothing but its arguments, so that every node, and every rebuild,
 * comes to the same state from the same log. Records that concern who may come in change nothing here.
 */
export function reduceRecord(record: LogRecord, state: StateReader, context: CityContext): readonly Change[] {
  const draft = new Draft(state)
  if (record.origin === 'wanglou') reduceOwn(draft, record)
  else
    reduceFeed(draft, record, {seq: record.seq, recordedAt: record.recordedAt, feed: record.origin}, context)
  return draft.changes
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
    case 'panel.described':
      hearPanel(draft, record.body.address, record.body.receivedAt, mark, context)
      break
    default:
  }
}

function reduceOwn(draft: Draft, record: LogRecord): void {
  if (record.type === 'feed.rejected') {
    draft.put({entity: 'deadLetter', value: {...record.body, seq: record.seq, resolvedSeq: null}})
  } else if (record.type === 'deadLetter.replayed') {
    const letter = draft.deadLetter(record.body.deadLetterSeq)
    if (letter) draft.put({entity: 'deadLetter', value: {...letter, resolvedSeq: record.seq}})
  }
}

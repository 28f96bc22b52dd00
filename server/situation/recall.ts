import type {CaseFile} from '#contract/caseFile.ts'
import type {FeedName} from '#contract/feed.ts'
import type {LogRecord} from '#contract/record.ts'
import {isCaseCode} from '../domain/caseCode.ts'
import type {StateTables} from '../store/storeApi.ts'
import type {Situation} from './situation.ts'

/**
 * Brings back what coming records speak of and what had left the live state: dead letters, and old cases. Of the
 * tables, which another node may have taken further, only cases opened before these records count.
 */
export async function recall(
  records: readonly LogRecord[],
  situation: Situation,
  tables: StateTables,
): Promise<void> {
  const firstSeq = records[0]?.seq ?? 0
  await recallDeadLetters(records, situation, tables)
  const old = await findCases(namedCases(records, situation), tables)
  situation.remember(
    old.filter(({caseCode, openedSeq}) => openedSeq < firstSeq && !situation.state.cases.has(caseCode)),
  )
}

async function recallDeadLetters(
  records: readonly LogRecord[],
  {state}: Situation,
  tables: StateTables,
): Promise<void> {
  for (const record of records) {
    if (record.type !== 'deadLetter.replayed') continue
    const letter = await tables.deadLetter(record.body.deadLetterSeq)
    if (letter) state.rememberDeadLetter(letter)
  }
}

interface CaseKey {
  readonly feed: FeedName
  readonly externalId: string
}

/** The cases that records name and that are not in the live state. */
function namedCases(records: readonly LogRecord[], {state}: Situation): readonly CaseKey[] {
  return records.flatMap(record => {
    if (record.origin === 'wanglou') return []
    if (record.type !== 'case.reported' && record.type !== 'case.progressed') return []
    const {externalId} = record.body
    const isLive =
      state.caseByExternalId(record.origin, externalId) !== undefined ||
      (isCaseCode(externalId) && state.caseByCode(externalId) !== undefined)
    return isLive ? [] : {feed: record.origin, externalId}
  })
}

async function findCases(keys: readonly CaseKey[], tables: StateTables): Promise<readonly CaseFile[]> {
  if (keys.length === 0) return []
  const codes = keys.flatMap(({externalId}) => (isCaseCode(externalId) ? externalId : []))
  const [byKey, ...byCode] = await Promise.all([
    tables.casesByExternalId(keys),
    ...codes.map(code => tables.caseByCode(code)),
  ])
  return [...byKey, ...byCode.flatMap(found => found ?? [])]
}

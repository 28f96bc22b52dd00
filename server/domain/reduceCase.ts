import {stageSchema, type CaseFile, type CaseOrigin, type Stage} from '#contract/caseFile.ts'
import type {FeedName} from '#contract/feed.ts'
import type {CaseProgressed, CaseReported} from '#contract/record.ts'
import {caseSeries, formatCaseCode, isCaseCode} from './caseCode.ts'
import type {CityContext, Draft} from './draft.ts'
import {stageDueAt} from './policy.ts'

/** Where a record stands, and which feed it is of. */
export interface RecordMark {
  readonly seq: number
  readonly recordedAt: number
  readonly feed: FeedName
}

/**
 * A report opens a case, or corrects the one that the same backend reported before under this external id: its kind
 * and code stay, what it says of itself is replaced. Steps that came before the report are taken in.
 */
export function reduceCaseReported(
  draft: Draft,
  body: CaseReported,
  mark: RecordMark,
  context: CityContext,
): void {
  const known = draft.caseByExternalId(mark.feed, body.externalId)
  const place = context.locate(body.position)
  if (known) {
    const corrected = {
      ...known,
      level: body.level,
      title: body.title,
      description: body.description,
      address: body.address,
      place,
      reporter: body.reporter,
      photos: body.photos,
      reportedPosition: body.reportedPosition,
      occurredAt: body.occurredAt,
      updatedSeq: mark.seq,
    }
    draft.put({entity: 'case', value: {...corrected, dueAt: stageDueAt(context.policy, corrected)}})
    return
  }
  let caseFile = openCase(
    draft,
    {
      kind: body.kind,
      level: body.level,
      title: body.title,
      description: body.description,
      address: body.address,
      place,
      reporter: body.reporter,
      photos: body.photos,
      reportedPosition: body.reportedPosition,
      occurredAt: body.occurredAt,
      origin: {type: 'report', feed: mark.feed, externalId: body.externalId},
      reportedAt: body.reportedAt ?? mark.recordedAt,
      by: body.reporter.role,
    },
    mark,
    context,
  )
  for (const pending of draft.pendingSteps(mark.feed, body.externalId)) {
    draft.put({entity: 'pendingStepTaken', seq: pending.seq})
    caseFile = takeStep(
      draft,
      caseFile,
      pending.progressed,
      {seq: pending.seq, updatedSeq: mark.seq},
      context,
    )
  }
}

/** A step of a case that is known moves it forward; of one that is not, it waits for the report. */
export function reduceCaseProgressed(
  draft: Draft,
  body: CaseProgressed,
  mark: RecordMark,
  context: CityContext,
): void {
  const caseFile =
    draft.caseByExternalId(mark.feed, body.externalId) ??
    (isCaseCode(body.externalId) ? draft.caseByCode(body.externalId) : undefined)
  if (!caseFile) {
    draft.put({entity: 'pendingStep', value: {seq: mark.seq, feed: mark.feed, progressed: body}})
    return
  }
  takeStep(draft, caseFile, body, {seq: mark.seq, updatedSeq: mark.seq}, context)
}

type NewCase = Pick<
  CaseFile,
  | 'kind'
  | 'level'
  | 'title'
  | 'description'
  | 'address'
  | 'place'
  | 'reporter'
  | 'photos'
  | 'reportedPosition'
  | 'occurredAt'
  | 'reportedAt'
> & {readonly origin: CaseOrigin; readonly by: string}

/** Gives a new case the next code of its day and kind, and its first step. */
export function openCase(
  draft: Draft,
  told: NewCase,
  mark: Pick<RecordMark, 'seq'>,
  context: CityContext,
): CaseFile {
  const series = caseSeries(told.kind, told.reportedAt, context.dayFormat)
  const serial = draft.lastSerial(series) + 1
  const stage = 'reported' as const
  const {kind, level, reportedAt} = told
  // Written out because an object made by rest and spread is much slower to make, to copy and to write as JSON.
  const caseFile: CaseFile = {
    caseCode: formatCaseCode(context.cityCode, series, serial),
    origin: told.origin,
    kind,
    level,
    stage,
    stageSince: reportedAt,
    dueAt: stageDueAt(context.policy, {kind, level, stage, stageSince: reportedAt}),
    title: told.title,
    description: told.description,
    address: told.address,
    place: told.place,
    reporter: told.reporter,
    photos: told.photos,
    reportedPosition: told.reportedPosition,
    occurredAt: told.occurredAt,
    reportedAt,
    openedSeq: mark.seq,
    updatedSeq: mark.seq,
  }
  draft.put({entity: 'caseSerial', value: {series, last: serial}})
  draft.put({entity: 'case', value: caseFile})
  draft.put({
    entity: 'caseStep',
    caseCode: caseFile.caseCode,
    value: {seq: mark.seq, step: stage, at: reportedAt, by: told.by, note: null},
  })
  return caseFile
}

function takeStep(
  draft: Draft,
  caseFile: CaseFile,
  progressed: CaseProgressed,
  {seq, updatedSeq}: {seq: number; updatedSeq: number},
  context: CityContext,
): CaseFile {
  const {step, at, by, note} = progressed
  draft.put({entity: 'caseStep', caseCode: caseFile.caseCode, value: {seq, step, at, by, note}})
  const moved = isLater(step, caseFile.stage) ? {...caseFile, stage: step, stageSince: at} : caseFile
  const next = {...moved, dueAt: stageDueAt(context.policy, moved), updatedSeq}
  draft.put({entity: 'case', value: next})
  return next
}

/** A step that comes late is kept in the history and does not move the case back. */
function isLater(step: Stage, stage: Stage): boolean {
  return stageSchema.options.indexOf(step) > stageSchema.options.indexOf(stage)
}

import {
  stageSchema,
  type CaseFile,
  type CaseOrigin,
  type ResponseTimes,
  type Stage,
} from '#contract/caseFile.ts'
import type {FeedName} from '#contract/feed.ts'
import type {CaseFiled, CaseProgressed, CaseReported} from '#contract/record.ts'
import type {Role} from '#contract/session.ts'
import {callOffTasks} from './callOffTasks.ts'
import {caseSeries, formatCaseCode, isCaseCode} from './caseCode.ts'
import type {CityContext, Draft} from './draft.ts'
import {withUnitPhase} from './withUnitPhase.ts'
import {stageClock} from './policy.ts'

const NO_RESPONSE: ResponseTimes = {
  acknowledgedAt: null,
  dispatchedAt: null,
  enRouteAt: null,
  onSceneAt: null,
  closedAt: null,
}

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
    draft.put({
      entity: 'case',
      value:
        isRunning(known) && known.level !== corrected.level
          ? {...corrected, ...stageClock(context, corrected)}
          : corrected,
    })
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
      isDrill: body.isDrill === true,
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

/** An officer's own report opens a case, which he has then seen. */
export function reduceCaseFiled(
  draft: Draft,
  body: CaseFiled,
  mark: Pick<RecordMark, 'seq'>,
  context: CityContext,
): void {
  const {kind, level, title, description, position, address, reporter, occurredAt, by, role, at} = body
  const caseFile = openCase(
    draft,
    {
      ...{kind, level, title, description, address, reporter, occurredAt, by, role},
      place: context.locate(position),
      photos: [],
      reportedPosition: null,
      origin: {type: 'officer'},
      reportedAt: at,
      isDrill: false,
    },
    mark,
    context,
  )
  const response = {...caseFile.response, acknowledgedAt: at}
  draft.put({entity: 'case', value: {...caseFile, response}})
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
  | 'isDrill'
> & {readonly origin: CaseOrigin; readonly by: string; readonly role?: Role}

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
    state: stage,
    version: 0,
    isDrill: told.isDrill,
    stageSince: reportedAt,
    ...stageClock(context, {kind, level, stage, stageSince: reportedAt}),
    claimedBy: null,
    escalatedAt: null,
    mergedInto: null,
    mergedCases: [],
    response: NO_RESPONSE,
    handledBy: null,
    suspension: null,
    stateBefore: null,
    clockBefore: null,
    lastTask: 0,
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
    value: {
      seq: mark.seq,
      step: stage,
      at: reportedAt,
      by: told.by,
      ...(told.role ? {role: told.role} : {}),
      note: null,
    },
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
  const next = {...withUnitPhase(stepped(caseFile, progressed, context), progressed), updatedSeq}
  draft.put({entity: 'case', value: next})
  if (next.stage === 'evaluated' && caseFile.stage !== 'evaluated') {
    callOffTasks(draft, next, {at: next.stageSince, seq: updatedSeq}, context)
  }
  return next
}

/**
 * A case after a step that its backend reports. One that is merged or void stays so; a suspended one goes on with the
 * step, because it did go on.
 */
function stepped(caseFile: CaseFile, {step, at, by}: CaseProgressed, context: CityContext): CaseFile {
  const isMoved = isLater(step, caseFile.stage) && caseFile.state !== 'merged' && caseFile.state !== 'voided'
  if (!isMoved) return caseFile
  const moved = {
    ...caseFile,
    stage: step,
    state: step,
    stageSince: Math.max(at, caseFile.stageSince),
    suspension: null,
    version: caseFile.version + 1,
    handledBy: step === 'feedback' ? by : caseFile.handledBy,
    escalatedAt: step === 'evaluated' ? null : caseFile.escalatedAt,
    response: {
      ...caseFile.response,
      acknowledgedAt: caseFile.response.acknowledgedAt ?? at,
      closedAt: step === 'evaluated' ? at : null,
    },
  }
  return {...moved, ...stageClock(context, moved)}
}

/** Whether the clock of a case runs, so that a correction of its level moves its due time. */
function isRunning({state}: CaseFile): boolean {
  return state !== 'suspended' && state !== 'merged' && state !== 'voided'
}

/** A step that comes late is kept in the history and does not move the case back. */
function isLater(step: Stage, stage: Stage): boolean {
  return stageSchema.options.indexOf(step) > stageSchema.options.indexOf(stage)
}

import {stageSchema, type CaseFile, type CaseState, type CaseStep, type Stage} from '#contract/caseFile.ts'
import type {CaseCode} from '#contract/ids.ts'
import type {CaseCommanded} from '#contract/record.ts'
import {callOffTasks} from './callOffTasks.ts'
import {CASE_RULES, nextState} from './caseTransitions.ts'
import type {CityContext, Draft} from './draft.ts'
import {judgeCaseCommand} from './judgeCaseCommand.ts'
import {extendClock, leftOfClock, resumeClock, stageClock} from './policy.ts'
import {releaseHeldTasks} from './releaseHeldTasks.ts'

/** A command that this case still allows, as it is being taken in; `at` never lies before the present stage's beginning. */
interface Taken {
  readonly caseFile: CaseFile
  readonly to: CaseState
  readonly body: CaseCommanded
  readonly at: number
  readonly context: CityContext
}

/** An officer's command moves a case, or is refused and changes nothing. */
export function reduceCaseCommanded(
  draft: Draft,
  body: CaseCommanded,
  {seq}: {seq: number},
  context: CityContext,
): void {
  draft.refusal = judgeCaseCommand(body, draft)
  const caseFile = draft.caseByCode(body.caseCode)
  if (draft.refusal !== null || !caseFile) return
  const to = nextState(caseFile, body.command)
  if (to === null || isDoneAlready(caseFile, body)) return
  const at = Math.max(body.at, caseFile.stageSince)
  const taken = {caseFile, to, body, at, context}
  const isAside = CASE_RULES[body.command.name].isAside === true
  const next: CaseFile = {
    ...caseFile,
    ...changesOf(taken),
    state: to,
    version: caseFile.version + (isAside ? 0 : 1),
    updatedSeq: seq,
  }
  draft.put({entity: 'case', value: acknowledged(next, at)})
  draft.put({entity: 'caseStep', caseCode: caseFile.caseCode, value: stepOf(taken, next, seq)})
  if (body.command.name === 'merge') tellOther(draft, taken, {seq, other: body.command.into})
  if (body.command.name === 'unmerge') tellOther(draft, taken, {seq, other: caseFile.mergedInto})
  // What is merged goes on in the other case, and so do its units.
  if (to === 'voided' || to === 'evaluated') callOffTasks(draft, next, {at, seq}, context)
  if (body.command.name === 'releaseDispatch') {
    releaseHeldTasks(draft, caseFile.caseCode, {by: body.by, at, seq}, context)
  }
}

/** Whoever claims what he has claimed changes nothing. */
function isDoneAlready({claimedBy}: CaseFile, {command, by}: CaseCommanded): boolean {
  return command.name === 'claim' && claimedBy === by
}

function changesOf(taken: Taken): Partial<CaseFile> {
  const {caseFile, to, body, at, context} = taken
  const {command} = body
  switch (command.name) {
    case 'extend':
      return extendClock(context, caseFile, command.until)
    case 'suspend':
      return suspended(taken)
    case 'resume':
      return {suspension: null, ...resumeClock(context, caseFile, at)}
    case 'merge':
      return {...laidAside(caseFile), mergedInto: command.into}
    case 'void':
      return laidAside(caseFile)
    case 'unmerge':
      return {...takenUpAgain(caseFile), mergedInto: null}
    case 'reopen':
      return caseFile.state === 'voided' ? takenUpAgain(caseFile) : stageChanges(taken)
    default:
      return to === caseFile.state ? changesInPlace(taken) : stepChanges(taken)
  }
}

/** What changes of a case that stays in its state. */
function changesInPlace({caseFile, body, at}: Taken): Partial<CaseFile> {
  switch (body.command.name) {
    case 'escalate':
      return {escalatedAt: at}
    case 'claim':
      return {claimedBy: body.by}
    case 'unclaim':
      return {claimedBy: null}
    case 'releaseDispatch':
      return {response: {...caseFile.response, dispatchedAt: caseFile.response.dispatchedAt ?? at}}
    default:
      return {}
  }
}

/** A step forward or back. Verification stands within the step of feedback, whose clock runs on. */
function stepChanges(taken: Taken): Partial<CaseFile> {
  const isWithinFeedback =
    taken.to === 'verified' || (taken.caseFile.state === 'verified' && taken.to === 'feedback')
  return isWithinFeedback ? {} : stageChanges(taken)
}

function suspended({caseFile, at, context}: Taken): Partial<CaseFile> {
  const suspension = {since: at, from: caseFile.state, ...leftOfClock(context, caseFile, at)}
  return {suspension, dueAt: null, atRiskAt: null}
}

/** A step that begins: forward, back, or anew. */
function stageChanges({caseFile, to, body, at, context}: Taken): Partial<CaseFile> {
  const stage = stageOf(to, caseFile.stage)
  const isClosed = stage === 'evaluated'
  return {
    stage,
    stageSince: at,
    ...stageClock(context, {kind: caseFile.kind, level: caseFile.level, stage, stageSince: at}),
    response: {...caseFile.response, closedAt: isClosed ? at : null},
    ...(isClosed ? {escalatedAt: null} : {handledBy: stage === 'feedback' ? body.by : null}),
  }
}

function stageOf(state: CaseState, otherwise: Stage): Stage {
  return stageSchema.options.find(stage => stage === state) ?? otherwise
}

/** Merged or void: nothing is due of it while it is, and its time runs on. */
function laidAside({state, dueAt, atRiskAt}: CaseFile): Partial<CaseFile> {
  return {stateBefore: state, clockBefore: {dueAt, atRiskAt}, dueAt: null, atRiskAt: null}
}

function takenUpAgain({clockBefore}: CaseFile): Partial<CaseFile> {
  return {...(clockBefore ?? {}), stateBefore: null, clockBefore: null}
}

/** Any command says that somebody has seen the case. */
function acknowledged(caseFile: CaseFile, at: number): CaseFile {
  if (caseFile.response.acknowledgedAt !== null) return caseFile
  return {...caseFile, response: {...caseFile.response, acknowledgedAt: at}}
}

/** The other case of a merger hears of it too: who is about to close it should know what it now holds. */
function tellOther(draft: Draft, taken: Taken, {seq, other}: {seq: number; other: CaseCode | null}): void {
  const {caseFile, body, at} = taken
  const target = other === null ? undefined : draft.caseByCode(other)
  if (!target) return
  const {caseCode} = caseFile
  const without = target.mergedCases.filter(code => code !== caseCode)
  const mergedCases = body.command.name === 'merge' ? [...without, caseCode] : without
  draft.put({entity: 'case', value: {...target, mergedCases, version: target.version + 1, updatedSeq: seq}})
  draft.put({
    entity: 'caseStep',
    caseCode: target.caseCode,
    value: {
      seq,
      step: body.command.name,
      at,
      by: body.by,
      role: body.role,
      note: wordsOf(body),
      detail: {from: caseCode},
    },
  })
}

function stepOf({body, at}: Taken, next: CaseFile, seq: number): CaseStep {
  const {command, by, role} = body
  const detail = detailOf(body, next)
  return {seq, step: command.name, at, by, role, note: wordsOf(body), ...(detail ? {detail} : {})}
}

function wordsOf({command}: CaseCommanded): string | null {
  if ('reason' in command) return command.reason ?? null
  return 'note' in command ? (command.note ?? null) : null
}

function detailOf({command}: CaseCommanded, next: CaseFile): CaseStep['detail'] {
  switch (command.name) {
    case 'verify':
      return {passed: command.passed ? 1 : 0}
    case 'evaluate':
      return {score: command.score}
    case 'merge':
      return {into: command.into}
    case 'extend':
    case 'resume':
      return {dueAt: next.dueAt}
    default:
      return undefined
  }
}

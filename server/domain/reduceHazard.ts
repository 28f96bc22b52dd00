import type {
  Hazard,
  HazardCommand,
  HazardCommanded,
  HazardFound,
  HazardState,
  HazardStep,
} from '#contract/hazard.ts'
import type {CityContext, Draft} from './draft.ts'
import {hazardDueAt} from './hazardPolicy.ts'
import {nextHazardState} from './hazardTransitions.ts'
import {judgeHazardCommand} from './judgeHazardCommand.ts'
import {SYSTEM} from './reduceDispatch.ts'

interface Mark {
  readonly seq: number
}

/** A hazard is found, by whomever; of one that is known nothing changes. */
export function reduceHazardFound(draft: Draft, body: HazardFound, {seq}: Mark, context: CityContext): void {
  const {hazardId, premisesId, kind, severity, source, department, description, at, by} = body
  if (draft.hazard(hazardId)) {
    draft.refusal = 'notAllowedInState'
    return
  }
  const tally = draft.hazardTally(premisesId, kind)
  const begun = beginningOf(body)
  const until = body.orderedUntil
  const hazard: Hazard = {
    ...{hazardId, premisesId, kind, severity, source, department, description},
    caseCode: body.caseCode ?? null,
    evidence: body.evidence ?? null,
    state: begun.state,
    version: 0,
    foundAt: at,
    since: begun.since,
    dueAt: begun.state === 'ordered' ? until : hazardDueAt(context, {severity, ...begun}),
    orderedDueAt: until,
    overdueSince: null,
    escalatedAt: null,
    rectifiedBy: begun.state === 'rectified' ? by : null,
    rectifiedAt: body.rectifiedAt ?? null,
    closedAt: null,
    repeats: tally + (body.repeatsBefore ?? 0),
    steps: [
      {seq, at, what: 'found', by, note: description === '' ? null : description, photos: body.photos},
      ...(until === null ? [] : [{seq, at, what: 'order' as const, by, note: null, photos: [], until}]),
      ...(body.rectifiedAt === undefined
        ? []
        : [{seq, at: begun.since, what: 'rectify' as const, by, note: null, photos: []}]),
    ],
    place: context.locate(context.positionOf(premisesId)),
    foundSeq: seq,
    updatedSeq: seq,
  }
  draft.put({entity: 'hazard', value: hazard})
  draft.put({entity: 'hazardTally', value: {premisesId, kind, count: tally + 1}})
}

/** What whoever found it says that has been done already. */
function beginningOf({at, orderedUntil, rectifiedAt}: HazardFound): Pick<Hazard, 'state' | 'since'> {
  if (rectifiedAt !== undefined) return {state: 'rectified', since: Math.max(rectifiedAt, at)}
  return {state: orderedUntil === null ? 'found' : 'ordered', since: at}
}

/** An officer's command moves a hazard, or is refused and changes nothing. */
export function reduceHazardCommanded(
  draft: Draft,
  body: HazardCommanded,
  {seq}: Mark,
  context: CityContext,
): void {
  const hazard = draft.hazard(body.hazardId)
  draft.refusal = judgeHazardCommand(body, hazard)
  if (draft.refusal !== null || !hazard) return
  const to = nextHazardState(hazard.state, body.command)
  if (to === null) return
  const at = Math.max(body.at, hazard.since)
  const changes = changesOf({hazard, to, body, at, context})
  draft.put({
    entity: 'hazard',
    value: {
      ...hazard,
      ...changes,
      state: to,
      version: hazard.version + 1,
      steps: [...hazard.steps, stepOf(body, {seq, at, orderedDueAt: changes.orderedDueAt})],
      updatedSeq: seq,
    },
  })
  // What was none is not counted when the next one comes.
  if (to === 'voided') {
    const {premisesId, kind} = hazard
    const count = Math.max(0, draft.hazardTally(premisesId, kind) - 1)
    draft.put({entity: 'hazardTally', value: {premisesId, kind, count}})
  }
}

interface Taken {
  readonly hazard: Hazard
  readonly to: HazardState
  readonly body: HazardCommanded
  readonly at: number
  readonly context: CityContext
}

function changesOf(taken: Taken): Partial<Hazard> {
  const {body, at} = taken
  const {command} = body
  switch (command.name) {
    case 'order':
      return ordered(taken, command.until)
    case 'rectify':
      return {...begun(taken), rectifiedBy: body.by, rectifiedAt: at}
    case 'verify':
      return command.passed
        ? begun(taken)
        : {...ordered(taken, undefined), rectifiedBy: null, rectifiedAt: null}
    case 'close':
      return {...begun(taken), closedAt: at, escalatedAt: null}
    case 'void':
      return {...begun(taken), escalatedAt: null}
    case 'extend':
      return {dueAt: command.until, orderedDueAt: command.until, overdueSince: null}
    case 'escalate':
      return {escalatedAt: at}
  }
}

/** A state that begins. */
function begun({hazard, to, at, context}: Taken): Partial<Hazard> {
  const dueAt = hazardDueAt(context, {severity: hazard.severity, state: to, since: at})
  return {since: at, dueAt, overdueSince: null}
}

function ordered(taken: Taken, until: number | undefined): Partial<Hazard> {
  const changes = begun(taken)
  const dueAt = until ?? changes.dueAt ?? null
  return {...changes, dueAt, orderedDueAt: dueAt}
}

function stepOf(
  {command, by}: HazardCommanded,
  {seq, at, orderedDueAt}: {seq: number; at: number; orderedDueAt: number | null | undefined},
): HazardStep {
  return {
    ...{seq, at, by},
    what: command.name,
    note: wordsOf(command),
    photos: 'photos' in command ? command.photos : [],
    ...(command.name === 'verify' ? {passed: command.passed} : {}),
    ...(typeof orderedDueAt === 'number' ? {until: orderedDueAt} : {}),
  }
}

function wordsOf(command: HazardCommand): string | null {
  return ('reason' in command ? command.reason : command.note) ?? null
}

/** A state of a hazard has lasted longer than it may. A major one comes before the leader by that. */
export function reduceHazardOverdue(
  draft: Draft,
  timer: {readonly hazardId: Hazard['hazardId']; readonly dueAt: number},
  {at, seq}: {at: number; seq: number},
): void {
  const hazard = draft.hazard(timer.hazardId)
  if (hazard?.dueAt !== timer.dueAt || hazard.overdueSince !== null) {
    draft.refusal = 'notAllowedInState'
    return
  }
  const isForLeader = hazard.severity === 'major' && hazard.escalatedAt === null
  const steps: HazardStep[] = [{seq, at, what: 'overdue', by: SYSTEM, note: null, photos: []}]
  if (isForLeader) steps.push({seq, at, what: 'escalate', by: SYSTEM, note: null, photos: []})
  draft.put({
    entity: 'hazard',
    value: {
      ...hazard,
      overdueSince: timer.dueAt,
      escalatedAt: isForLeader ? at : hazard.escalatedAt,
      steps: [...hazard.steps, ...steps],
      updatedSeq: seq,
    },
  })
}

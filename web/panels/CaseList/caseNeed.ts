import type {Alarm} from '#contract/alarm.ts'
import {isCaseOpen, isOverdue, type CaseSummary} from '#contract/caseFile.ts'
import type {CaseCode} from '#contract/ids.ts'
import {isTaskEnded, type Task} from '#contract/task.ts'

/** What a case needs of a person, the most pressing first. */
export const CASE_NEEDS = [
  'fireAlarm',
  'telephone',
  'release',
  'missed',
  'unattendedFire',
  'attendedFire',
  'overdue',
  'atRisk',
  'accept',
  'verify',
  'evaluate',
  'handle',
  'resume',
  'nothing',
] as const
export type CaseNeed = (typeof CASE_NEEDS)[number]

/** The groups of the queue, in their order: what needs a person first comes first. */
export const QUEUE_GROUPS = [
  'now',
  'fire',
  'overdue',
  'atRisk',
  'waiting',
  'open',
  'resting',
  'closed',
] as const
export type QueueGroup = (typeof QUEUE_GROUPS)[number]

export const GROUP_OF_NEED = {
  fireAlarm: 'now',
  telephone: 'now',
  release: 'now',
  missed: 'now',
  unattendedFire: 'now',
  attendedFire: 'fire',
  overdue: 'overdue',
  atRisk: 'atRisk',
  accept: 'waiting',
  verify: 'waiting',
  evaluate: 'waiting',
  handle: 'open',
  resume: 'resting',
  nothing: 'closed',
} as const satisfies Record<CaseNeed, QueueGroup>

/** Whether somebody has seen every standing fire alarm of a case. */
export type FireState = 'unseen' | 'seen'

/** What a case's need depends on beside the case. */
export interface NeedContext {
  /** Cases with a standing fire alarm that is not on the shelf. */
  readonly fires: ReadonlyMap<CaseCode, FireState>
  readonly tasks: ReadonlyMap<CaseCode, readonly Task[]>
  /** Who looks: nobody releases what he has sent himself. */
  readonly user: string | null
  /** The picture's clock, epoch ms. */
  readonly now: number
}

/** The cases of standing fire alarms, and whether somebody has seen all of theirs. What is on the shelf asks for nobody. */
export function firesByCase(
  fires: readonly Pick<Alarm, 'caseCode' | 'acknowledgedAt' | 'shelved'>[],
): ReadonlyMap<CaseCode, FireState> {
  const states = new Map<CaseCode, FireState>()
  for (const {caseCode, acknowledgedAt, shelved} of fires) {
    if (caseCode === null || shelved !== null) continue
    if (acknowledgedAt === null) states.set(caseCode, 'unseen')
    else if (!states.has(caseCode)) states.set(caseCode, 'seen')
  }
  return states
}

/** The most pressing thing that a case needs of whoever looks. */
export function needOf(caseFile: CaseSummary, context: NeedContext): CaseNeed {
  const fire = context.fires.get(caseFile.caseCode)
  if (fire === 'unseen') return 'fireAlarm'
  if (!isCaseOpen(caseFile)) return 'nothing'
  const ofTasks = needOfTasks(context.tasks.get(caseFile.caseCode) ?? [], context.user)
  if (ofTasks !== null) return ofTasks
  if (fire === 'seen') return isAttended(caseFile) ? 'attendedFire' : 'unattendedFire'
  return needOfClock(caseFile, context.now) ?? needOfState(caseFile)
}

function isAttended({stage}: CaseSummary): boolean {
  return stage !== 'reported' && stage !== 'accepted'
}

/** A task that must be told by telephone, waits for a second officer, or was not answered by anybody. */
function needOfTasks(tasks: readonly Task[], user: string | null): CaseNeed | null {
  const open = tasks.filter(task => !isTaskEnded(task))
  if (open.some(isForTelephone)) return 'telephone'
  if (open.some(task => task.status === 'held' && task.by !== user)) return 'release'
  return open.some(({missed}) => missed >= 2) ? 'missed' : null
}

/** Whether a person has to tell the unit: no backend takes the task, or the backend could not be reached. */
export function isForTelephone({status, channel, delivery}: Task): boolean {
  return status === 'queued' && (channel === 'manual' || delivery.isGivenUp)
}

function needOfClock(caseFile: CaseSummary, now: number): CaseNeed | null {
  if (isOverdue(caseFile, now)) return 'overdue'
  return caseFile.atRiskAt !== null && caseFile.atRiskAt <= now ? 'atRisk' : null
}

function needOfState({state}: CaseSummary): CaseNeed {
  if (state === 'reported') return 'accept'
  if (state === 'feedback') return 'verify'
  if (state === 'verified') return 'evaluate'
  return state === 'suspended' ? 'resume' : 'handle'
}

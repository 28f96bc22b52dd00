import {isTaskEnded, type Task, type TaskReceipt} from '#contract/task.ts'
import type {Tone} from '#web/ui/tone.ts'

/** The receipts in their order; what an officer may note next for a unit that he speaks to is what follows. */
const WAY: readonly TaskReceipt[] = ['delivered', 'accepted', 'enRoute', 'onScene', 'done']

/** How a task stands, for its row. */
export interface TaskRow {
  readonly task: Task
  readonly tone: Tone
  /** Somebody has to tell the unit by telephone: no backend takes it, or the backend could not be reached. */
  readonly isForTelephone: boolean
  /** By how much the present step is past its time, ms; null while it is not. */
  readonly lateMs: number | null
  /** When it should be there, epoch ms; null once it is, or where nobody knows. */
  readonly expectedAt: number | null
  /** How many steps it has missed; null for none. */
  readonly missed: 1 | 2 | 3 | null
  /** What may be noted for the unit. */
  readonly next: readonly TaskReceipt[]
  readonly canCancel: boolean
}

/** A task as its row shows it at `now`, the picture's clock (epoch ms). */
export function taskRow(task: Task, now: number): TaskRow {
  const isEnded = isTaskEnded(task)
  const lateMs = !isEnded && task.dueAt !== null && task.dueAt < now ? now - task.dueAt : null
  const isForTelephone = task.status === 'queued' && (task.channel === 'manual' || task.delivery.isGivenUp)
  return {
    task,
    tone: toneOf(task, {isForTelephone, isLate: lateMs !== null || task.missed > 0}),
    isForTelephone,
    lateMs,
    expectedAt: expectedAt(task),
    missed: task.missed === 1 || task.missed === 2 || task.missed === 3 ? task.missed : null,
    next: isEnded || task.status === 'held' ? [] : nextReceipts(task),
    canCancel: !isEnded,
  }
}

function toneOf(
  {status, missed}: Task,
  {isForTelephone, isLate}: {isForTelephone: boolean; isLate: boolean},
): Tone {
  if (isForTelephone || status === 'held') return 'act'
  if (status === 'refused' || status === 'failed') return 'late'
  if (status === 'done' || status === 'cancelled') return 'calm'
  if (missed >= 2) return 'act'
  return isLate ? 'late' : 'accent'
}

/** From where it sets out, or else from when it was sent. */
function expectedAt({status, times, etaSeconds, since}: Task): number | null {
  if (etaSeconds === null || isTaskEnded({status}) || status === 'onScene' || status === 'held') return null
  const reachedAt = (reached: Task['status']) => times.findLast(({status: name}) => name === reached)?.at
  return (reachedAt('enRoute') ?? reachedAt('queued') ?? since) + etaSeconds * 1000
}

function nextReceipts({status}: Task): TaskReceipt[] {
  const at = status === 'read' ? 0 : WAY.findIndex(receipt => receipt === status)
  return [...WAY.slice(at + 1, at + 3), ...(at < WAY.indexOf('accepted') ? (['refused'] as const) : [])]
}

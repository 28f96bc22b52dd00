import {isTaskEnded, type Task} from '#contract/task.ts'
import type {UnitStatus} from '#contract/unitState.ts'
import type {Draft} from './draft.ts'
import {unitStateOf} from './unitStateOf.ts'

/**
 * Puts a task in place and lets its unit follow: its open tasks, and its status when what these say of it has changed. A
 * unit that is off duty stays so until a task sets it in motion.
 */
export function putTask(draft: Draft, task: Task, {at, seq}: {at: number; seq: number}): void {
  const before = unitStateOf(draft, task.unitId)
  const saidBefore = statusByTasks(before.taskIds.flatMap(taskId => draft.task(taskId) ?? []))
  draft.put({entity: 'task', value: {...task, updatedSeq: seq}})
  const others = before.taskIds.filter(taskId => taskId !== task.taskId)
  const isKnown = others.length < before.taskIds.length
  const taskIds = isTaskEnded(task) ? others : isKnown ? before.taskIds : [...others, task.taskId]
  const said = statusByTasks(taskIds.flatMap(taskId => draft.task(taskId) ?? []))
  const isFollowing = said !== saidBefore && said !== before.status && !staysOff(before.status, said)
  if (!isFollowing && taskIds === before.taskIds) return
  draft.put({
    entity: 'unitState',
    value: {
      ...before,
      taskIds,
      ...(isFollowing ? {status: said, statusSince: Math.max(at, before.statusSince)} : {}),
      updatedSeq: seq,
    },
  })
}

/** What a unit is doing, by its open tasks; one that is held is not known to it yet. */
export function statusByTasks(tasks: readonly Pick<Task, 'status'>[]): UnitStatus {
  const has = (status: Task['status']) => tasks.some(task => task.status === status)
  if (has('onScene')) return 'onScene'
  if (has('enRoute')) return 'enRoute'
  return tasks.some(task => !isTaskEnded(task) && task.status !== 'held') ? 'assigned' : 'available'
}

function staysOff(status: UnitStatus, said: UnitStatus): boolean {
  return status === 'offDuty' && (said === 'available' || said === 'assigned')
}

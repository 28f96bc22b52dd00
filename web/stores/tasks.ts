import {defineStore} from 'pinia'
import {computed, shallowRef} from 'vue'
import type {CaseCode} from '#contract/ids.ts'
import {hasTaskLeft} from '#contract/pictureSpan.ts'
import type {Task, TaskId} from '#contract/task.ts'
import {replaceChanged} from './replaceChanged.ts'

/** Open tasks and those that ended in the last 24 hours. Written only by web/realtime. */
export const useTasksStore = defineStore('tasks', () => {
  const byId = shallowRef<ReadonlyMap<TaskId, Task>>(new Map())

  /** By case, in the order in which they were made. */
  const byCase = computed(() => {
    const grouped = new Map<CaseCode, Task[]>()
    for (const task of [...byId.value.values()].sort((a, b) => a.taskId.localeCompare(b.taskId))) {
      grouped.set(task.caseCode, [...(grouped.get(task.caseCode) ?? []), task])
    }
    return grouped
  })

  /** Replaces everything, on connect and after a gap in the sequence. */
  function replaceAll(snapshot: readonly Task[]) {
    byId.value = new Map(snapshot.map(task => [task.taskId, task]))
  }

  /** Merges one frame's worth of changes in a single reactive write. */
  function applyChanges(changes: readonly Task[], removed: readonly TaskId[]) {
    byId.value = replaceChanged(byId.value, changes, {keyOf: task => task.taskId, removed})
  }

  /** Lets go of the ended tasks that have had their time in the picture. */
  function dropLeft(pictureNow: number) {
    const left = [...byId.value.values()].filter(task => hasTaskLeft(task, pictureNow))
    applyChanges(
      [],
      left.map(({taskId}) => taskId),
    )
  }

  return {byId, byCase, replaceAll, applyChanges, dropLeft}
})

import {computed, onScopeDispose, shallowRef, watch} from 'vue'
import {isTaskEnded} from '#contract/task.ts'
import {useAlarmsStore} from '#web/stores/alarms.ts'
import {useSessionStore} from '#web/stores/session.ts'
import {useSituationStore} from '#web/stores/situation.ts'
import {useTasksStore} from '#web/stores/tasks.ts'
import {createAlarmTone} from '../wall/alarmTone.ts'

/**
 * A sound for what has come to need a person: the loud one for a new fire alarm, a quieter one for a task that waits for
 * this officer or that nobody has answered. Silent until a person allows it. Call it in `setup`.
 */
export function useDeskSound() {
  const alarms = useAlarmsStore()
  const tasks = useTasksStore()
  const situation = useSituationStore()
  const session = useSessionStore()
  const tone = createAlarmTone()
  const isAllowed = shallowRef(tone.isAllowed())

  const fires = computed(
    () =>
      new Set(
        alarms.activeFires.filter(alarm => alarm.acknowledgedAt === null && !alarm.shelved).map(({id}) => id),
      ),
  )
  const calls = computed(() => {
    const user = session.session?.user
    const open = [...tasks.byId.values()].filter(task => !isTaskEnded(task))
    return new Set(
      open.flatMap(({taskId, status, by, missed, delivery}) => {
        const isMine = (status === 'held' && by !== user) || missed >= 2 || delivery.isGivenUp
        return isMine ? [`${taskId} ${status} ${String(missed)}`] : []
      }),
    )
  })

  tone.onChange(() => {
    isAllowed.value = tone.isAllowed()
  })
  onScopeDispose(() => {
    tone.dispose()
  })
  watch(fires, (now, before) => {
    if (isNews(now, before)) tone.play('alarm')
  })
  watch(calls, (now, before) => {
    if (isNews(now, before)) tone.play('call')
  })

  /** The first picture is no news. */
  function isNews(now: ReadonlySet<string>, before: ReadonlySet<string>): boolean {
    return situation.connection === 'live' && [...now].some(id => !before.has(id))
  }

  async function allow() {
    isAllowed.value = await tone.allow()
  }

  return {isAllowed, allow}
}

import {useEventListener, useOnline} from '@vueuse/core'
import {v4 as createUuid} from 'uuid'
import {onScopeDispose, shallowRef} from 'vue'
import {fieldTaskSchema, type FieldTask} from '#contract/taskRoutes.ts'
import type {FailureCode} from '#web/commands/failure.ts'
import {createFieldClient} from '#web/commands/field.ts'
import {FieldQueue, type FieldStep, type FieldVisit, type QueuedEntry} from './fieldQueue.ts'
import {openFieldShelf} from './fieldShelf.ts'
import {useOwnPosition} from './useOwnPosition.ts'

/** What waits is tried again this often, and the task read anew. */
const RETRY_MS = 5_000
const REFRESH_MS = 30_000
/** Enough of a token to tell one link from another. */
const KEY_LENGTH = 16

/**
 * The task of a link, as the server last told it, and what waits to be sent. Keeps trying for as long as the page
 * is open, and at once when the line comes back. Call it in `setup`.
 */
export function useField(token: string) {
  const client = createFieldClient(token)
  const shelf = openFieldShelf(token.slice(-KEY_LENGTH))
  const isOnline = useOnline()
  const own = useOwnPosition()
  const told = shallowRef<FieldTask | null>(null)
  const waiting = shallowRef<readonly QueuedEntry[]>([])
  /** Why the task could not be read. */
  const failure = shallowRef<FailureCode | null>(null)
  /** Why what waits was not sent. */
  const held = shallowRef<FailureCode | null>(null)
  const isSending = shallowRef(false)

  const queue = new FieldQueue({
    client,
    shelf,
    onChanged: entries => (waiting.value = entries),
    onAccepted: task => {
      if (told.value) void keep({...told.value, task})
    },
    onVisited: visit => {
      if (told.value) void keep(withVisit(told.value, visit))
      void refresh()
    },
  })

  async function keep(task: FieldTask): Promise<void> {
    told.value = task
    await shelf.writeTask(task)
  }

  async function refresh(): Promise<void> {
    const outcome = await client.readTask()
    failure.value = outcome.ok ? null : outcome.code
    if (outcome.ok) await keep(outcome.value)
  }

  async function flush(): Promise<void> {
    if (isSending.value || !queue.entries.some(({refusal}) => refusal === null)) return
    isSending.value = true
    held.value = await queue.flush()
    isSending.value = false
  }

  /** Takes a step: kept on the phone first, then sent. */
  async function take(step: FieldStep, said: {note: string; photos: readonly Blob[]}): Promise<void> {
    const at = Date.now()
    const position = step === 'read' ? null : await own.locate()
    const photos = said.photos.map(blob => ({blob, photoId: null}))
    await queue.add({commandId: createUuid(), step, at, note: said.note.trim(), position, photos})
    void flush()
  }

  /** Reports a visit of the round: kept on the phone first, then sent. */
  async function report(visit: FieldVisit, photos: readonly Blob[]): Promise<void> {
    const kept = photos.map(blob => ({blob, photoId: null}))
    await queue.add({commandId: createUuid(), at: Date.now(), photos: kept, visit})
    void flush()
  }

  async function start(): Promise<void> {
    const kept = fieldTaskSchema.safeParse(await shelf.readTask())
    if (kept.success) told.value = kept.data
    await queue.open()
    void flush()
    await refresh()
    const task = told.value?.task
    const isUnread = task !== undefined && (task.status === 'queued' || task.status === 'delivered')
    if (failure.value === null && isUnread && queue.entries.length === 0)
      await take('read', {note: '', photos: []})
  }

  useEventListener(window, 'online', () => {
    void flush()
    void refresh()
  })
  useEventListener(document, 'visibilitychange', () => {
    if (document.visibilityState === 'visible') void flush().then(refresh)
  })
  const retrying = setInterval(() => void flush(), RETRY_MS)
  const refreshing = setInterval(() => void refresh(), REFRESH_MS)
  onScopeDispose(() => {
    clearInterval(retrying)
    clearInterval(refreshing)
  })
  void start()

  return {
    told,
    waiting,
    failure,
    held,
    isSending,
    isOnline,
    own,
    take,
    report,
    refresh,
    dismiss: (commandId: string) => queue.dismiss(commandId),
  }
}

/** The task with a visit ticked off that the server has taken in. */
function withVisit(told: FieldTask, {premisesId}: FieldVisit): FieldTask {
  if (!told.plan) return told
  const stops = told.plan.stops.map(stop => (stop.premisesId === premisesId ? {...stop, isDone: true} : stop))
  return {...told, plan: {...told.plan, stops}}
}

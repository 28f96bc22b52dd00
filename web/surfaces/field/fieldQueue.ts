import {z} from 'zod'
import {epochMsSchema, positionSchema} from '#contract/ids.ts'
import {isTaskEnded, taskReceiptSchema, type Task} from '#contract/task.ts'
import type {FailureCode} from '#web/commands/failure.ts'
import type {FieldClient} from '#web/commands/field.ts'

/** What a unit says of its task itself. */
const fieldStepSchema = taskReceiptSchema.extract([
  'read',
  'accepted',
  'enRoute',
  'onScene',
  'done',
  'refused',
])
export type FieldStep = z.infer<typeof fieldStepSchema>

/** A photo that goes with a step; it is sent before the step, and then known by its id. */
const queuedPhotoSchema = z.object({blob: z.instanceof(Blob), photoId: z.string().nullable()})

/** A step that was taken here and that the server has not acknowledged. */
export const queuedStepSchema = z.object({
  /** The same at every attempt: the server takes it in once. */
  commandId: z.uuid(),
  step: fieldStepSchema,
  /** When the button was pressed. */
  at: epochMsSchema,
  note: z.string(),
  position: positionSchema.nullable(),
  photos: z.array(queuedPhotoSchema),
  /** Why the server will not have it; null while it is to be sent. */
  refusal: z.string().nullable(),
})
export type QueuedStep = z.infer<typeof queuedStepSchema>

/** Where the queue is kept, so that it outlives the page. */
export interface QueueShelf {
  read(): Promise<unknown>
  write(steps: readonly QueuedStep[]): Promise<void>
}

export interface FieldQueueParts {
  readonly client: Pick<FieldClient, 'sendStep' | 'sendPhoto'>
  readonly shelf: QueueShelf
  /** Called with the steps at every change of them. */
  readonly onChanged: (steps: readonly QueuedStep[]) => void
  /** Called with the task as the server has it after a step. */
  readonly onAccepted: (task: Task) => void
}

/** Why nothing more is sent for now; null when nothing is left to send. */
export type FlushOutcome = FailureCode | null

/** Codes that say nothing about the step: it is tried again later. */
const PASSING: readonly FailureCode[] = [
  'network',
  'timeout',
  'unavailable',
  'storeUnavailable',
  'tooManyRequests',
  'internal',
  'unexpectedReply',
]

/**
 * Steps in the order in which they were taken, each kept before it is sent and let go of once the server has it. What the
 * server refuses for good stays, marked, until it is dismissed.
 */
export class FieldQueue {
  readonly #parts: FieldQueueParts
  #steps: readonly QueuedStep[] = []
  #flushing: Promise<FlushOutcome> | null = null

  constructor(parts: FieldQueueParts) {
    this.#parts = parts
  }

  get steps(): readonly QueuedStep[] {
    return this.#steps
  }

  /** Takes up what an earlier page left. */
  async open(): Promise<void> {
    const kept = z.array(queuedStepSchema).safeParse(await this.#parts.shelf.read())
    if (!kept.success) return
    const known = new Set(this.#steps.map(({commandId}) => commandId))
    this.#set([...kept.data.filter(({commandId}) => !known.has(commandId)), ...this.#steps])
  }

  /** Resolves when the step is kept. */
  async add(step: Omit<QueuedStep, 'refusal'>): Promise<void> {
    this.#set([...this.#steps, {...step, refusal: null}])
    await this.#keep()
  }

  async dismiss(commandId: string): Promise<void> {
    this.#set(this.#steps.filter(step => step.commandId !== commandId))
    await this.#keep()
  }

  /** Sends what is left, one after the other; a second call joins the first. */
  flush(): Promise<FlushOutcome> {
    this.#flushing ??= this.#sendAll().finally(() => {
      this.#flushing = null
    })
    return this.#flushing
  }

  async #sendAll(): Promise<FlushOutcome> {
    for (;;) {
      const next = this.#steps.find(({refusal}) => refusal === null)
      if (!next) return null
      const failure = await this.#send(next)
      if (failure === null) continue
      if (PASSING.includes(failure) || failure === 'unauthenticated') return failure
      this.#replace({...next, refusal: failure})
      await this.#keep()
    }
  }

  async #send(queued: QueuedStep): Promise<FlushOutcome> {
    let step = queued
    for (const [index, photo] of step.photos.entries()) {
      if (photo.photoId !== null) continue
      const outcome = await this.#parts.client.sendPhoto(photo.blob)
      if (!outcome.ok) return outcome.code
      step = {...step, photos: step.photos.with(index, {...photo, photoId: outcome.value})}
      this.#replace(step)
      await this.#keep()
    }
    const outcome = await this.#parts.client.sendStep(step.step, requestOf(step))
    if (!outcome.ok) return outcome.code
    this.#parts.onAccepted(outcome.value)
    await this.dismiss(step.commandId)
    return null
  }

  #replace(step: QueuedStep): void {
    this.#set(this.#steps.map(each => (each.commandId === step.commandId ? step : each)))
  }

  #set(steps: readonly QueuedStep[]): void {
    this.#steps = steps
    this.#parts.onChanged(steps)
  }

  #keep(): Promise<void> {
    return this.#parts.shelf.write(this.#steps)
  }
}

function requestOf({commandId, at, note, position, photos}: QueuedStep) {
  return {
    commandId,
    at,
    ...(note === '' ? {} : {note}),
    ...(position === null ? {} : {position}),
    ...(photos.length === 0 ? {} : {photoIds: photos.flatMap(({photoId}) => photoId ?? [])}),
  }
}

/** The steps of a task from its being accepted to its end. */
const ORDER = ['accepted', 'enRoute', 'onScene', 'done'] as const satisfies readonly FieldStep[]

/** What comes next for a task, those steps counted that wait to be sent; null when nothing does. */
export function nextStep(task: Pick<Task, 'status'>, waiting: readonly QueuedStep[]): FieldStep | null {
  const reached = [task.status, ...waiting.filter(({refusal}) => refusal === null).map(({step}) => step)]
  if (reached.some(status => isTaskEnded({status}))) return null
  const furthest = Math.max(...reached.map(status => ORDER.findIndex(step => step === status)))
  return ORDER[furthest + 1] ?? null
}

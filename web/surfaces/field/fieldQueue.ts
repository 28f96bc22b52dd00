import {z} from 'zod'
import {hazardKindSchema, hazardSeveritySchema} from '#contract/hazard.ts'
import {epochMsSchema, positionSchema, premisesIdSchema} from '#contract/ids.ts'
import {inspectionOutcomeSchema, planIdSchema, seenFactsSchema} from '#contract/inspection.ts'
import {isTaskEnded, taskReceiptSchema, type Task} from '#contract/task.ts'
import type {FailureCode} from '#web/commands/failure.ts'
import type {FieldClient, FieldVisitRequest} from '#web/commands/field.ts'

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

/** A photo that goes with what was done; it is sent before that, and then known by its id. */
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

/** What an inspector found at one stop of his round. */
export const fieldVisitSchema = z.object({
  premisesId: premisesIdSchema,
  planId: planIdSchema,
  outcome: inspectionOutcomeSchema,
  hazards: z.array(
    z.object({
      kind: hazardKindSchema,
      severity: hazardSeveritySchema,
      description: z.string(),
      /** How many of the photos are of it: they lie in the order of the hazards. */
      photos: z.number().int().nonnegative(),
    }),
  ),
  seen: seenFactsSchema,
  note: z.string(),
})
export type FieldVisit = z.infer<typeof fieldVisitSchema>

/** A visit that was reported here and that the server has not acknowledged. */
export const queuedVisitSchema = queuedStepSchema
  .pick({commandId: true, at: true, photos: true, refusal: true})
  .extend({visit: fieldVisitSchema})
export type QueuedVisit = z.infer<typeof queuedVisitSchema>
export type QueuedEntry = QueuedStep | QueuedVisit
type NewEntry = Omit<QueuedStep, 'refusal'> | Omit<QueuedVisit, 'refusal'>

const keptSchema = z.array(z.union([queuedVisitSchema, queuedStepSchema]))

/** Where the queue is kept, so that it outlives the page. */
export interface QueueShelf {
  read(): Promise<unknown>
  write(entries: readonly QueuedEntry[]): Promise<void>
}

export interface FieldQueueParts {
  readonly client: Pick<FieldClient, 'sendStep' | 'sendVisit' | 'sendPhoto'>
  readonly shelf: QueueShelf
  /** Called with what waits at every change of it. */
  readonly onChanged: (entries: readonly QueuedEntry[]) => void
  /** Called with the task as the server has it after a step. */
  readonly onAccepted: (task: Task) => void
  /** Called with a visit that the server has. */
  readonly onVisited: (visit: FieldVisit) => void
}

/** Why nothing more is sent for now; null when nothing is left to send. */
export type FlushOutcome = FailureCode | null

/** Codes that say nothing about what was done: it is tried again later. */
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
 * Steps and visits in the order in which they were done, each kept before it is sent and let go of once the server has it.
 * What the server refuses for good stays, marked, until it is dismissed.
 */
export class FieldQueue {
  readonly #parts: FieldQueueParts
  #entries: readonly QueuedEntry[] = []
  #flushing: Promise<FlushOutcome> | null = null

  constructor(parts: FieldQueueParts) {
    this.#parts = parts
  }

  get entries(): readonly QueuedEntry[] {
    return this.#entries
  }

  /** Takes up what an earlier page left. */
  async open(): Promise<void> {
    const kept = keptSchema.safeParse(await this.#parts.shelf.read())
    if (!kept.success) return
    const known = new Set(this.#entries.map(({commandId}) => commandId))
    this.#set([...kept.data.filter(({commandId}) => !known.has(commandId)), ...this.#entries])
  }

  /** Resolves when it is kept. */
  async add(entry: NewEntry): Promise<void> {
    this.#set([...this.#entries, {...entry, refusal: null}])
    await this.#keep()
  }

  async dismiss(commandId: string): Promise<void> {
    this.#set(this.#entries.filter(step => step.commandId !== commandId))
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
      const next = this.#entries.find(({refusal}) => refusal === null)
      if (!next) return null
      const failure = await this.#send(next)
      if (failure === null) continue
      if (PASSING.includes(failure) || failure === 'unauthenticated') return failure
      this.#replace({...next, refusal: failure})
      await this.#keep()
    }
  }

  async #send(queued: QueuedEntry): Promise<FlushOutcome> {
    let entry = queued
    for (const [index, photo] of entry.photos.entries()) {
      if (photo.photoId !== null) continue
      const outcome = await this.#parts.client.sendPhoto(photo.blob)
      if (!outcome.ok) return outcome.code
      entry = {...entry, photos: entry.photos.with(index, {...photo, photoId: outcome.value})}
      this.#replace(entry)
      await this.#keep()
    }
    const failure = 'visit' in entry ? await this.#sendVisit(entry) : await this.#sendStep(entry)
    if (failure === null) await this.dismiss(entry.commandId)
    return failure
  }

  async #sendStep(step: QueuedStep): Promise<FlushOutcome> {
    const outcome = await this.#parts.client.sendStep(step.step, requestOf(step))
    if (!outcome.ok) return outcome.code
    this.#parts.onAccepted(outcome.value)
    return null
  }

  async #sendVisit(queued: QueuedVisit): Promise<FlushOutcome> {
    const outcome = await this.#parts.client.sendVisit(visitRequestOf(queued))
    if (!outcome.ok) return outcome.code
    this.#parts.onVisited(queued.visit)
    return null
  }

  #replace(entry: QueuedEntry): void {
    this.#set(this.#entries.map(each => (each.commandId === entry.commandId ? entry : each)))
  }

  #set(entries: readonly QueuedEntry[]): void {
    this.#entries = entries
    this.#parts.onChanged(entries)
  }

  #keep(): Promise<void> {
    return this.#parts.shelf.write(this.#entries)
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

function visitRequestOf({commandId, at, photos, visit}: QueuedVisit): FieldVisitRequest {
  const ids = photos.flatMap(({photoId}) => photoId ?? [])
  const hazards = visit.hazards.map(({photos: count, ...hazard}) => ({
    ...hazard,
    photoIds: ids.splice(0, count),
  }))
  return {...visit, commandId, at, hazards, photoIds: ids}
}

/** The steps of a task from its being accepted to its end. */
const ORDER = ['accepted', 'enRoute', 'onScene', 'done'] as const satisfies readonly FieldStep[]

/** What comes next for a task, those steps counted that wait to be sent; null when nothing does. */
export function nextStep(task: Pick<Task, 'status'>, waiting: readonly QueuedEntry[]): FieldStep | null {
  const taken = waiting.flatMap(entry => ('step' in entry && entry.refusal === null ? [entry.step] : []))
  const reached = [task.status, ...taken]
  if (reached.some(status => isTaskEnded({status}))) return null
  const furthest = Math.max(...reached.map(status => ORDER.findIndex(step => step === status)))
  return ORDER[furthest + 1] ?? null
}

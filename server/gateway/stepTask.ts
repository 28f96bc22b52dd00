import {randomUUID} from 'node:crypto'
import type {z} from 'zod'
import type {TaskStepped} from '#contract/record.ts'
import type {Task, TaskPhoto, taskStepRequestSchema} from '#contract/task.ts'
import {problemCodeOf} from './commands.ts'
import type {Clock} from './options.ts'
import type {GatewayPorts} from './ports.ts'
import {answer, refuse, type Outcome} from './refusal.ts'

/** A phone's clock may be this far ahead of ours. */
const CLOCK_AHEAD_MS = 60_000

export interface StepParts {
  readonly commit: GatewayPorts['commit']
  readonly live: Pick<GatewayPorts['live'], 'task'>
  readonly photos: Pick<GatewayPorts['photos'], 'photosOfTask'>
  readonly clock: Clock
}

export interface AskedStep {
  readonly task: Task
  readonly step: TaskStepped['step']
  readonly told: z.infer<typeof taskStepRequestSchema>
  readonly by: string
  readonly byParty: TaskStepped['byParty']
  /** Within which the command's id is known. */
  readonly source: string
}

/** Records a receipt and answers with the task as it then is. The same command id again is answered as the first time. */
export async function commitStep(
  {commit, live, photos, clock}: StepParts,
  {task, step, told, by, byParty, source}: AskedStep,
): Promise<Outcome<{task: Task; seq: number}>> {
  const attached = await attachedPhotos(photos, task, told.photoIds ?? [])
  if (attached === null) return refuse('invalid', {path: '$.photoIds'})
  const now = clock.now()
  const {seq, refusal} = await commit({
    origin: 'wanglou',
    source,
    sourceId: told.commandId ?? randomUUID(),
    type: 'task.stepped',
    body: {
      taskId: task.taskId,
      step,
      by,
      byParty,
      at: told.at !== undefined && told.at <= now + CLOCK_AHEAD_MS ? Math.min(told.at, now) : now,
      note: told.note?.trim() === '' ? null : (told.note ?? null),
      photos: attached,
      position: told.position ?? null,
    },
  })
  if (refusal !== null) return refuse(problemCodeOf(refusal))
  return answer({task: live.task(task.taskId) ?? task, seq})
}

/** The photos of these ids, null where one is not of the task. */
async function attachedPhotos(
  photos: StepParts['photos'],
  task: Task,
  photoIds: readonly string[],
): Promise<TaskPhoto[] | null> {
  if (photoIds.length === 0) return []
  const kept = new Map((await photos.photosOfTask(task.taskId)).map(photo => [photo.photoId, photo]))
  const attached = photoIds.flatMap(photoId => kept.get(photoId) ?? [])
  return attached.length === photoIds.length ? attached : null
}

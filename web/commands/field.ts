import type {z} from 'zod'
import {inspectionRoutes, type inspectionRequestSchema} from '#contract/inspectionRoutes.ts'
import {taskRoutes, type FieldTask} from '#contract/taskRoutes.ts'
import {readHttpJson, writeHttpJson} from '#contract/httpJson.ts'
import {problemSchema} from '#contract/problem.ts'
import type {Task, TaskReceipt, taskStepRequestSchema} from '#contract/task.ts'
import type {Outcome} from './failure.ts'

const TIMEOUT_MS = 20_000
/** A photo over a thin line takes its time. */
const PHOTO_TIMEOUT_MS = 120_000

export type FieldStepRequest = z.infer<typeof taskStepRequestSchema>
export type FieldVisitRequest = z.input<typeof inspectionRequestSchema>

/**
 * Speaks for whoever holds the link of a task. It knows no session: a refusal of the link logs nobody out. Never rejects.
 */
export interface FieldClient {
  readTask(): Promise<Outcome<FieldTask>>
  sendStep(step: TaskReceipt, request: FieldStepRequest): Promise<Outcome<Task>>
  sendVisit(request: FieldVisitRequest): Promise<Outcome<null>>
  sendPhoto(photo: Blob): Promise<Outcome<string>>
}

/** `token` is what the link carries as `t`. */
export function createFieldClient(token: string): FieldClient {
  async function call<Reply extends z.ZodType>(
    path: string,
    reply: Reply,
    {timeoutMs = TIMEOUT_MS, ...request}: RequestInit & {timeoutMs?: number} = {},
  ): Promise<Outcome<z.infer<Reply>>> {
    const deadline = AbortSignal.timeout(timeoutMs)
    const headers = new Headers(request.headers)
    headers.set('authorization', `Bearer ${token}`)
    headers.set('accept', 'application/json')
    try {
      const response = await fetch(path, {...request, headers, signal: deadline, credentials: 'omit'})
      const body = readBody(await response.text())
      if (response.ok) {
        const parsed = reply.safeParse(body)
        return parsed.success ? {ok: true, value: parsed.data} : {ok: false, code: 'unexpectedReply'}
      }
      const problem = problemSchema.safeParse(body)
      return {ok: false, code: problem.success ? problem.data.code : 'unavailable'}
    } catch {
      return {ok: false, code: deadline.aborted ? 'timeout' : 'network'}
    }
  }

  return {
    readTask: () => call(taskRoutes.readFieldTask.path, taskRoutes.readFieldTask.reply),
    async sendStep(step, request) {
      const {path, reply} = taskRoutes.stepFieldTask
      const outcome = await call(path.replace('{step}', step), reply, {
        method: 'POST',
        headers: {'content-type': 'application/json'},
        body: writeHttpJson(request),
      })
      return outcome.ok ? {ok: true, value: outcome.value.task} : outcome
    },
    async sendVisit(request) {
      const {path, reply} = inspectionRoutes.reportFieldInspection
      const outcome = await call(path, reply, {
        method: 'POST',
        headers: {'content-type': 'application/json'},
        body: writeHttpJson(request),
      })
      return outcome.ok ? {ok: true, value: null} : outcome
    },
    async sendPhoto(photo) {
      const {path, reply} = taskRoutes.addFieldPhoto
      const outcome = await call(path, reply, {
        method: 'POST',
        headers: {'content-type': photo.type},
        body: photo,
        timeoutMs: PHOTO_TIMEOUT_MS,
      })
      return outcome.ok ? {ok: true, value: outcome.value.photoId} : outcome
    },
  }
}

function readBody(text: string): unknown {
  try {
    return readHttpJson(text)
  } catch {
    return undefined
  }
}

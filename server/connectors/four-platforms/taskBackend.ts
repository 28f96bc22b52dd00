import {createHmac, randomUUID} from 'node:crypto'
import {z} from 'zod'
import type {SendOutcome, TaskBackend, TaskOrder} from '../connector.ts'

const TIMEOUT_MS = 10_000
/** The longest answer that is read; what goes on is no answer. */
const ANSWER_LIMIT = 65_536

/** Of the 4xx these say something of the moment or of the access, not of the task: it is tried again. */
const TRANSIENT = new Set([401, 403, 408, 409, 425, 429])
const NOT_FOUND = 404
const GONE = 410

const answerSchema = z.object({taskId: z.string(), status: z.enum(['received', 'withdrawn'])})

export interface TaskBackendOptions {
  /** Without a slash at its end. */
  readonly baseUrl: string
  /** `whsec_…`, the one that the feed's own deliveries are signed with. */
  readonly secret: string
  readonly isSimulated: boolean
  /** Epoch ms. */
  readonly now: () => number
  /** Default ten seconds. */
  readonly timeoutMs?: number
}

/** The way out to the four platforms: REST, signed by Standard Webhooks headers, with the task's id as idempotency key. */
export function createTaskBackend({
  baseUrl,
  secret,
  isSimulated,
  now,
  timeoutMs = TIMEOUT_MS,
}: TaskBackendOptions): TaskBackend {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64')

  async function post(path: string, idempotencyKey: string, content: object, signal: AbortSignal) {
    const body = JSON.stringify(content)
    const id = randomUUID()
    const timestamp = String(Math.floor(now() / 1000))
    const digest = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')
    const response = await fetch(`${baseUrl}${path}`, {
      method: 'POST',
      redirect: 'manual',
      headers: {
        'content-type': 'application/json',
        'idempotency-key': idempotencyKey,
        'webhook-id': id,
        'webhook-timestamp': timestamp,
        'webhook-signature': `v1,${digest}`,
      },
      body,
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    })
    return {response, text: await readText(response)}
  }

  async function attempt(work: () => ReturnType<typeof post>, taskId: string): Promise<SendOutcome> {
    try {
      const {response, text} = await work()
      if (response.ok) return isAnswerFor(taskId, text) ? {outcome: 'delivered'} : failed('badAnswer')
      const code = `http${String(response.status)}`
      const isRefusal = response.status >= 400 && response.status < 500 && !TRANSIENT.has(response.status)
      if (isRefusal) return {outcome: 'refused', code}
      return failed(code, retryAfterMs(response.headers.get('retry-after'), now()))
    } catch (error) {
      const isLate = error instanceof Error && error.name === 'TimeoutError'
      return failed(isLate ? 'timeout' : 'unreachable')
    }
  }

  return {
    isSimulated,
    send: (order, signal) =>
      attempt(() => post('/tasks', order.task.taskId, bodyOf(order), signal), order.task.taskId),
    async withdraw(taskId, signal) {
      const path = `/tasks/${encodeURIComponent(taskId)}/withdraw`
      const ended = await attempt(() => post(path, `${taskId}:withdraw`, {taskId}, signal), taskId)
      const isUnknown =
        ended.outcome === 'refused' &&
        [NOT_FOUND, GONE].some(status => ended.code === `http${String(status)}`)
      return isUnknown ? {outcome: 'delivered'} : ended
    },
  }
}

function failed(code: string, retryAfterMs: number | null = null): SendOutcome {
  return {outcome: 'failed', code, retryAfterMs}
}

/** The task in the words of this wire; positions are WGS-84 and say so. */
function bodyOf({task, caseFile, link}: TaskOrder) {
  const {taskId, caseCode, unitId, capability, isDrill} = task
  const {kind, level, title, description, address, place} = caseFile
  return {
    ...{taskId, caseCode, unitId, capability, kind, level, title, description, address, link},
    position: place.position,
    crs: 'wgs84',
    status: isDrill ? 'exercise' : 'actual',
  }
}

function isAnswerFor(taskId: string, text: string | null): boolean {
  if (text === null) return false
  try {
    return answerSchema.parse(JSON.parse(text)).taskId === taskId
  } catch {
    return false // Whatever it is, it is not the answer that was agreed.
  }
}

/** The answer's text; null for one that is too long. */
async function readText({body}: Response): Promise<string | null> {
  if (body === null) return ''
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body) {
    if (!(chunk instanceof Uint8Array)) return null
    size += chunk.length
    if (size > ANSWER_LIMIT) return null
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

/** Seconds, or a date, as HTTP has it; null for neither. */
function retryAfterMs(header: string | null, now: number): number | null {
  if (header === null) return null
  if (/^\d{1,6}$/.test(header.trim())) return Number(header) * 1000
  const at = Date.parse(header)
  return Number.isNaN(at) ? null : Math.max(0, at - now)
}

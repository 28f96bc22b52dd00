import {createHmac, randomUUID} from 'node:crypto'
import {setTimeout as sleep} from 'node:timers/promises'
import {z} from 'zod'

/** The secret of every feed of a simulation. */
export const DEMO_SECRET = 'whsec_d2FuZ2xvdS1kZW1vLWZlZWQtc2VjcmV0'

/** A CloudEvent 1.0 in its structured form. Mocks also send broken ones, so `data` and `time` are loose. */
export interface CloudEvent {
  readonly specversion: '1.0'
  readonly id: string
  readonly source: string
  readonly type: string
  readonly time: string
  readonly datacontenttype: 'application/json'
  /** An extension attribute: part of a drill. */
  readonly status?: 'exercise'
  readonly data: unknown
}

/** What the receiver said of the events of one delivery. */
export interface DeliveryReply {
  readonly accepted: number
  readonly duplicate: number
  readonly rejected: readonly {readonly index: number; readonly code: string; readonly path: string}[]
}

/** The receiver refused for a reason that sending again does not mend, such as a wrong signature. */
export class DeliveryRefusedError extends Error {
  override readonly name = 'DeliveryRefusedError'
  readonly status: number

  constructor(status: number, body: string) {
    super(`delivery refused with ${status}: ${body.slice(0, 300)}`)
    this.status = status
  }
}

export interface WebhookSenderOptions {
  /** Where to post, such as `http://127.0.0.1:8080/api/feeds/four-platforms/events`. */
  readonly url: string
  /** `whsec_` and base64, as Standard Webhooks writes secrets. */
  readonly secret: string
  /** Ends waiting and sending; `deliver` then rejects with the abort reason. */
  readonly signal: AbortSignal
  /** Told of every attempt that has to be made again. */
  readonly onRetry?: (reason: string, waitMs: number) => void
  /** The wait before the second attempt; it doubles up to `longestWaitMs`. Default 500. */
  readonly firstWaitMs?: number
  /** Default 30,000. */
  readonly longestWaitMs?: number
}

export interface WebhookSender {
  /**
   * Posts the events, alone as `application/cloudevents+json` or several as a batch, until the receiver has acknowledged
   * them. Waits as `Retry-After` says, else with back-off and jitter. Each attempt is a message of its own: a lost answer
   * must not make the next attempt look like a replay, and the receiver knows the events again by their ids.
   * Throws DeliveryRefusedError.
   */
  deliver(events: readonly CloudEvent[]): Promise<DeliveryReply>
}

const replySchema = z.object({
  accepted: z.number(),
  duplicate: z.number(),
  rejected: z.array(z.object({index: z.number(), code: z.string(), path: z.string()})),
})

/** Sends events as the Standard Webhooks specification says: HMAC-SHA256 over `id.timestamp.body`. */
export function createWebhookSender(options: WebhookSenderOptions): WebhookSender {
  const {url, secret, signal, onRetry, firstWaitMs = 500, longestWaitMs = 30_000} = options
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64')

  async function post(events: readonly CloudEvent[]): Promise<Response> {
    const [only] = events
    const isSingle = events.length === 1
    const body = JSON.stringify(isSingle ? only : events)
    const type = isSingle ? 'application/cloudevents+json' : 'application/cloudevents-batch+json'
    const headers = {'content-type': type, ...signatureHeaders(body, key)}
    return fetch(url, {method: 'POST', headers, body, signal})
  }

  return {
    async deliver(events) {
      for (let attempt = 0; ; attempt += 1) {
        const backOffMs = Math.min(longestWaitMs, firstWaitMs * 2 ** attempt) * (0.5 + Math.random() / 2)
        const outcome = await attemptOnce(() => post(events), signal)
        if ('reply' in outcome) return outcome.reply
        const waitMs = outcome.retryAfterMs ?? backOffMs
        onRetry?.(outcome.reason, waitMs)
        await sleep(waitMs, undefined, {signal})
      }
    },
  }
}

type Outcome = {reply: DeliveryReply} | {reason: string; retryAfterMs: number | null}

async function attemptOnce(post: () => Promise<Response>, signal: AbortSignal): Promise<Outcome> {
  let response: Response
  let body: string
  try {
    response = await post()
    body = await response.text()
  } catch (error) {
    signal.throwIfAborted()
    return {reason: `no connection: ${String(error)}`, retryAfterMs: null}
  }
  if (response.status === 202) return {reply: replySchema.parse(JSON.parse(body))}
  if (response.status !== 429 && response.status < 500) throw new DeliveryRefusedError(response.status, body)
  return {
    reason: `status ${response.status}`,
    retryAfterMs: retryAfterMs(response.headers.get('retry-after')),
  }
}

/** RFC 9110 §10.2.3: seconds, or a date. */
function retryAfterMs(value: string | null): number | null {
  if (value === null) return null
  const seconds = Number(value)
  if (value.trim() !== '' && Number.isFinite(seconds)) return Math.max(100, seconds * 1000)
  const date = Date.parse(value)
  return Number.isNaN(date) ? null : Math.max(100, date - Date.now())
}

function signatureHeaders(body: string, key: Buffer): Record<string, string> {
  const id = `msg_${randomUUID()}`
  const timestamp = String(Math.floor(Date.now() / 1000))
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')
  return {'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}`}
}

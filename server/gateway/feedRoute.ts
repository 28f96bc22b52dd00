import type {IncomingMessage, ServerResponse} from 'node:http'
import type {IngestReply} from '#contract/feed.ts'
import {FEED_BODY_LIMIT} from '#contract/http.ts'
import {StoreUnavailableError} from '../errors.ts'
import type {Logger} from '../logger.ts'
import {clientAddress} from './clientAddress.ts'
import type {Clock} from './options.ts'
import type {FeedIngest} from './ports.ts'
import type {RateLimit} from './rateLimits.ts'
import {readBody, refuseBody} from './readBody.ts'
import {answer, refuse, sendProblem, STORE_RETRY_SECONDS, type Outcome, type Refusal} from './refusal.ts'
import type {ReplayMemory} from './replayMemory.ts'
import {
  decodeSecret,
  isTimely,
  readSignatureHeaders,
  SIGNATURE_WINDOW_SECONDS,
  verifySignature,
  type SignatureHeaders,
} from './signature.ts'

const FEED_PATH = /^\/api\/feeds\/([a-z0-9-]{1,40})\/events(?:\?|$)/

export interface FeedRouteParts {
  readonly feeds: FeedIngest
  readonly replays: ReplayMemory
  readonly rateLimit: RateLimit
  readonly clock: Clock
  readonly log: Logger
  readonly trustProxy: boolean
  /** Called once for each delivery, with how it ended. */
  readonly onDelivered: (feed: string, outcome: Outcome<IngestReply>) => void
}

/** The feed that a request delivers to; null for any other request. */
export function deliveredFeed(request: IncomingMessage): string | null {
  if (request.method !== 'POST') return null
  return FEED_PATH.exec(request.url ?? '')?.[1] ?? null
}

/**
 * Takes one delivery of a feed: signature over the raw bytes, then the events, then 202 after the durable append.
 * It stands before Express because it is the busiest path of the server.
 */
export function createFeedRoute(parts: FeedRouteParts) {
  const keys = new Map<string, Buffer>()

  return async (request: IncomingMessage, response: ServerResponse, feed: string): Promise<void> => {
    const outcome = await deliver(request, feed).catch((error: unknown): Refusal => {
      if (error instanceof StoreUnavailableError) {
        return refuse('storeUnavailable', {retryAfterSeconds: STORE_RETRY_SECONDS})
      }
      parts.log.error({feed, err: error}, 'delivery failed')
      return refuse('internal')
    })
    parts.onDelivered(feed, outcome)
    if (outcome.ok) sendAccepted(response, outcome.body)
    else if (outcome.code === 'tooLarge') refuseBody(request, response, outcome)
    else sendProblem(response, outcome)
  }

  async function deliver(request: IncomingMessage, feed: string): Promise<Outcome<IngestReply>> {
    const secret = parts.feeds.secretOf(feed)
    if (secret === null) return refuse('notFound')
    const waitSeconds = await parts.rateLimit.consume(`${feed} ${clientAddress(request, parts.trustProxy)}`)
    if (waitSeconds > 0) return refuse('tooManyRequests', {retryAfterSeconds: waitSeconds})
    const shape = deliveryShape(request)
    if (!shape) return refuse('unsupportedType')
    const read = await readBody(request, FEED_BODY_LIMIT)
    if (!read.ok) return refuse(read.reason === 'tooLarge' ? 'tooLarge' : 'invalid')
    const headers = readSignatureHeaders(request.headers)
    if (!headers) return refuse('signatureMissing')
    if (!isTimely(headers, parts.clock.now())) return refuse('signatureStale')
    const digest = verifySignature(headers, read.bytes, keyOf(secret))
    if (digest === null) return refuse('signatureWrong')
    return receiveOnce(feed, digest, headers, () => parseEvents(read.bytes, shape))
  }

  /** A delivery that was not taken in is not remembered: its sender may send the very same again. */
  async function receiveOnce(
    feed: string,
    digest: string,
    headers: SignatureHeaders,
    parse: () => readonly unknown[] | null,
  ): Promise<Outcome<IngestReply>> {
    const expiresAt = (headers.timestampSeconds + SIGNATURE_WINDOW_SECONDS + 1) * 1000
    if (!parts.replays.remember(digest, expiresAt, parts.clock.now())) return refuse('signatureReplayed')
    let isTaken = false
    try {
      const events = parse()
      if (!events) return refuse('invalid', {path: '$'})
      const reply = events.length === 0 ? EMPTY_REPLY : await parts.feeds.receive(feed, events)
      isTaken = true
      return answer(reply)
    } finally {
      if (!isTaken) parts.replays.forget(digest)
    }
  }

  function keyOf(secret: string): Buffer {
    let key = keys.get(secret)
    if (!key) {
      key = decodeSecret(secret)
      keys.set(secret, key)
    }
    return key
  }
}

const EMPTY_REPLY: IngestReply = {accepted: 0, duplicate: 0, rejected: []}

const SHAPES = new Map<string, 'one' | 'batch'>([
  ['application/cloudevents+json', 'one'],
  ['application/cloudevents-batch+json', 'batch'],
])

/** One event or a batch, by the content type; null for what is neither, or not plain UTF-8. */
function deliveryShape(request: IncomingMessage): 'one' | 'batch' | null {
  const [type = '', ...parameters] = (request.headers['content-type'] ?? '').toLowerCase().split(';')
  const isUtf8 = parameters.every(parameter => {
    const [name = '', value = ''] = parameter.split('=')
    return name.trim() !== 'charset' || /^"?utf-?8"?$/.test(value.trim())
  })
  const encoding = request.headers['content-encoding'] ?? 'identity'
  return isUtf8 && encoding === 'identity' ? (SHAPES.get(type.trim()) ?? null) : null
}

const utf8 = new TextDecoder('utf-8', {fatal: true})

/** The events of a body; null when it is not JSON of the promised shape. */
function parseEvents(bytes: Buffer, shape: 'one' | 'batch'): readonly unknown[] | null {
  let parsed: unknown
  try {
    parsed = JSON.parse(utf8.decode(bytes))
  } catch {
    return null
  }
  if (shape === 'batch') return Array.isArray(parsed) ? parsed : null
  return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? [parsed] : null
}

function sendAccepted(response: ServerResponse, reply: IngestReply): void {
  const body = JSON.stringify(reply)
  response.writeHead(202, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  })
  response.end(body)
}

import {setTimeout as sleep} from 'node:timers/promises'
import {parseArgs} from 'node:util'
import {callEvents, type CallEvent} from './calls/callEvents.ts'
import {readCalls, type RecordedCalls} from './calls/readCalls.ts'
import {untilStopped} from './untilStopped.ts'
import {createWebhookSender, DEMO_SECRET, type DeliveryReply, type WebhookSender} from './webhookSender.ts'

const USAGE = 'replay FILE --to URL [--speed N|max] [--limit ROWS] [--secret whsec_…]'
const BATCH = 50
const LISTED = 20
const PROGRESS_MS = 5_000

interface Totals {
  sent: number
  accepted: number
  duplicate: number
  rejected: number
}

/** Sends the recorded calls of a file as a four-platforms backend would, `speed` times as fast as they happened. */
async function replay(args: readonly string[]): Promise<boolean> {
  const {file, to, speed, limit, secret} = readArgs(args)
  const signal = untilStopped()
  const recorded = await readCalls(file, {limit})
  listBadRows(recorded)
  // The file is in the order of its call numbers, so all of it has to be read before the first event can go.
  const events = recorded.calls.flatMap(callEvents).sort((a, b) => a.at - b.at)
  const sender = createWebhookSender({
    url: new URL('/api/feeds/four-platforms/events', to).href,
    secret,
    signal,
    onRetry: (reason, waitMs) => say(`${reason}, again in ${Math.round(waitMs)} ms`),
  })
  const totals: Totals = {sent: 0, accepted: 0, duplicate: 0, rejected: 0}
  try {
    await sendAll(events, {sender, speed, signal, totals})
  } catch (error) {
    if (!signal.aborted) throw error
  }
  summarise(recorded, events.length, totals)
  return totals.sent === events.length && totals.rejected === 0
}

interface Sending {
  readonly sender: WebhookSender
  readonly speed: number
  readonly signal: AbortSignal
  readonly totals: Totals
}

/** Sends the events in their order, at most 50 in a delivery, none before its time. */
async function sendAll(
  events: readonly CallEvent[],
  {sender, speed, signal, totals}: Sending,
): Promise<void> {
  const startedAt = Date.now()
  const firstAt = events[0]?.at ?? 0
  let toldAt = startedAt
  while (totals.sent < events.length) {
    const recordTime = speed === Infinity ? Infinity : firstAt + (Date.now() - startedAt) * speed
    const batch = events.slice(totals.sent, totals.sent + BATCH).filter(({at}) => at <= recordTime)
    if (batch.length === 0) {
      const nextAt = events[totals.sent]?.at ?? recordTime
      await sleep(Math.min(1_000, Math.ceil((nextAt - recordTime) / speed)), undefined, {signal})
      continue
    }
    addReply(totals, await sender.deliver(batch.map(({event}) => event)), batch)
    if (Date.now() - toldAt < PROGRESS_MS) continue
    toldAt = Date.now()
    say(`${totals.sent} of ${events.length} events, at ${batch.at(-1)?.event.time ?? ''}`)
  }
}

function addReply(totals: Totals, reply: DeliveryReply, batch: readonly CallEvent[]) {
  totals.sent += batch.length
  totals.accepted += reply.accepted
  totals.duplicate += reply.duplicate
  for (const {index, code, path} of reply.rejected) {
    totals.rejected += 1
    if (totals.rejected <= LISTED) say(`rejected ${batch[index]?.event.id ?? '?'}: ${code} at ${path}`)
  }
}

function listBadRows({badRows}: RecordedCalls) {
  for (const {line, field, problem} of badRows.slice(0, LISTED)) say(`line ${line}, ${field}: ${problem}`)
  if (badRows.length > LISTED) say(`and ${badRows.length - LISTED} more rows that cannot be read`)
}

function summarise({rows, units, badRows, calls}: RecordedCalls, planned: number, totals: Totals) {
  const {sent, accepted, duplicate, rejected} = totals
  say(sent === planned ? 'complete' : `stopped after ${sent} of ${planned} events`)
  say(`rows ${rows} (unreadable ${badRows.length}), calls ${calls.length}, units ${units}`)
  say(`events sent ${sent}, accepted ${accepted}, duplicate ${duplicate}, rejected ${rejected}`)
}

function readArgs(args: readonly string[]) {
  const {values, positionals} = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      to: {type: 'string'},
      speed: {type: 'string', default: 'max'},
      limit: {type: 'string'},
      secret: {type: 'string', default: DEMO_SECRET},
    },
  })
  const [file] = positionals
  const speed = values.speed === 'max' || values.speed === '0' ? Infinity : Number(values.speed)
  const limit = values.limit === undefined ? undefined : Number(values.limit)
  if (file === undefined || values.to === undefined) throw new Error(`usage: ${USAGE}`)
  if (!(speed > 0)) throw new Error(`--speed must be a positive number or max: ${USAGE}`)
  if (limit !== undefined && !(Number.isInteger(limit) && limit > 0))
    throw new Error('--limit must be a count of rows')
  return {file, to: values.to, speed, limit, secret: values.secret}
}

function say(line: string) {
  process.stdout.write(`replay: ${line}\n`)
}

try {
  process.exit((await replay(process.argv.slice(2))) ? 0 : 1)
} catch (error) {
  say(error instanceof Error ? error.message : String(error))
  process.exit(1)
}

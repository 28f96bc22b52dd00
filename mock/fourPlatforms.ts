import {join} from 'node:path'
import {setTimeout as sleep} from 'node:timers/promises'
import {createCaseOutbox, type CaseOutbox} from './cases/caseOutbox.ts'
import type {PlannedEvent} from './cases/caseEvents.ts'
import {LONGEST_CASE_MS} from './cases/planCase.ts'
import {readMemory, writeMemory, type FourPlatformsMemory} from './fourPlatformsMemory.ts'
import type {CityPlaces} from './places/cityPlaces.ts'
import {planScript} from './scenarios/planScript.ts'
import {
  BACK_FILL_MS,
  beginProgram,
  bridgePause,
  continueProgram,
  cutBefore,
  type Chapter,
  type Wish,
} from './scenarios/program.ts'
import {createWebhookSender, DEMO_SECRET, DeliveryRefusedError, type WebhookSender} from './webhookSender.ts'

export interface FourPlatformsOptions {
  /** Where the server is, such as `http://127.0.0.1:8080`. */
  readonly server: string
  readonly secret?: string | undefined
  readonly places: CityPlaces
  /** Where to remember up to when everything was sent; without it each run starts with the last 24 hours. */
  readonly stateFolder?: string | undefined
  readonly seed?: string | undefined
  /** A name of scenarios.json. Default the ordinary day. */
  readonly scenario?: string
  /** How many times as much happens, and how many times as fast it is dealt with. Default 1. */
  readonly speed?: number
  /** On an ordinary weekday. Default 1,200. */
  readonly casesPerDay?: number
  readonly log: (line: string) => void
  /** Epoch ms. */
  readonly now?: () => number
}

/** Counts since the start. */
export interface FourPlatformsCounts {
  readonly accepted: number
  readonly duplicate: number
  readonly rejected: number
  readonly waiting: number
}

export interface FourPlatforms {
  /** What is played when, also before this run. */
  readonly program: readonly Chapter[]
  counts(): FourPlatformsCounts
  /** Says nothing while `isSilent`, and afterwards all that has become due. */
  hush(isSilent: boolean): void
  /** Resolves once nothing is under way any more. */
  stop(): Promise<void>
}

const BATCH = 50
const SILENT_MS = 500
const REFUSED_WAIT_MS = 30_000
const SAVE_EVERY_MS = 10_000

/**
 * Plays the backend of the four platforms: reports cases and their progress as time goes by, beginning with the last
 * 24 hours, signed and acknowledged. What was not acknowledged is sent again, also by the next run, under the same ids.
 * A server that has lost what it acknowledged is told the last 24 hours again.
 */
export async function startFourPlatforms(options: FourPlatformsOptions): Promise<FourPlatforms> {
  const {server, secret = DEMO_SECRET, places, casesPerDay = 1_200, now = Date.now, log} = options
  const memoryFile =
    options.stateFolder === undefined ? null : join(options.stateFolder, 'four-platforms.json')
  const started = now()
  let memory = goOn(memoryFile === null ? null : await readMemory(memoryFile), wishOf(options), started)
  const {program} = memory
  const openOutbox = (from: number, played = program) =>
    createCaseOutbox({
      ...{places, casesPerDay, program: played, from},
      script: chapter => planScript(chapter, places).cases,
    })
  let outbox = openOutbox(memory.sentUntil)

  const stopping = new AbortController()
  const {signal} = stopping
  const sender = createWebhookSender({
    url: new URL('/api/feeds/four-platforms/events', server).href,
    secret,
    signal,
    onRetry: (reason, waitMs) => log(`four-platforms: ${reason}, again in ${Math.round(waitMs)} ms`),
  })
  const counts = {accepted: 0, duplicate: 0, rejected: 0, waiting: 0}
  let savedAt = 0
  let isSilent = false

  async function work() {
    if (memory.proof && !(await knows(memory.proof))) {
      log('four-platforms: the server has lost what it had, the last 24 hours are sent again')
      const from = started - BACK_FILL_MS
      outbox = openOutbox(from, cutBefore(program, from))
    }
    while (!signal.aborted) {
      const due = isSilent ? [] : outbox.due(now(), BATCH)
      counts.waiting = due.length
      if (due.length === 0) await sleep(isSilent ? SILENT_MS : waitFor(outbox, now()), undefined, {signal})
      else await send(due)
    }
  }

  async function send(due: readonly PlannedEvent[]) {
    const reply = await deliver(
      sender,
      due.map(({event}) => event),
    )
    if (reply === null) return
    outbox.drop(due.length)
    counts.accepted += reply.accepted
    counts.duplicate += reply.duplicate
    counts.rejected += reply.rejected.length
    const refused = new Set(reply.rejected.map(({index}) => index))
    const proof = due.filter((_, index) => !refused.has(index)).at(-1)?.event ?? memory.proof
    memory = {program, sentUntil: due.at(-1)?.sendAt ?? memory.sentUntil, proof}
    if (now() - savedAt >= SAVE_EVERY_MS) await save()
  }

  /** Whether the server still has an event that it once acknowledged. */
  async function knows(proof: PlannedEvent['event']): Promise<boolean> {
    const reply = await deliver(sender, [proof])
    return reply === null || reply.duplicate > 0
  }

  /** Null when it was refused: it is kept, because the mistake may be mended on the other side. */
  async function deliver(via: WebhookSender, events: Parameters<WebhookSender['deliver']>[0]) {
    try {
      return await via.deliver(events)
    } catch (error) {
      if (!(error instanceof DeliveryRefusedError)) throw error
      log(`four-platforms: ${error.message}`)
      await sleep(REFUSED_WAIT_MS, undefined, {signal})
      return null
    }
  }

  async function save() {
    if (memoryFile === null) return
    savedAt = now()
    const oldest = memory.sentUntil - LONGEST_CASE_MS
    const needed = program.filter(({until}) => until === null || until > oldest)
    try {
      await writeMemory(memoryFile, {...memory, program: needed})
    } catch (error) {
      log(`four-platforms: what was sent could not be noted: ${String(error)}`)
    }
  }

  const working = work().catch((error: unknown) => {
    if (!signal.aborted) throw error
  })
  return {
    program,
    counts: () => ({...counts}),
    hush(silent) {
      isSilent = silent
    },
    async stop() {
      stopping.abort()
      await working
      await save()
    },
  }
}

function wishOf({seed = 'wanglou', scenario = 'day', speed = 1}: FourPlatformsOptions): Wish {
  return {seed, scenario, speed}
}

/** What is to be played, and from when on, after what an earlier run remembers. */
function goOn(earlier: FourPlatformsMemory | null, wish: Wish, now: number): FourPlatformsMemory {
  if (earlier === null) return {program: beginProgram(wish, now), sentUntil: now - BACK_FILL_MS, proof: null}
  const {program, sentUntil} = earlier
  return {...earlier, program: continueProgram(bridgePause(program, sentUntil, now), wish, now)}
}

function waitFor(outbox: CaseOutbox, now: number): number {
  return Math.min(1_000, Math.max(10, (outbox.nextAt() ?? Infinity) - now))
}

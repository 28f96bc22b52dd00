import {mkdir, readFile, rename, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {setTimeout as sleep} from 'node:timers/promises'
import {z} from 'zod'
import {createCaseOutbox, type CaseOutbox} from './cases/caseOutbox.ts'
import {readCityPlaces} from './cases/cityPlaces.ts'
import {HOUR_MS} from './cases/planHour.ts'
import {createWebhookSender, DEMO_SECRET, DeliveryRefusedError, type WebhookSender} from './webhookSender.ts'

export interface FourPlatformsOptions {
  /** Where the server is, such as `http://127.0.0.1:8080`. */
  readonly server: string
  readonly secret?: string | undefined
  /** The city pack whose areas cases happen in. */
  readonly cityFolder: string
  /** Where to remember up to when everything was sent; without it each run starts with the last 24 hours. */
  readonly stateFolder?: string | undefined
  readonly seed?: string | undefined
  /** Default 1,500. */
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
  counts(): FourPlatformsCounts
  /** Resolves once nothing is under way any more. */
  stop(): Promise<void>
}

const BATCH = 50
const BACK_FILL_MS = 24 * HOUR_MS
const REFUSED_WAIT_MS = 30_000
const SAVE_EVERY_MS = 10_000

const stateSchema = z.object({seed: z.string(), since: z.number(), sentUntil: z.number()})
type State = z.infer<typeof stateSchema>

/**
 * Plays the backend of the four platforms: reports cases and their progress as time goes by, beginning with the last
 * 24 hours, signed and acknowledged. What was not acknowledged is sent again, also by the next run, under the same ids.
 */
export async function startFourPlatforms(options: FourPlatformsOptions): Promise<FourPlatforms> {
  const {server, secret = DEMO_SECRET, seed = 'wanglou', casesPerDay = 1_500, now = Date.now, log} = options
  const places = await readCityPlaces(options.cityFolder)
  const stateFile =
    options.stateFolder === undefined ? null : join(options.stateFolder, 'four-platforms.json')
  const started = now()
  const earlier = stateFile === null ? null : await readState(stateFile, seed)
  const since = Math.min(earlier?.since ?? Infinity, started - BACK_FILL_MS)
  const from = Math.min(earlier?.sentUntil ?? Infinity, started - BACK_FILL_MS)
  const outbox = createCaseOutbox({seed, places, casesPerDay, since, from})

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

  async function work() {
    while (!signal.aborted) {
      const due = outbox.due(now(), BATCH)
      const last = due.at(-1)
      counts.waiting = due.length
      if (last === undefined) {
        await sleep(waitFor(outbox, now()), undefined, {signal})
        continue
      }
      const reply = await deliver(
        sender,
        due.map(({event}) => event),
      )
      if (reply === null) continue
      outbox.drop(due.length)
      counts.accepted += reply.accepted
      counts.duplicate += reply.duplicate
      counts.rejected += reply.rejected.length
      await remember({seed, since, sentUntil: last.sendAt})
    }
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

  async function remember(state: State) {
    if (stateFile === null || now() - savedAt < SAVE_EVERY_MS) return
    savedAt = now()
    await writeState(stateFile, state)
  }

  const working = work().catch((error: unknown) => {
    if (!signal.aborted) throw error
  })
  return {
    counts: () => ({...counts}),
    async stop() {
      stopping.abort()
      await working
    },
  }
}

function waitFor(outbox: CaseOutbox, now: number): number {
  return Math.min(1_000, Math.max(10, (outbox.nextAt() ?? Infinity) - now))
}

async function readState(file: string, seed: string): Promise<State | null> {
  try {
    const parsed = stateSchema.safeParse(JSON.parse(await readFile(file, 'utf8')))
    return parsed.success && parsed.data.seed === seed ? parsed.data : null
  } catch {
    return null
  }
}

async function writeState(file: string, state: State): Promise<void> {
  await mkdir(join(file, '..'), {recursive: true})
  await writeFile(`${file}.new`, JSON.stringify(state))
  await rename(`${file}.new`, file)
}

import {setTimeout as sleep} from 'node:timers/promises'
import {z} from 'zod'
import type {WantedHazard} from './enforcement/sharedHazards.ts'
import words from './hazardWords.json' with {type: 'json'}
import {createOfficerSession} from './officerSession.ts'
import {createSeededRandom} from './seededRandom.ts'

export interface HazardOfficersOptions {
  /** Where the server is, such as `http://127.0.0.1:8080`. */
  readonly server: string
  readonly seed: string
  /** How long everything takes, as a share of what it takes in life. Default 1. */
  readonly pace?: number
  /** Epoch ms. */
  readonly now?: () => number
  readonly log: (line: string) => void
}

export interface HazardOfficers {
  /** What other departments found and somebody has to mend, as of the last look. */
  theirs(): readonly WantedHazard[]
  stop(): Promise<void>
}

const LOOK_MS = 60_000
/** What officers do at one look, at most. */
const STEPS_A_LOOK = 25
const PAGE = 500
const HOUR_MS = 3_600_000
/** Half of the hazards are ordered, checked and closed within these hours; other officers may be there first. */
const MEDIAN_HOURS = {found: 10, rectified: 20, verified: 12} as const
/** Of the checks, those that find nothing mended. */
const NOT_PASSED = 0.06

const hazardSchema = z.object({
  hazardId: z.string(),
  version: z.number(),
  state: z.string(),
  since: z.iso.datetime(),
  dueAt: z.iso.datetime().nullable(),
  department: z.string().nullable(),
})
const pageSchema = z.object({items: z.array(hazardSchema), nextCursor: z.string().nullable().optional()})
type OpenHazard = z.infer<typeof hazardSchema>

interface Step {
  readonly command: 'order' | 'verify' | 'close'
  readonly body: {readonly passed?: boolean; readonly note?: string}
}

/**
 * Plays the officers who order what is found, look whether it is mended, and close it: without them hazards of a city that
 * nobody sits at would only grow older. What is mended is told by `startEnforcement`.
 */
export function startHazardOfficers(options: HazardOfficersOptions): HazardOfficers {
  const {server, seed, pace = 1, now = Date.now, log} = options
  const stopping = new AbortController()
  const {signal} = stopping
  const ask = createOfficerSession({server, user: 'duty2', signal})
  let theirs: readonly WantedHazard[] = []

  async function look(): Promise<void> {
    const open = await listOpen()
    theirs = open.flatMap(hazard => (hazard.state === 'ordered' ? (toWanted(hazard) ?? []) : []))
    const due = open.flatMap(hazard => {
      const step = nextStep(hazard, {seed, pace, now: now()})
      return step ? [{hazard, step}] : []
    })
    for (const {hazard, step} of due.slice(0, STEPS_A_LOOK)) await take(hazard, step)
  }

  async function listOpen(): Promise<readonly OpenHazard[]> {
    const hazards: OpenHazard[] = []
    for (let cursor: string | null = ''; cursor !== null;) {
      const answer = await ask(
        `/api/hazards?onlyOpen=true&limit=${PAGE}${cursor && `&cursor=${encodeURIComponent(cursor)}`}`,
      )
      if (!answer.ok) throw new Error(`the list of hazards answered ${answer.status}`)
      const {items, nextCursor} = pageSchema.parse(await answer.json())
      hazards.push(...items)
      cursor = nextCursor ?? null
    }
    return hazards
  }

  /** Another officer may have been there first: the next look sees it. */
  async function take({hazardId, version}: OpenHazard, {command, body}: Step): Promise<void> {
    const answer = await ask(`/api/hazards/${encodeURIComponent(hazardId)}/${command}`, {
      method: 'POST',
      body: JSON.stringify({...body, version}),
    })
    if (!answer.ok && answer.status !== CONFLICT)
      log(`hazard officers: ${command} was answered ${answer.status}`)
  }

  const working = (async () => {
    while (!signal.aborted) {
      await look().catch((error: unknown) => {
        if (!signal.aborted) log(`hazard officers: ${String(error)}`)
      })
      await sleep(LOOK_MS * Math.min(1, pace), undefined, {signal}).catch(() => undefined)
    }
  })()
  return {
    theirs: () => theirs,
    async stop() {
      stopping.abort()
      await working
    },
  }
}

const CONFLICT = 409

/** Null for what the centre found itself: that it shares. */
function toWanted({hazardId, since, dueAt, department}: OpenHazard): WantedHazard | null {
  if (department === null) return null
  const orderedAt = Date.parse(since)
  return {
    ...{hazardId, department, orderedAt, changeId: `${hazardId} ${since}`},
    dueAt: dueAt === null ? null : Date.parse(dueAt),
  }
}

/** What is done about a hazard next, when it is time for it. */
function nextStep(
  {hazardId, state, since}: OpenHazard,
  {seed, pace, now}: {seed: string; pace: number; now: number},
): Step | null {
  if (state !== 'found' && state !== 'rectified' && state !== 'verified') return null
  const random = createSeededRandom(`${seed} ${hazardId} ${state} ${since}`)
  const takesMs = random.around(MEDIAN_HOURS[state], 2) * HOUR_MS * pace
  if (now < Date.parse(since) + takesMs) return null
  if (state === 'found') return {command: 'order', body: {}}
  if (state === 'verified') return {command: 'close', body: {}}
  return random.chance(NOT_PASSED)
    ? {command: 'verify', body: {passed: false, note: random.pick(words.notPassed)}}
    : {command: 'verify', body: {passed: true, note: random.pick(words.passed)}}
}

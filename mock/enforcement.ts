import {mkdir, readFile, rename, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {setTimeout as sleep} from 'node:timers/promises'
import {z} from 'zod'
import {DEPARTMENTS, planFile, type InspectedPremises, type PlannedFile} from './enforcement/planFile.ts'
import {mendTime} from './enforcement/mendTime.ts'
import {readWanted, type WantedHazard} from './enforcement/sharedHazards.ts'
import words from './enforcement/words.json' with {type: 'json'}
import {handIn} from './enforcement/writeFile.ts'
import {openPackFolder, type PackFolder} from './places/packFolder.ts'
import {createSeededRandom} from './seededRandom.ts'
import {utcOffsetMinutesOf} from './utcOffset.ts'

export interface EnforcementOptions {
  /** Where the centre takes files, and where it puts its own. */
  readonly dropFolder: string
  readonly outFolder: string
  /** The city pack. */
  readonly city: string
  readonly seed: string
  /** Below 1 everything is faster. */
  readonly pace?: number
  /** What departments found themselves and have to see mended; left out, only what the centre shares is. */
  readonly theirs?: () => readonly WantedHazard[]
  /** Where to remember what was handed in. */
  readonly stateFolder?: string | undefined
  /** Epoch ms. */
  readonly now?: () => number
  readonly log: (line: string) => void
}

export interface Enforcement {
  /** Resolves once nothing is under way any more. */
  stop(): Promise<void>
}

/** One department or another hands in a file this often. */
const SLOT_MS = 30 * 60_000
const LOOK_MS = 15_000
/** So often they say what has been mended. */
const MENDED_SLOT_MS = 45 * 60_000
const MINUTE_MS = 60_000
const DAY_MS = 86_400_000
const MOST_REMEMBERED = 20_000

const text = z.string().default('')
const premisesSchema = z.object({
  ...{id: z.string(), address: text, kind: text, use: text, secondExit: text, barredWindows: text},
  ...{indoorCharging: text, bottledGas: text},
})
const memorySchema = z.object({
  /** What has been said to be mended, by the change that asked for it. */
  mended: z.array(z.string()),
})

/**
 * Plays the departments that inspect and punish beside the fire authority: each hands in files in its own format through
 * the day, reads what the centre shares, and says later what has been mended.
 */
export async function startEnforcement(options: EnforcementOptions): Promise<Enforcement> {
  const {dropFolder, outFolder, city, seed, pace = 1, stateFolder, now = Date.now, log} = options
  const {theirs = () => []} = options
  const pack = await openPackFolder(city)
  const premises = await readInspected(pack)
  const memoryFile = stateFolder === undefined ? null : join(stateFolder, 'enforcement.json')
  const memory = await readMemory(memoryFile)
  // The first file of a run may be the last one of the run before: that happens to clerks too.
  let lastSlot = -1
  let lastMendedSlot = -1
  // What the pack leaves open was open when its history ends.
  const {history} = pack.city
  const openUntil = history ? toEpoch(history.until) : 0
  const mended = new Set(memory.mended)
  const stopping = new AbortController()
  const {signal} = stopping

  async function look(): Promise<void> {
    const slot = Math.floor(now() / (SLOT_MS * pace))
    const due = slot === lastSlot || premises.length === 0 ? [] : [planSlot(slot)]
    const mendedSlot = Math.floor(now() / (MENDED_SLOT_MS * pace))
    const report = mendedSlot === lastMendedSlot ? [] : await planMended()
    lastMendedSlot = mendedSlot
    for (const file of [...due, ...report]) log(`enforcement: handed in ${await handIn(dropFolder, file)}`)
    lastSlot = slot
    if (report.length > 0) await writeMemory(memoryFile, {mended: [...mended].slice(-MOST_REMEMBERED)})
  }

  function planSlot(slot: number): PlannedFile {
    const {minute, today} = localTime()
    return planFile({seed, slot, today, minute: `${minute}-${slot % SLOT_NAMES}`, premises})
  }

  /** A file of what has been mended by now; none where nothing has. */
  async function planMended(): Promise<readonly PlannedFile[]> {
    const ready: (WantedHazard & {readonly mendedAt: number})[] = []
    for (const wanted of [...(await readWanted(outFolder, toEpoch)), ...theirs()]) {
      const {changeId, orderedAt, dueAt} = wanted
      const random = createSeededRandom(`${seed}:mended:${changeId}`)
      const mendedAt = mendTime({from: Math.max(orderedAt, openUntil), dueAt}, {random, pace})
      if (mendedAt > now() || mended.has(changeId)) continue
      mended.add(changeId)
      ready.push({...wanted, mendedAt})
    }
    if (ready.length === 0) return []
    const {minute} = localTime()
    const random = createSeededRandom(`${seed}:mended:${minute}:${ready.length}`)
    const department = words.departments[random.pick(DEPARTMENTS)].name
    const rows = ready.map(({hazardId, department: theirOwn, mendedAt}) => [
      ...[hazardId, new Date(localDay(mendedAt)), theirOwn ?? department, random.pick(words.rectified)],
    ])
    const name = `${department}-${words.whats.rectification}-${words.mark}-${minute}`
    return [{name, format: 'utf8WithMark', rows: [words.rectificationHead, ...rows]}]
  }

  function localTime(): {minute: string; today: number} {
    const local = now() + utcOffsetMinutesOf(pack.city.timeZone, now()) * MINUTE_MS
    return {minute: new Date(local).toISOString().slice(0, 19).replaceAll(/\D/g, ''), today: localDay(now())}
  }

  /** The city's day at a moment, as the first moment of that day in UTC. */
  function localDay(at: number): number {
    const local = at + utcOffsetMinutesOf(pack.city.timeZone, at) * MINUTE_MS
    return Math.floor(local / DAY_MS) * DAY_MS
  }

  /** Of a day and time, or of the beginning of a day. */
  function toEpoch(localText: string): number {
    const [day = '', time = '00:00'] = localText.split(' ')
    const at = Date.parse(`${day}T${time}Z`)
    return at - utcOffsetMinutesOf(pack.city.timeZone, at) * MINUTE_MS
  }

  const working = (async () => {
    while (!signal.aborted) {
      await look().catch((error: unknown) => log(`enforcement: ${String(error)}`))
      await sleep(LOOK_MS * Math.min(1, pace), undefined, {signal}).catch(() => undefined) // The loop looks.
    }
  })()
  return {
    async stop() {
      stopping.abort()
      await working
    },
  }
}

/** Two files of one minute must not have one name. */
const SLOT_NAMES = 1_000

async function readInspected(pack: PackFolder): Promise<readonly InspectedPremises[]> {
  return pack.rows('premises.csv', premisesSchema)
}

type Memory = z.infer<typeof memorySchema>

/** A new one when there is nothing, or nothing that this version can use. */
async function readMemory(file: string | null): Promise<Memory> {
  const nothing: Memory = {mended: []}
  if (file === null) return nothing
  try {
    return memorySchema.parse(JSON.parse(await readFile(file, 'utf8')))
  } catch {
    return nothing
  }
}

async function writeMemory(file: string | null, memory: Memory): Promise<void> {
  if (file === null) return
  await mkdir(join(file, '..'), {recursive: true})
  await writeFile(`${file}.new`, JSON.stringify(memory))
  await rename(`${file}.new`, file)
}

import {mkdir, open, readFile, rename} from 'node:fs/promises'
import {join} from 'node:path'
import {Temporal} from 'temporal-polyfill'
import {z} from 'zod'
import type {Hazard} from '#contract/hazard.ts'
import {seqSchema} from '#contract/ids.ts'
import {changesAfter, sharedChangeSchema} from './sharedHazards.ts'
import {sharedFileName, type SharedDay, type SharedFiles} from './sharedFiles.ts'

const MEMORY_FILE = '.shared.json'

const memorySchema = z.object({
  /** The last record whose changes are in a file. */
  seq: seqSchema.or(z.literal(0)),
  /** The day of the last file, and what stands in it. */
  day: z.string(),
  changes: z.array(sharedChangeSchema),
})
type Memory = z.infer<typeof memorySchema>

export interface HazardSharingOptions {
  readonly folder: string
  readonly city: string
  readonly timeZone: string
  readonly isSimulated: boolean
  /** Those that are live: open, or changed not long ago. */
  readonly hazards: () => Iterable<Hazard>
  readonly addressOf: (hazard: Hazard) => string
  /** Null when it could not be done now. */
  readonly writeFiles: (shared: SharedDay) => Promise<SharedFiles | null>
  /** Epoch ms. */
  readonly now: () => number
}

/**
 * Tells other departments of the hazards that this centre found: a file a day in both formats, which grows while the day
 * lasts. What it has told stands in a small file beside; killed between the two, it writes the same changes again under
 * the same numbers.
 */
export class HazardSharing {
  readonly #options: HazardSharingOptions
  #memory: Memory = {seq: 0, day: '', changes: []}

  constructor(options: HazardSharingOptions) {
    this.#options = options
  }

  /** Goes on where this node or another one stopped. */
  async open(): Promise<void> {
    const {folder} = this.#options
    await mkdir(folder, {recursive: true})
    this.#memory = (await readMemory(join(folder, MEMORY_FILE))) ?? {seq: 0, day: '', changes: []}
  }

  /** How many changes no file has yet. */
  get waiting(): number {
    return this.#changes().length
  }

  /** Writes what is new, and says how many changes that are. */
  async run(): Promise<number> {
    const {folder, city, timeZone, isSimulated, writeFiles, now} = this.#options
    const fresh = this.#changes()
    const last = fresh.at(-1)
    if (!last) return 0
    const day = Temporal.Instant.fromEpochMilliseconds(now())
      .toZonedDateTimeISO(timeZone)
      .toPlainDate()
      .toString()
    const changes = this.#memory.day === day ? [...this.#memory.changes, ...fresh] : fresh
    const shared = {day, city, timeZone, isSimulated, changes}
    const name = sharedFileName(shared)
    const files = await writeFiles(shared)
    if (!files) return 0
    await replaceFile(folder, `${name}.csv`, files.csv)
    await replaceFile(folder, `${name}.xlsx`, files.xlsx)
    const memory = {seq: last.seq, day, changes}
    await replaceFile(folder, MEMORY_FILE, Buffer.from(JSON.stringify(memory)))
    this.#memory = memory
    return fresh.length
  }

  #changes() {
    return changesAfter(this.#options.hazards(), this.#memory.seq, this.#options.addressOf)
  }
}

/** Null for none, and for one that cannot be read: everything that is live is then told once more. */
async function readMemory(file: string): Promise<Memory | null> {
  try {
    return memorySchema.safeParse(JSON.parse(await readFile(file, 'utf8'))).data ?? null
  } catch (error) {
    if (
      error instanceof SyntaxError ||
      (error instanceof Error && 'code' in error && error.code === 'ENOENT')
    )
      return null
    throw error
  }
}

/** Whoever reads the file sees the old one or the new one, also after a loss of power. */
async function replaceFile(folder: string, name: string, bytes: Uint8Array): Promise<void> {
  const draft = join(folder, `.${name}.tmp`)
  const file = await open(draft, 'w')
  try {
    await file.writeFile(bytes)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(draft, join(folder, name))
}

import {mkdir, readdir, readFile, rename, stat, writeFile} from 'node:fs/promises'
import {extname, join} from 'node:path'

/** Names that say that a file is still being written, or is somebody's lock. */
const UNFINISHED = /^\.|^~\$|\.(?:tmp|part|partial|filepart|crdownload|swp)$/i
const DONE = 'done'
const REFUSED = 'refused'

/** A file that is complete, as far as anybody can tell from outside. */
export interface DroppedFile {
  readonly name: string
  readonly size: number
}

interface Seen {
  readonly size: number
  readonly changedMs: number
  readonly since: number
}

/** A folder that somebody else writes files into. */
export class DropFolder {
  readonly #folder: string
  readonly #settleMs: number
  #seen: ReadonlyMap<string, Seen> = new Map()

  /** A file is complete when it has not changed for `settleMs`. */
  constructor(folder: string, settleMs: number) {
    this.#folder = folder
    this.#settleMs = settleMs
  }

  /** Makes the folder where there is none. */
  async open(): Promise<void> {
    for (const part of ['', DONE, REFUSED]) await mkdir(join(this.#folder, part), {recursive: true})
  }

  /** The complete files by name. An empty one is still to be written. */
  async complete(now: number): Promise<readonly DroppedFile[]> {
    const entries = await readdir(this.#folder, {withFileTypes: true})
    const names = entries.flatMap(entry => (entry.isFile() && !UNFINISHED.test(entry.name) ? entry.name : []))
    const seen = new Map<string, Seen>()
    for (const name of names.sort()) {
      const found = await this.#look(name)
      if (!found || found.size === 0) continue
      const before = this.#seen.get(name)
      const isSame = before?.size === found.size && before.changedMs === found.changedMs
      seen.set(name, isSame ? before : {...found, since: now})
    }
    this.#seen = seen
    return [...seen].flatMap(([name, {size, since}]) => (now - since >= this.#settleMs ? {name, size} : []))
  }

  /** Null when it has changed since it was taken for complete, or is gone. */
  async read({name, size}: DroppedFile): Promise<Uint8Array | null> {
    const bytes = await unlessGone(readFile(join(this.#folder, name)))
    const after = await this.#look(name)
    return bytes && bytes.length === size && after?.size === size ? bytes : null
  }

  async moveToDone(name: string): Promise<void> {
    await this.#move(name, DONE)
  }

  /** With what is wrong with it in a text file beside it. */
  async moveToRefused(name: string, reason: string): Promise<void> {
    const kept = await this.#move(name, REFUSED)
    if (kept !== null) await writeFile(join(this.#folder, REFUSED, `${kept}.txt`), `\ufeff${reason}\n`)
  }

  async #look(name: string): Promise<Omit<Seen, 'since'> | null> {
    const found = await unlessGone(stat(join(this.#folder, name)))
    return found && {size: found.size, changedMs: found.mtimeMs}
  }

  /** Under a name that is free; null when another node was faster. */
  async #move(name: string, to: string): Promise<string | null> {
    const taken = new Set(await readdir(join(this.#folder, to)))
    const kind = extname(name)
    const stem = name.slice(0, name.length - kind.length)
    let kept = name
    for (let number = 2; taken.has(kept); number++) kept = `${stem} (${number})${kind}`
    const moved = await unlessGone(
      rename(join(this.#folder, name), join(this.#folder, to, kept)).then(() => true),
    )
    return moved === null ? null : kept
  }
}

/** Null for a file that is not there any more. */
async function unlessGone<Value>(work: Promise<Value>): Promise<Value | null> {
  try {
    return await work
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}

import type {AlarmId, CaseCode} from '#contract/ids.ts'

/** Something of the picture that changed. */
export type JournalEntry =
  | {readonly entity: 'case' | 'removedCase'; readonly id: CaseCode}
  | {readonly entity: 'alarm' | 'removedAlarm'; readonly id: AlarmId}

const CAPACITY = 50_000

/**
 * What changed last on this node, under versions that rise by one a change. Bounded: a reader who comes too late finds
 * `oldestVersion` above its own and starts from a snapshot.
 */
export class Journal {
  #entries: {version: number; entry: JournalEntry}[] = []
  #version = 0
  #oldest = 0

  get version(): number {
    return this.#version
  }

  /** Readers at this version or above miss nothing. */
  get oldestVersion(): number {
    return this.#oldest
  }

  /** Counts a change that has no entry of its own. */
  nextVersion(): number {
    return ++this.#version
  }

  add(entry: JournalEntry): void {
    this.#entries.push({version: this.nextVersion(), entry})
    if (this.#entries.length < CAPACITY * 2) return
    this.#entries = this.#entries.slice(-CAPACITY)
    this.#oldest = (this.#entries[0]?.version ?? 1) - 1
  }

  /** Entries after a version, each thing once, in the order of their last change. */
  since(version: number): readonly JournalEntry[] {
    const latest = new Map<string, JournalEntry>()
    for (let index = this.#entries.length - 1; index >= 0; index--) {
      const found = this.#entries[index]
      if (!found || found.version <= version) break
      if (!latest.has(found.entry.id)) latest.set(found.entry.id, found.entry)
    }
    return [...latest.values()].reverse()
  }
}

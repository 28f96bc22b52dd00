import type {Place} from '#contract/caseFile.ts'
import type {AlarmId, CaseCode} from '#contract/ids.ts'
import type {TaskId} from '#contract/task.ts'
import type {UnitId} from '#contract/unit.ts'

/**
 * Something of the picture that changed. `caseLeft` and `alarmLeft`: it had its time, or a correction moved it away from
 * `place`.
 */
export type JournalEntry =
  | {readonly entity: 'case'; readonly id: CaseCode}
  | {readonly entity: 'alarm'; readonly id: AlarmId}
  | {readonly entity: 'task'; readonly id: TaskId}
  | {readonly entity: 'unit'; readonly id: UnitId}
  | {readonly entity: 'taskLeft'; readonly id: TaskId; readonly place: Place}
  | {readonly entity: 'caseLeft'; readonly id: CaseCode; readonly place: Place}
  | {readonly entity: 'alarmLeft'; readonly id: AlarmId; readonly place: Place}

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

  /** Entries after a version: each changed thing once, in the order of the last changes, and every leaving. */
  since(version: number): readonly JournalEntry[] {
    const entries: JournalEntry[] = []
    const seen = new Set<string>()
    for (let index = this.#entries.length - 1; index >= 0; index--) {
      const found = this.#entries[index]
      if (!found || found.version <= version) break
      const {entry} = found
      if (isWhole(entry)) {
        const key = `${entry.entity} ${entry.id}`
        if (seen.has(key)) continue
        seen.add(key)
      }
      entries.push(entry)
    }
    return entries.reverse()
  }
}

/** Whether an entry stands for an entity as it now is, so that the last one is enough. */
function isWhole({entity}: JournalEntry): boolean {
  return entity === 'case' || entity === 'alarm' || entity === 'task' || entity === 'unit'
}

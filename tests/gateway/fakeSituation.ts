import type {CaseFile} from '#contract/caseFile.ts'
import type {SituationChanged} from '#contract/socket.ts'
import type {Task} from '#contract/task.ts'
import type {LiveSituation, SituationCursor, View} from '#server/gateway/ports.ts'
import {summariseCase} from '#server/domain/summariseCase.ts'
import {CITY} from './fakeCity.ts'

/** A picture of nothing but cases and tasks, which the test changes. */
export class FakeSituation implements LiveSituation {
  seq = 0
  version = 0
  /** Cursors of an earlier version are too old. */
  oldestVersion = 0
  snapshotsTaken = 0
  readonly #cases = new Map<string, {caseFile: CaseFile; version: number; seq: number}>()
  readonly #tasks = new Map<string, {task: Task; version: number}>()
  readonly #listeners = new Set<() => void>()

  floods() {
    return []
  }

  now(): number {
    return 1_000
  }

  /** Adds or replaces a case, as the next record, and tells whoever listens. */
  put(caseFile: CaseFile): void {
    this.putQuietly(caseFile)
    this.announce()
  }

  putQuietly(caseFile: CaseFile): void {
    this.seq++
    this.version++
    this.#cases.set(caseFile.caseCode, {caseFile, version: this.version, seq: this.seq})
  }

  /** Adds or replaces a task, as the next record, and tells whoever listens. */
  putTask(task: Task): void {
    this.seq++
    this.version++
    this.#tasks.set(task.taskId, {task, version: this.version})
    this.announce()
  }

  announce(): void {
    for (const listener of this.#listeners) listener()
  }

  snapshot(view: View) {
    this.snapshotsTaken++
    const {
      previousSeq: _1,
      removedCases: _2,
      removedAlarms: _3,
      removedTasks: _4,
      ...entities
    } = this.#changed(view, 0)
    return {loaded: {...entities, contractVersion: 1}, cursor: this.#cursor()}
  }

  changesSince(view: View, cursor: SituationCursor) {
    if (cursor.version < this.oldestVersion || cursor.version > this.version) return null
    return {
      changed: {...this.#changed(view, cursor.version), previousSeq: cursor.seq},
      cursor: this.#cursor(),
    }
  }

  cursorAt(seq: number): SituationCursor | null {
    return seq > this.seq ? null : {seq, version: seq}
  }

  onChanged(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  #cursor(): SituationCursor {
    return {seq: this.seq, version: this.version}
  }

  #changed({scope}: View, afterVersion: number): SituationChanged {
    const cases = [...this.#cases.values()]
      .filter(({version}) => version > afterVersion)
      .map(({caseFile}) => summariseCase(caseFile))
      .filter(({place}) => scope.some(area => area === CITY || (place.gridCell ?? '').startsWith(area)))
    return {
      previousSeq: 0,
      seq: this.seq,
      now: this.now(),
      cases,
      alarms: [],
      areas: [],
      series: [],
      indicators: [],
      feeds: [],
      removedCases: [],
      removedAlarms: [],
      tasks: [...this.#tasks.values()].filter(({version}) => version > afterVersion).map(({task}) => task),
      units: [],
      floods: null,
      drills: null,
      removedTasks: [],
    }
  }
}

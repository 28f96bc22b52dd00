import type {Alarm, Panel, PanelRegistration} from '#contract/alarm.ts'
import type {CaseFile, Place} from '#contract/caseFile.ts'
import type {DeadLetter, FeedName} from '#contract/feed.ts'
import type {AlarmId, AreaCode, CaseCode, PanelAddress} from '#contract/ids.ts'
import type {Position} from '#geo/types.ts'
import {changeKey, type Change, type FireGroup, type PartLevel, type PendingStep} from './change.ts'
import type {Policy} from './policy.ts'

/** What of the city the rules need to know. */
export interface CityContext {
  readonly cityCode: AreaCode
  /** Writes days in the city's time zone; see `createDayFormat`. */
  readonly dayFormat: Intl.DateTimeFormat
  readonly policy: Policy
  readonly panels: ReadonlyMap<PanelAddress, PanelRegistration>
  locate(position: Position | null): Place
}

/** The state before a record, as far as the rules ask for it. */
export interface StateReader {
  caseByCode(caseCode: CaseCode): CaseFile | undefined
  caseByExternalId(feed: FeedName, externalId: string): CaseFile | undefined
  pendingSteps(feed: FeedName, externalId: string): readonly PendingStep[]
  /** The last serial given in a series; 0 before the first. */
  lastSerial(series: string): number
  panel(address: PanelAddress): Panel | undefined
  part(address: PanelAddress, partKey: string): PartLevel | undefined
  fireGroup(address: PanelAddress): FireGroup | undefined
  alarm(id: AlarmId): Alarm | undefined
  deadLetter(seq: number): DeadLetter | undefined
}

/** The state as it becomes while one record is taken in: reads see what was changed before, and changes are kept in order. */
export class Draft {
  readonly changes: Change[] = []
  readonly #state: StateReader
  readonly #byKey = new Map<string, Change>()

  constructor(state: StateReader) {
    this.#state = state
  }

  put(change: Change): void {
    this.changes.push(change)
    this.#byKey.set(changeKey(change), change)
  }

  lastSerial(series: string): number {
    const change = this.#byKey.get(`caseSerial ${series}`)
    return change?.entity === 'caseSerial' ? change.value.last : this.#state.lastSerial(series)
  }

  caseByCode(caseCode: CaseCode): CaseFile | undefined {
    const change = this.#byKey.get(`case ${caseCode}`)
    return change?.entity === 'case' ? change.value : this.#state.caseByCode(caseCode)
  }

  caseByExternalId(feed: FeedName, externalId: string): CaseFile | undefined {
    const before = this.#state.caseByExternalId(feed, externalId)
    return before ? this.caseByCode(before.caseCode) : undefined
  }

  pendingSteps(feed: FeedName, externalId: string): readonly PendingStep[] {
    return this.#state.pendingSteps(feed, externalId)
  }

  panel(address: PanelAddress): Panel | undefined {
    const change = this.#byKey.get(`panel ${address}`)
    return change?.entity === 'panel' ? change.value : this.#state.panel(address)
  }

  part(address: PanelAddress, partKey: string): PartLevel | undefined {
    const change = this.#byKey.get(`part ${address} ${partKey}`)
    return change?.entity === 'part' ? change.value : this.#state.part(address, partKey)
  }

  fireGroup(address: PanelAddress): FireGroup | undefined {
    const change = this.#byKey.get(`fireGroup ${address}`)
    return change?.entity === 'fireGroup' ? change.value : this.#state.fireGroup(address)
  }

  alarm(id: AlarmId): Alarm | undefined {
    const change = this.#byKey.get(`alarm ${id}`)
    return change?.entity === 'alarm' ? change.value : this.#state.alarm(id)
  }

  deadLetter(seq: number): DeadLetter | undefined {
    return this.#state.deadLetter(seq)
  }
}

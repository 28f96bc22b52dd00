import type {Alarm, Panel} from '#contract/alarm.ts'
import type {AlarmFlood} from '#contract/alarmFlood.ts'
import type {CaseFile, CaseSummary, Place} from '#contract/caseFile.ts'
import type {FeedHealth} from '#contract/feed.ts'
import type {AlarmId, AreaCode, CaseCode} from '#contract/ids.ts'
import type {LogRecord} from '#contract/record.ts'
import type {SituationChanged, SituationLoaded, Topic} from '#contract/socket.ts'
import type {TaskId} from '#contract/task.ts'
import type {UnitState} from '#contract/unitState.ts'
import {CONTRACT_VERSION} from '#contract/version.ts'
import type {AreaTree} from '../city/cityPack.ts'
import type {Change} from '../domain/change.ts'
import type {CityContext} from '../domain/draft.ts'
import {silentPanel} from '../domain/reducePanel.ts'
import {reduceRecord, type Reduction} from '../domain/reduceRecord.ts'
import {summariseCase} from '../domain/summariseCase.ts'
import type {StateImage} from '../store/storeApi.ts'
import {AlarmFloods} from './alarmFloods.ts'
import {createAreaView, type AreaView} from './areaView.ts'
import {CityState} from './cityState.ts'
import {Figures} from './figures.ts'
import {forgetOld} from './forgetOld.ts'
import {BY_SEQ, changedOf, type Changes, type SituationCursor} from './changedOf.ts'
import {Journal, type JournalEntry} from './journal.ts'

/** How often old entries are looked for. */
const SWEEP_MS = 60_000

/** What somebody looks at: `scope` names areas, and whatever lies in one of them is seen. */
export interface View {
  readonly scope: readonly AreaCode[]
  readonly topics: readonly Topic[]
}

export interface SituationOptions {
  readonly areaTree: AreaTree
  readonly context: CityContext
  readonly image: StateImage
  /** Epoch ms. */
  readonly clock: () => number
  /** `replay`: the picture's clock is the time of the latest event. */
  readonly clockMode: 'live' | 'replay'
  /** The record up to which the state tables stand: nothing leaves the picture before it is in them. */
  readonly projectedSeq: () => number
}

/**
 * The live picture of one node: made from an image of the state tables and every log record after it.
 * Records go in through `take`; time, through `tick`.
 */
export class Situation {
  readonly state: CityState
  readonly #figures: Figures
  readonly #options: SituationOptions
  readonly #journal = new Journal()
  readonly #listeners = new Set<() => void>()
  readonly #views = new WeakMap<View, AreaView>()
  readonly #areaVersion: Float64Array
  #seq: number
  #latestEventAt = 0
  #feeds: readonly FeedHealth[] = []
  #feedsVersion = 0
  #hourVersion = 0
  #drillsVersion = 0
  readonly #floods: AlarmFloods
  #floodsVersion = 0
  #notifiedVersion = 0
  #nextSweepAt = 0

  constructor(options: SituationOptions) {
    const {image, areaTree} = options
    this.#options = options
    this.#seq = image.seq
    this.state = new CityState(image)
    this.#areaVersion = new Float64Array(areaTree.areas.length)
    for (const caseFile of image.cases) this.#sawEventAt(caseFile.stageSince)
    for (const alarm of image.alarms) this.#sawEventAt(alarm.raisedAt)
    const now = this.now()
    this.#figures = new Figures(areaTree, now)
    for (const caseFile of image.cases) this.#figures.replaceCase(undefined, caseFile, now)
    for (const alarm of image.alarms) this.#figures.replaceAlarm(undefined, alarm)
    this.#figures.rollUps.takeDirty()
    this.#floods = new AlarmFloods(areaTree)
    for (const alarm of image.alarms) this.#floods.add(alarm)
    this.#floods.advance(now)
  }

  get seq(): number {
    return this.#seq
  }

  now(): number {
    return this.#options.clockMode === 'replay' ? this.#latestEventAt : this.#options.clock()
  }

  /** Takes in the next record of the log and returns what it changed, for the state tables. */
  take(record: LogRecord): Reduction {
    const reduction = reduceRecord(record, this.state, this.#options.context)
    const {changes} = reduction
    this.#sawEvents(changes)
    const now = this.#advance()
    for (const change of changes) {
      if (change.entity === 'case') this.#replaceCase(change.value, now)
      else if (change.entity === 'alarm') this.#replaceAlarm(change.value)
      else if (change.entity === 'task') this.#journal.add({entity: 'task', id: change.value.taskId})
      else if (change.entity === 'unitState') this.#journal.add({entity: 'unit', id: change.value.unitId})
      else if (change.entity === 'drill') this.#drillsVersion = this.#journal.nextVersion()
      this.state.apply(change)
    }
    this.#seq = record.seq
    return reduction
  }

  /** Takes in cases that had left the picture and that a coming record speaks of. */
  remember(cases: readonly CaseFile[]): void {
    const now = this.now()
    for (const caseFile of cases) {
      this.#figures.replaceCase(this.state.cases.get(caseFile.caseCode), caseFile, now)
      this.state.rememberCase(caseFile)
    }
  }

  /** Lets time pass (cases fall due, hours end, old entries leave) and tells listeners when anything changed. */
  tick(): void {
    const now = this.#advance()
    this.#markDirtyAreas()
    this.#forgetOld(now)
    if (this.#journal.version === this.#notifiedVersion) return
    this.#notifiedVersion = this.#journal.version
    for (const listener of this.#listeners) listener()
  }

  /** Health of the feeds, as this node's supervisor sees it. */
  setFeeds(feeds: readonly FeedHealth[]): void {
    this.#feeds = feeds
    this.#feedsVersion = this.#journal.nextVersion()
  }

  /** Registered panels, heard from or not, and those heard from without being registered. */
  panels(): readonly Panel[] {
    const {context} = this.#options
    const silent = [...context.panels.keys()].filter(address => !this.state.panels.has(address))
    return [...this.state.panels.values(), ...silent.map(address => silentPanel(address, context))]
  }

  snapshot(view: View): {readonly loaded: SituationLoaded; readonly cursor: SituationCursor} {
    const areaView = this.#viewOf(view)
    const all = {seq: 0, version: BY_SEQ}
    const loaded = {
      seq: this.#seq,
      contractVersion: CONTRACT_VERSION,
      ...this.#entities(view.topics, areaView, {since: all, entries: []}),
    }
    return {loaded, cursor: this.#cursor()}
  }

  /**
   * What changed in view after a cursor; null when a snapshot is needed: for a cursor that is too old or ahead of this
   * node, and for one made from a sequence number where part of the city is in view, because that does not tell which
   * cases were moved out of it.
   */
  changesSince(
    view: View,
    cursor: SituationCursor,
  ): {readonly changed: SituationChanged; readonly cursor: SituationCursor} | null {
    if (cursor.seq > this.#seq || cursor.version > this.#journal.version) return null
    if (cursor.version !== BY_SEQ && cursor.version < this.#journal.oldestVersion) return null
    const areaView = this.#viewOf(view)
    if (cursor.version === BY_SEQ && !areaView.seesCity) return null
    const entries = cursor.version === BY_SEQ ? [] : this.#journal.since(cursor.version)
    const changed = {
      previousSeq: cursor.seq,
      seq: this.#seq,
      ...this.#entities(view.topics, areaView, {since: cursor, entries}),
      ...this.#removed(areaView, entries),
    }
    return {changed, cursor: this.#cursor()}
  }

  cursorAt(seq: number): SituationCursor | null {
    return seq > this.#seq ? null : {seq, version: BY_SEQ}
  }

  onChanged(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  #entities(topics: readonly Topic[], areaView: AreaView, {since, entries}: Changes) {
    const has = (topic: Topic) => topics.includes(topic)
    const isAll = since.version === BY_SEQ
    const isChanged = (index: number) => isAll || (this.#areaVersion[index] ?? 0) > since.version
    const isNamedChanged = isAll || this.#hourVersion > since.version || this.#feedsVersion > since.version
    const named = areaView.named.filter(index => isNamedChanged || isChanged(index))
    const known = {asOf: this.now(), seq: this.#seq, feeds: this.#feeds}
    return {
      now: known.asOf,
      ...this.#placed(has, areaView, {since, entries}),
      areas: has('areas')
        ? areaView.covered.filter(isChanged).flatMap(index => this.#figures.areaFigures(index) ?? [])
        : [],
      series: has('series') ? named.flatMap(index => this.#figures.daySeries(index) ?? []) : [],
      indicators: has('indicators') ? named.flatMap(index => this.#figures.indicators(index, known)) : [],
      feeds: has('feeds') && (isAll || this.#feedsVersion > since.version) ? [...this.#feeds] : [],
    }
  }

  /** What lies somewhere, and what is said of the whole view at each change. */
  #placed(has: (topic: Topic) => boolean, areaView: AreaView, changes: Changes) {
    const {version} = changes.since
    const isSeen = ({place}: {readonly place: Place}) => areaView.covers(place)
    return {
      cases: has('cases') ? this.#casesSince(areaView, changes) : [],
      alarms: has('alarms')
        ? changedOf(this.state.alarms, changes, entry => (entry.entity === 'alarm' ? entry.id : null)).filter(
            isSeen,
          )
        : [],
      tasks: has('tasks')
        ? changedOf(this.state.tasks, changes, entry => (entry.entity === 'task' ? entry.id : null)).filter(
            isSeen,
          )
        : [],
      units: has('units') ? this.#unitsSince(areaView, changes) : [],
      floods: has('floods') && this.#floodsVersion > version ? this.#floodsIn(areaView) : null,
      drills: has('drills') && this.#drillsVersion > version ? [...this.state.openDrills()] : null,
    }
  }

  floods(): readonly AlarmFlood[] {
    return this.#floods.standing().map(({flood}) => flood)
  }

  #floodsIn({covered}: AreaView): AlarmFlood[] {
    return this.#floods.standing().flatMap(({index, flood}) => (covered.includes(index) ? flood : []))
  }

  #casesSince(areaView: AreaView, changes: Changes): CaseSummary[] {
    return changedOf(this.state.cases, changes, entry => (entry.entity === 'case' ? entry.id : null))
      .filter(({place}) => areaView.covers(place))
      .map(summariseCase)
  }

  /** Units are seen by whoever sees where they are. */
  #unitsSince(areaView: AreaView, changes: Changes): UnitState[] {
    const {context} = this.#options
    return changedOf(this.state.unitStates, changes, entry =>
      entry.entity === 'unit' ? entry.id : null,
    ).filter(({unitId, position}) => {
      const at = position ?? context.units.get(unitId)?.position ?? null
      return areaView.seesCity || areaView.covers(context.locate(at))
    })
  }

  /** What was in view and is not any more. */
  #removed(areaView: AreaView, entries: readonly JournalEntry[]) {
    const isSeen = (held: {readonly place: Place} | undefined) =>
      held !== undefined && areaView.covers(held.place)
    const removedCases = new Set<CaseCode>()
    const removedAlarms = new Set<AlarmId>()
    const removedTasks = new Set<TaskId>()
    for (const entry of entries) {
      if (!('place' in entry) || !areaView.covers(entry.place)) continue
      if (entry.entity === 'alarmLeft') removedAlarms.add(entry.id)
      else if (entry.entity === 'taskLeft') removedTasks.add(entry.id)
      else if (!isSeen(this.state.cases.get(entry.id))) removedCases.add(entry.id)
    }
    return {
      removedCases: [...removedCases],
      removedAlarms: [...removedAlarms],
      removedTasks: [...removedTasks],
    }
  }

  #replaceCase(after: CaseFile, now: number): void {
    const before = this.state.cases.get(after.caseCode)
    this.#figures.replaceCase(before, after, now)
    this.#journal.add({entity: 'case', id: after.caseCode})
    if (before && isElsewhere(before.place, after.place)) {
      this.#journal.add({entity: 'caseLeft', id: before.caseCode, place: before.place})
    }
  }

  #replaceAlarm(after: Alarm): void {
    const before = this.state.alarms.get(after.id)
    this.#figures.replaceAlarm(before, after)
    if (!before) this.#floods.add(after)
    this.#journal.add({entity: 'alarm', id: after.id})
  }

  /** Lets the figures run on to the picture's time, which it returns: what happens then is counted in its own hour. */
  #advance(): number {
    const now = this.now()
    if (this.#figures.advance(now)) this.#hourVersion = this.#journal.nextVersion()
    if (this.#floods.advance(now)) this.#floodsVersion = this.#journal.nextVersion()
    return now
  }

  #sawEvents(changes: readonly Change[]): void {
    for (const change of changes) {
      if (change.entity === 'case') this.#sawEventAt(change.value.stageSince)
      else if (change.entity === 'alarm') this.#sawEventAt(change.value.raisedAt)
    }
  }

  #sawEventAt(at: number): void {
    if (at > this.#latestEventAt) this.#latestEventAt = at
  }

  #markDirtyAreas(): void {
    const dirty = this.#figures.rollUps.takeDirty()
    if (dirty.length === 0) return
    const version = this.#journal.nextVersion()
    for (const index of dirty) this.#areaVersion[index] = version
  }

  #forgetOld(now: number): void {
    if (now < this.#nextSweepAt) return
    this.#nextSweepAt = now + SWEEP_MS
    forgetOld(this.state, {
      now,
      projectedSeq: this.#options.projectedSeq(),
      onLeft: entry => this.#journal.add(entry),
    })
  }

  #viewOf(view: View): AreaView {
    const known = this.#views.get(view)
    if (known) return known
    const areaView = createAreaView(this.#options.areaTree, view.scope)
    this.#views.set(view, areaView)
    return areaView
  }

  #cursor(): SituationCursor {
    return {seq: this.#seq, version: this.#journal.version}
  }
}

function isElsewhere(before: Place, after: Place): boolean {
  return before.gridCell !== after.gridCell || before.community !== after.community
}

import type {Alarm, Panel, PanelRegistration} from '#contract/alarm.ts'
import type {CaseFile, Place} from '#contract/caseFile.ts'
import type {DeadLetter, FeedName} from '#contract/feed.ts'
import type {AlarmId, AreaCode, CaseCode, PanelAddress, PremisesId} from '#contract/ids.ts'
import type {Drill, DrillId} from '#contract/drill.ts'
import type {Handover} from '#contract/handover.ts'
import type {Hazard, HazardId, HazardKind} from '#contract/hazard.ts'
import type {InspectionPlan, PlanId} from '#contract/inspection.ts'
import type {RefusalCode} from '#contract/socket.ts'
import type {Task, TaskId} from '#contract/task.ts'
import type {Unit, UnitId} from '#contract/unit.ts'
import type {UnitState} from '#contract/unitState.ts'
import type {Position} from '#geo/types.ts'
import {changeKey, type Change, type FireGroup, type PartLevel, type PendingStep} from './change.ts'
import type {Policy} from './policy.ts'
import type {WorkCalendar} from './workCalendar.ts'

/** What of the city the rules need to know. */
export interface CityContext {
  readonly cityCode: AreaCode
  /** Writes days in the city's time zone; see `createDayFormat`. */
  readonly dayFormat: Intl.DateTimeFormat
  readonly policy: Policy
  readonly workCalendar: WorkCalendar
  readonly panels: ReadonlyMap<PanelAddress, PanelRegistration>
  readonly units: ReadonlyMap<UnitId, Unit>
  /** Null for premises that the city does not have. */
  positionOf(premisesId: PremisesId): Position | null
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
  /** How many panels were heard from. */
  panelCount(): number
  part(address: PanelAddress, partKey: string): PartLevel | undefined
  fireGroup(address: PanelAddress): FireGroup | undefined
  alarm(id: AlarmId): Alarm | undefined
  deadLetter(seq: number): DeadLetter | undefined
  task(taskId: TaskId): Task | undefined
  /** Tasks of a case that are live: open ones, and those of the last day. */
  tasksOf(caseCode: CaseCode): readonly Task[]
  unitState(unitId: UnitId): UnitState | undefined
  drill(drillId: DrillId): Drill | undefined
  /** Drills under way. */
  openDrills(): readonly Drill[]
  /** Open cases of drills. Looks at every live case. */
  openDrillCases(): readonly CaseFile[]
  /** A handover sheet that is not signed by both. */
  openHandover(handoverId: string): Handover | undefined
  /** A hazard that is live: open, or of the last day. */
  hazard(hazardId: HazardId): Hazard | undefined
  /** How many hazards of a kind premises have had. */
  hazardTally(premisesId: PremisesId, kind: HazardKind): number
  plan(planId: PlanId): InspectionPlan | undefined
}

/** The state as it becomes while one record is taken in: reads see what was changed before, and changes are kept in order. */
export class Draft {
  readonly changes: Change[] = []
  /** Why the record changes nothing, where it was a command that came too late; null when it was taken in. */
  refusal: RefusalCode | null = null
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

  panelCount(): number {
    return this.#state.panelCount()
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

  task(taskId: TaskId): Task | undefined {
    const change = this.#byKey.get(`task ${taskId}`)
    return change?.entity === 'task' ? change.value : this.#state.task(taskId)
  }

  /** Tasks of a case that are live, those of this record included. */
  tasksOf(caseCode: CaseCode): readonly Task[] {
    const before = this.#state.tasksOf(caseCode)
    const known = new Set(before.map(({taskId}) => taskId))
    const added = this.changes.flatMap(change =>
      change.entity === 'task' && change.value.caseCode === caseCode && !known.has(change.value.taskId)
        ? change.value.taskId
        : [],
    )
    return [...known, ...new Set(added)].flatMap(taskId => this.task(taskId) ?? [])
  }

  unitState(unitId: UnitId): UnitState | undefined {
    const change = this.#byKey.get(`unitState ${unitId}`)
    return change?.entity === 'unitState' ? change.value : this.#state.unitState(unitId)
  }

  drill(drillId: DrillId): Drill | undefined {
    return this.#state.drill(drillId)
  }

  openDrills(): readonly Drill[] {
    return this.#state.openDrills()
  }
  openDrillCases(): readonly CaseFile[] {
    return this.#state.openDrillCases()
  }

  openHandover(handoverId: string): Handover | undefined {
    return this.#state.openHandover(handoverId)
  }

  hazard(hazardId: HazardId): Hazard | undefined {
    const change = this.#byKey.get(`hazard ${hazardId}`)
    return change?.entity === 'hazard' ? change.value : this.#state.hazard(hazardId)
  }

  plan(planId: PlanId): InspectionPlan | undefined {
    return this.#state.plan(planId)
  }

  hazardTally(premisesId: PremisesId, kind: HazardKind): number {
    const change = this.#byKey.get(`hazardTally ${kind} ${premisesId}`)
    return change?.entity === 'hazardTally' ? change.value.count : this.#state.hazardTally(premisesId, kind)
  }
}

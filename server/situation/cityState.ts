import type {Alarm, Panel} from '#contract/alarm.ts'
import {isCaseOpen, type CaseFile} from '#contract/caseFile.ts'
import type {Drill, DrillId} from '#contract/drill.ts'
import type {DeadLetter, FeedName} from '#contract/feed.ts'
import type {Handover} from '#contract/handover.ts'
import type {Hazard, HazardId, HazardKind} from '#contract/hazard.ts'
import type {AlarmId, CaseCode, PanelAddress, PremisesId} from '#contract/ids.ts'
import type {InspectionPlan, PlanId} from '#contract/inspection.ts'
import type {Task, TaskId} from '#contract/task.ts'
import type {UnitId} from '#contract/unit.ts'
import type {UnitState} from '#contract/unitState.ts'
import type {Change, FireGroup, FittedModel, PartLevel, PendingStep, WallShown} from '../domain/change.ts'
import type {StateReader} from '../domain/draft.ts'
import type {StateImage} from '../store/storeApi.ts'

/** The state before the first record. */
export const EMPTY_IMAGE: StateImage = {
  seq: 0,
  cases: [],
  alarms: [],
  panels: [],
  parts: [],
  fireGroups: [],
  pendingSteps: [],
  caseSerials: [],
  tasks: [],
  unitStates: [],
  drills: [],
  openHandovers: [],
  wallShows: [],
  hazards: [],
  hazardTallies: [],
  riskModel: null,
}

/**
 * The latest state of every entity that is live: open cases and those of the last day, panels and their parts, alarms.
 * Changed only by `apply`, with what `reduceRecord` made of a log record.
 */
export class CityState implements StateReader {
  readonly cases = new Map<CaseCode, CaseFile>()
  readonly alarms = new Map<AlarmId, Alarm>()
  readonly panels = new Map<PanelAddress, Panel>()
  readonly tasks = new Map<TaskId, Task>()
  readonly unitStates = new Map<UnitId, UnitState>()
  /** Those under way. */
  readonly drills = new Map<DrillId, Drill>()
  /** Handover sheets that are not signed by both. */
  readonly openHandovers: Map<string, Handover>
  /** By wall; `*` stands for all of them. */
  readonly wallShows = new Map<string, WallShown>()
  /** Open ones, and those of the last day. */
  readonly hazards = new Map<HazardId, Hazard>()
  /** Plans that anything was heard of since the start, until they are over. */
  readonly plans = new Map<PlanId, InspectionPlan>()
  /** The model in use; null before the first was fitted. */
  riskModel: FittedModel | null
  readonly #hazardTallies = new Map<string, number>()
  readonly #tasksByCase = new Map<CaseCode, Set<TaskId>>()
  readonly #codeByExternalId = new Map<string, CaseCode>()
  readonly #parts = new Map<string, PartLevel>()
  readonly #fireGroups = new Map<PanelAddress, FireGroup>()
  readonly #serials = new Map<string, number>()
  readonly #pendingBySeq = new Map<number, PendingStep>()
  readonly #pendingByExternalId = new Map<string, number[]>()
  readonly #deadLetters = new Map<number, DeadLetter>()

  constructor(image: StateImage) {
    this.openHandovers = new Map(image.openHandovers.map(sheet => [sheet.handoverId, sheet]))
    for (const caseFile of image.cases) this.rememberCase(caseFile)
    for (const alarm of image.alarms) this.alarms.set(alarm.id, alarm)
    for (const panel of image.panels) this.panels.set(panel.address, panel)
    for (const part of image.parts) this.#parts.set(partId(part.address, part.partKey), part)
    for (const group of image.fireGroups) this.#fireGroups.set(group.address, group)
    for (const {series, last} of image.caseSerials) this.#serials.set(series, last)
    for (const pending of image.pendingSteps) this.#rememberPending(pending)
    for (const task of image.tasks) this.rememberTask(task)
    for (const unitState of image.unitStates) this.unitStates.set(unitState.unitId, unitState)
    for (const drill of image.drills) this.drills.set(drill.drillId, drill)
    this.#rememberHazards(image)
    this.riskModel = image.riskModel
    for (const shown of image.wallShows) this.wallShows.set(shown.wallId, shown)
  }

  caseByCode(caseCode: CaseCode): CaseFile | undefined {
    return this.cases.get(caseCode)
  }

  caseByExternalId(feed: FeedName, externalId: string): CaseFile | undefined {
    const code = this.#codeByExternalId.get(externalKey(feed, externalId))
    return code === undefined ? undefined : this.cases.get(code)
  }

  pendingSteps(feed: FeedName, externalId: string): readonly PendingStep[] {
    const seqs = this.#pendingByExternalId.get(externalKey(feed, externalId)) ?? []
    return seqs.flatMap(seq => this.#pendingBySeq.get(seq) ?? [])
  }

  lastSerial(series: string): number {
    return this.#serials.get(series) ?? 0
  }

  panel(address: PanelAddress): Panel | undefined {
    return this.panels.get(address)
  }

  panelCount(): number {
    return this.panels.size
  }

  part(address: PanelAddress, partKey: string): PartLevel | undefined {
    return this.#parts.get(partId(address, partKey))
  }

  fireGroup(address: PanelAddress): FireGroup | undefined {
    return this.#fireGroups.get(address)
  }

  alarm(id: AlarmId): Alarm | undefined {
    return this.alarms.get(id)
  }

  deadLetter(seq: number): DeadLetter | undefined {
    return this.#deadLetters.get(seq)
  }

  task(taskId: TaskId): Task | undefined {
    return this.tasks.get(taskId)
  }

  tasksOf(caseCode: CaseCode): readonly Task[] {
    return [...(this.#tasksByCase.get(caseCode) ?? [])].flatMap(taskId => this.tasks.get(taskId) ?? [])
  }

  unitState(unitId: UnitId): UnitState | undefined {
    return this.unitStates.get(unitId)
  }

  drill(drillId: DrillId): Drill | undefined {
    return this.drills.get(drillId)
  }

  openDrills(): readonly Drill[] {
    return [...this.drills.values()]
  }

  openDrillCases(): readonly CaseFile[] {
    return [...this.cases.values()].filter(each => each.isDrill && isCaseOpen(each))
  }

  hazard(hazardId: HazardId): Hazard | undefined {
    return this.hazards.get(hazardId)
  }

  plan(planId: PlanId): InspectionPlan | undefined {
    return this.plans.get(planId)
  }

  planOfCase(caseCode: CaseCode): InspectionPlan | undefined {
    return [...this.plans.values()].find(plan => plan.caseCode === caseCode)
  }

  hazardTally(premisesId: PremisesId, kind: HazardKind): number {
    return this.#hazardTallies.get(tallyId(premisesId, kind)) ?? 0
  }

  openHandover(handoverId: string): Handover | undefined {
    return this.openHandovers.get(handoverId)
  }

  /** Puts one changed entity in place of what stood there. */
  apply(change: Change): void {
    switch (change.entity) {
      case 'case':
        this.rememberCase(change.value)
        break
      case 'alarm':
        this.alarms.set(change.value.id, change.value)
        break
      case 'panel':
        this.panels.set(change.value.address, change.value)
        break
      case 'part':
        this.#parts.set(partId(change.value.address, change.value.partKey), change.value)
        break
      case 'fireGroup':
        this.#fireGroups.set(change.value.address, change.value)
        break
      case 'caseSerial':
        this.#serials.set(change.value.series, change.value.last)
        break
      case 'pendingStep':
        this.#rememberPending(change.value)
        break
      case 'pendingStepTaken':
        this.#forgetPending(change.seq)
        break
      case 'deadLetter':
        this.#deadLetters.delete(change.value.seq)
        break
      default:
        this.#applyDuty(change)
    }
  }

  #applyDuty(change: Change): void {
    switch (change.entity) {
      case 'task':
        this.rememberTask(change.value)
        break
      case 'unitState':
        this.unitStates.set(change.value.unitId, change.value)
        break
      case 'drill':
        if (change.value.endedAt === null) this.drills.set(change.value.drillId, change.value)
        else this.drills.delete(change.value.drillId)
        break
      case 'handover':
        if (change.value.takenBy === null) this.openHandovers.set(change.value.handoverId, change.value)
        else this.openHandovers.delete(change.value.handoverId)
        break
      case 'wallShown':
        this.wallShows.set(change.value.wallId, change.value)
        break
      default:
        this.#applyRisk(change)
    }
  }

  #applyRisk(change: Change): void {
    switch (change.entity) {
      case 'inspectionPlan':
        this.plans.set(change.value.planId, change.value)
        break
      case 'hazard':
        this.hazards.set(change.value.hazardId, change.value)
        break
      case 'hazardTally':
        this.#hazardTallies.set(tallyId(change.value.premisesId, change.value.kind), change.value.count)
        break
      case 'riskModel':
        if (change.value.fitted.isTaken) this.riskModel = change.value
        break
      default:
    }
  }

  /** Takes in a case that had left the live state and is asked for again. */
  rememberCase(caseFile: CaseFile): void {
    this.cases.set(caseFile.caseCode, caseFile)
    if (caseFile.origin.type === 'report') {
      this.#codeByExternalId.set(
        externalKey(caseFile.origin.feed, caseFile.origin.externalId),
        caseFile.caseCode,
      )
    }
  }

  /** Takes in a task that is new, has changed, or had left the live state and is asked for again. */
  rememberTask(task: Task): void {
    this.tasks.set(task.taskId, task)
    const ofCase = this.#tasksByCase.get(task.caseCode) ?? new Set()
    this.#tasksByCase.set(task.caseCode, ofCase.add(task.taskId))
  }

  forgetTask({taskId, caseCode}: Task): void {
    this.tasks.delete(taskId)
    const ofCase = this.#tasksByCase.get(caseCode)
    ofCase?.delete(taskId)
    if (ofCase?.size === 0) this.#tasksByCase.delete(caseCode)
  }

  /** Takes in a dead letter that is about to be resolved. */
  rememberDeadLetter(letter: DeadLetter): void {
    this.#deadLetters.set(letter.seq, letter)
  }

  forgetCase(caseFile: CaseFile): void {
    this.cases.delete(caseFile.caseCode)
    if (caseFile.origin.type === 'report') {
      this.#codeByExternalId.delete(externalKey(caseFile.origin.feed, caseFile.origin.externalId))
    }
  }

  #rememberHazards({hazards, hazardTallies}: StateImage): void {
    for (const hazard of hazards) this.hazards.set(hazard.hazardId, hazard)
    for (const {premisesId, kind, count} of hazardTallies) {
      this.#hazardTallies.set(tallyId(premisesId, kind), count)
    }
  }

  #rememberPending(pending: PendingStep): void {
    const key = externalKey(pending.feed, pending.progressed.externalId)
    this.#pendingBySeq.set(pending.seq, pending)
    this.#pendingByExternalId.set(key, [...(this.#pendingByExternalId.get(key) ?? []), pending.seq])
  }

  #forgetPending(seq: number): void {
    const pending = this.#pendingBySeq.get(seq)
    if (!pending) return
    this.#pendingBySeq.delete(seq)
    this.#pendingByExternalId.delete(externalKey(pending.feed, pending.progressed.externalId))
  }
}

function externalKey(feed: FeedName, externalId: string): string {
  return `${feed} ${externalId}`
}

function tallyId(premisesId: PremisesId, kind: HazardKind): string {
  return `${kind} ${premisesId}`
}

function partId(address: PanelAddress, partKey: string): string {
  return `${address} ${partKey}`
}

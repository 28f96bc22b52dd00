import type {Alarm, Panel} from '#contract/alarm.ts'
import type {CaseFile, CaseStep} from '#contract/caseFile.ts'
import type {DeadLetter, FeedName} from '#contract/feed.ts'
import type {Drill} from '#contract/drill.ts'
import type {Handover} from '#contract/handover.ts'
import type {Hazard, HazardKind} from '#contract/hazard.ts'
import type {AlarmId, CaseCode, PanelAddress, PremisesId} from '#contract/ids.ts'
import type {Inspection, InspectionPlan, Penalty, PersonView, PremisesFire} from '#contract/inspection.ts'
import type {CaseProgressed} from '#contract/record.ts'
import type {RiskFitted} from '#contract/risk.ts'
import type {Mending} from '#contract/riskMending.ts'
import type {Task} from '#contract/task.ts'
import type {UnitId} from '#contract/unit.ts'
import type {UnitState} from '#contract/unitState.ts'
import type {WallShow} from '#contract/wallShow.ts'

/** The level that a part last reported, and the alarms that stand for it. */
export interface PartLevel {
  readonly address: PanelAddress
  readonly partKey: string
  readonly status: number
  readonly fireAlarmId: AlarmId | null
  readonly faultAlarmId: AlarmId | null
  readonly updatedSeq: number
}

/** A step for a case that nobody has reported yet; it is taken in when the report comes. */
export interface PendingStep {
  readonly seq: number
  readonly feed: FeedName
  readonly progressed: CaseProgressed
}

/** The case that takes in further fire alarms of a panel, until `groupMinutes` after the last one. */
export interface FireGroup {
  readonly address: PanelAddress
  readonly caseCode: CaseCode
  readonly lastRaisedAt: number
  readonly updatedSeq: number
}

/** The last serial given to cases of one kind on one day; `series` is `20261123-F`. */
export interface CaseSerial {
  readonly series: string
  readonly last: number
}

/** Where a unit was at a time, for its trail. */
export interface TrackPoint {
  readonly unitId: UnitId
  readonly at: number
  readonly position: readonly [number, number]
}

/** How many hazards of a kind premises have had. */
export interface HazardTally {
  readonly premisesId: PremisesId
  readonly kind: HazardKind
  readonly count: number
}

/** A model that was fitted, taken or not, under the record that told of it. */
export interface FittedModel {
  readonly seq: number
  readonly fitted: RiskFitted
}

/** What an officer put on a wall; `wallId` is `*` for all walls, `show` null once it was taken back. */
export interface WallShown {
  readonly wallId: string
  readonly show: WallShow | null
  readonly updatedSeq: number
}

/**
 * What one log record does to the state: whole entities, put in place of what stood under their key.
 * State in memory and state tables are both made of nothing else.
 */
export type Change =
  | {readonly entity: 'case'; readonly value: CaseFile}
  | {readonly entity: 'caseStep'; readonly caseCode: CaseCode; readonly value: CaseStep}
  | {readonly entity: 'pendingStep'; readonly value: PendingStep}
  | {readonly entity: 'pendingStepTaken'; readonly seq: number}
  | {readonly entity: 'caseSerial'; readonly value: CaseSerial}
  | {readonly entity: 'panel'; readonly value: Panel}
  | {readonly entity: 'part'; readonly value: PartLevel}
  | {readonly entity: 'fireGroup'; readonly value: FireGroup}
  | {readonly entity: 'alarm'; readonly value: Alarm}
  | {readonly entity: 'deadLetter'; readonly value: DeadLetter}
  | {readonly entity: 'task'; readonly value: Task}
  | {readonly entity: 'unitState'; readonly value: UnitState}
  | {readonly entity: 'trackPoint'; readonly value: TrackPoint}
  | {readonly entity: 'drill'; readonly value: Drill}
  | {readonly entity: 'handover'; readonly value: Handover}
  | {readonly entity: 'wallShown'; readonly value: WallShown}
  | {readonly entity: 'hazard'; readonly value: Hazard}
  | {readonly entity: 'hazardTally'; readonly value: HazardTally}
  | {readonly entity: 'inspection'; readonly seq: number; readonly value: Inspection}
  | {readonly entity: 'penalty'; readonly seq: number; readonly value: Penalty}
  | {readonly entity: 'premisesFire'; readonly seq: number; readonly value: PremisesFire}
  | {readonly entity: 'inspectionPlan'; readonly value: InspectionPlan}
  | {readonly entity: 'riskModel'; readonly value: FittedModel}
  | {readonly entity: 'mending'; readonly seq: number; readonly value: Mending}
  | {readonly entity: 'personView'; readonly seq: number; readonly value: PersonView}

/** What a change replaces; the same for a step that waits and its being taken in. */
export function changeKey(change: Change): string {
  switch (change.entity) {
    case 'case':
      return `case ${change.value.caseCode}`
    case 'caseStep':
      return `caseStep ${change.caseCode} ${String(change.value.seq)}`
    case 'pendingStep':
      return pendingStepKey(change.value.seq)
    case 'pendingStepTaken':
      return pendingStepKey(change.seq)
    case 'caseSerial':
      return `caseSerial ${change.value.series}`
    case 'panel':
      return `panel ${change.value.address}`
    case 'part':
      return `part ${change.value.address} ${change.value.partKey}`
    case 'fireGroup':
      return `fireGroup ${change.value.address}`
    case 'alarm':
      return `alarm ${change.value.id}`
    case 'deadLetter':
      return `deadLetter ${String(change.value.seq)}`
    default:
      return dutyKey(change)
  }
}

/** The entities of cases, panels and dead letters have keys of their own above. */
type DutyChange = Exclude<
  Change,
  {
    entity:
      | 'case'
      | 'caseStep'
      | 'pendingStep'
      | 'pendingStepTaken'
      | 'caseSerial'
      | 'panel'
      | 'part'
      | 'fireGroup'
      | 'alarm'
      | 'deadLetter'
  }
>

function dutyKey(change: DutyChange): string {
  switch (change.entity) {
    case 'task':
      return `task ${change.value.taskId}`
    case 'unitState':
      return `unitState ${change.value.unitId}`
    case 'trackPoint':
      return `trackPoint ${change.value.unitId} ${String(change.value.at)}`
    case 'drill':
      return `drill ${change.value.drillId}`
    case 'handover':
      return `handover ${change.value.handoverId}`
    case 'wallShown':
      return `wallShown ${change.value.wallId}`
    default:
      return riskKey(change)
  }
}

/** What becomes of premises. */
export type RiskChange = Extract<
  Change,
  {
    entity:
      | 'hazard'
      | 'hazardTally'
      | 'inspection'
      | 'penalty'
      | 'premisesFire'
      | 'inspectionPlan'
      | 'riskModel'
      | 'mending'
      | 'personView'
  }
>

function riskKey(change: RiskChange): string {
  switch (change.entity) {
    case 'hazard':
      return `hazard ${change.value.hazardId}`
    case 'hazardTally':
      return `hazardTally ${change.value.kind} ${change.value.premisesId}`
    case 'inspection':
      return `inspection ${change.value.inspectionId}`
    case 'penalty':
      return `penalty ${change.value.penaltyId}`
    case 'premisesFire':
      return `premisesFire ${change.value.fireId}`
    case 'inspectionPlan':
      return `inspectionPlan ${change.value.planId}`
    case 'riskModel':
      return `riskModel ${String(change.value.seq)}`
    case 'mending':
      return `mending ${change.value.finding.findingId}`
    case 'personView':
      return `personView ${String(change.seq)}`
  }
}

function pendingStepKey(seq: number): string {
  return `pendingStep ${String(seq)}`
}

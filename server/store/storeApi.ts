import type {Alarm, Panel} from '#contract/alarm.ts'
import type {CaseFoundBy} from '#contract/find.ts'
import type {AreaCode, CaseCode, PanelAddress, PremisesId} from '#contract/ids.ts'
import type {CaseFile, CaseKind, Stage, TracedStep} from '#contract/caseFile.ts'
import type {PairedWall, Role} from '#contract/session.ts'
import type {DeadLetter, FeedName} from '#contract/feed.ts'
import type {Appended, LogRecord, NewRecord} from '#contract/record.ts'
import type {Drill, DrillId} from '#contract/drill.ts'
import type {Handover} from '#contract/handover.ts'
import type {Task, TaskId, TaskPhoto} from '#contract/task.ts'
import type {UnitId} from '#contract/unit.ts'
import type {Hazard, HazardId, HazardKind, HazardState} from '#contract/hazard.ts'
import type {
  Inspection,
  InspectionPlan,
  Penalty,
  PersonView,
  PlanId,
  PremisesFire,
} from '#contract/inspection.ts'
import type {Mending} from '#contract/riskMending.ts'
import type {UnitState} from '#contract/unitState.ts'
import type {AnsweredCase} from '../domain/responseFigures.ts'
import type {
  CaseSerial,
  Change,
  FireGroup,
  FittedModel,
  HazardTally,
  PartLevel,
  PendingStep,
  TrackPoint,
  WallShown,
} from '../domain/change.ts'

/** The append-only, hash-chained log. */
export interface Log {
  /**
   * Appends in order, as one durable step shared with whoever appends at the same moment (group commit).
   * Resolves after the commit, one entry a record. Rejects with StoreUnavailableError.
   */
  append(records: readonly NewRecord[]): Promise<readonly Appended[]>
  /** Records after `seq`, in order, at most `limit`. */
  readAfter(seq: number, limit: number): Promise<readonly LogRecord[]>
  /** The last sequence number; 0 for an empty log. */
  headSeq(): Promise<number>
  /** Where the record of this name is; null when there is none. */
  seqOf(name: Pick<NewRecord, 'origin' | 'source' | 'sourceId'>): Promise<number | null>
  /**
   * Calls `onRecords` with every record after `seq`, in order, without a gap, as they are committed by any node,
   * and awaits it before the next call. Rides out a lost database. Ends when `signal` aborts.
   */
  follow(
    seq: number,
    onRecords: (records: readonly LogRecord[]) => void | Promise<void>,
    signal: AbortSignal,
  ): Promise<void>
}

/** What the live picture starts from: the state tables as of `seq`. */
export interface StateImage {
  readonly seq: number
  /** Open cases, and those that changed after the given time. */
  readonly cases: readonly CaseFile[]
  readonly alarms: readonly Alarm[]
  readonly panels: readonly Panel[]
  readonly parts: readonly PartLevel[]
  readonly fireGroups: readonly FireGroup[]
  readonly pendingSteps: readonly PendingStep[]
  readonly caseSerials: readonly CaseSerial[]
  /** Open ones, and those that changed after the given time. */
  readonly tasks: readonly Task[]
  readonly unitStates: readonly UnitState[]
  /** Those under way. */
  readonly drills: readonly Drill[]
  /** Those not signed by both. */
  readonly openHandovers: readonly Handover[]
  readonly wallShows: readonly WallShown[]
  /** Open ones, and those that changed after the given time. */
  readonly hazards: readonly Hazard[]
  readonly hazardTallies: readonly HazardTally[]
  /** The last that was taken; null before the first. */
  readonly riskModel: FittedModel | null
}

/** The state tables: a projection of the log that can be made again from it at any time. */
export interface StateTables {
  /** One consistent image: open cases and standing alarms, and the others that changed at or after `changedSince` (epoch ms). */
  loadImage(changedSince: number): Promise<StateImage>
  /** The record up to which the tables stand. */
  projectedSeq(): Promise<number>
  /**
   * Writes the changes of the records `fromSeq + 1 … toSeq` in one transaction; refuses (returns false, writes nothing)
   * when the tables do not stand at `fromSeq`, because another node has moved them.
   */
  save(changes: readonly Change[], range: {fromSeq: number; toSeq: number}): Promise<boolean>
  /** Empties the tables, to be filled again from the first record. */
  clear(): Promise<void>
  /**
   * Empties the tables when they were made with another city than the one of `digest`, and says whether it did: the same
   * records then mean something else. From now on they are of this one.
   */
  beginCity(digest: string): Promise<boolean>
  /** Holds the right to project, of which there is one for a database, while `work` runs; waits for it first. */
  withProjectorLock(work: (signal: AbortSignal) => Promise<void>, signal: AbortSignal): Promise<void>
  /** The same for the right to send tasks and to fire timers. */
  withDispatchLock(work: (signal: AbortSignal) => Promise<void>, signal: AbortSignal): Promise<void>
  /** The same for the right to fit a risk model. */
  withFitLock(work: (signal: AbortSignal) => Promise<void>, signal: AbortSignal): Promise<void>
  /** The same for the right to tell other departments of hazards. */
  withSharingLock(work: (signal: AbortSignal) => Promise<void>, signal: AbortSignal): Promise<void>
  casesByExternalId(keys: readonly {feed: FeedName; externalId: string}[]): Promise<readonly CaseFile[]>
  caseByCode(caseCode: CaseCode): Promise<CaseFile | null>
  /** A case's history, each entry with the hash of the log record that holds it. */
  caseTrace(caseCode: CaseCode): Promise<readonly TracedStep[]>
  /** Newest first. `areas` null means no restriction; otherwise communities or cells that a case must lie in. */
  listCases(query: CaseQuery): Promise<readonly CaseFile[]>
  /** Open cases before closed ones, newest first; a query that fits too much to be answered soon rejects. */
  /** Rejects with SearchTooSlowError for a query that takes too long. */
  findCases(query: FindQuery): Promise<readonly FoundCase[]>
  /** Cases that were received in a period, as far as response figures ask for them. */
  answeredCases(query: AnsweredQuery): Promise<readonly AnsweredCase[]>
  listAlarms(query: AlarmQuery): Promise<readonly Alarm[]>
  listDeadLetters(query: {
    feed: FeedName | null
    onlyWaiting: boolean
    beforeSeq: number | null
    limit: number
  }): Promise<readonly DeadLetter[]>
  deadLetter(seq: number): Promise<DeadLetter | null>
  taskById(taskId: TaskId): Promise<Task | null>
  /** In the order in which they were made. */
  tasksOf(caseCode: CaseCode): Promise<readonly Task[]>
  /** Where a unit was from a time on (epoch ms), the oldest first, at most `limit` points. */
  track(unitId: UnitId, since: number, limit: number): Promise<readonly TrackPoint[]>
  drillById(drillId: DrillId): Promise<Drill | null>
  /** Newest first. */
  listDrills(limit: number): Promise<readonly Drill[]>
  /** Cases of drills that were opened by the records `fromSeq … toSeq`, in that order, at most `limit`. */
  drillCases(span: {fromSeq: number; toSeq: number; limit: number}): Promise<readonly CaseFile[]>
  /** Alarms of drills that were raised by the records `fromSeq … toSeq`. */
  drillAlarms(span: {fromSeq: number; toSeq: number; limit: number}): Promise<readonly Alarm[]>
  /** Newest first. */
  listHandovers(query: {before: number | null; limit: number}): Promise<readonly Handover[]>
  handoverById(handoverId: string): Promise<Handover | null>
  hazardById(hazardId: HazardId): Promise<Hazard | null>
  /** Newest first. `areas` null means no restriction; otherwise communities or cells that it must lie in. */
  listHazards(query: HazardQuery): Promise<readonly Hazard[]>
  /** Those that were closed at or after `since` (epoch ms); void ones are not among them. */
  closedHazards(query: {areas: readonly AreaCode[] | null; since: number}): Promise<readonly Hazard[]>
  fireById(fireId: string): Promise<PremisesFire | null>
  /** Newest first. */
  listFires(query: {
    onlyUnplaced: boolean
    caseCode: CaseCode | null
    beforeSeq: number | null
    limit: number
  }): Promise<readonly {seq: number; fire: PremisesFire}[]>
  /** What happened at premises by the log, the newest first, at most `limit` of each. */
  premisesRecord(premisesId: PremisesId, limit: number): Promise<PremisesRecord>
  /** Inspections, penalties and fires of the records after `seq`, in order, at most `limit` of each. */
  happenedAfter(seq: number, limit: number): Promise<Happened>
  /** Inspections that were made at or after `since` (epoch ms). */
  inspectionsSince(since: number): Promise<readonly Inspection[]>
  /** Alarms at premises by month of a time zone; those of drills are left out. */
  alarmMonths(timeZone: string): Promise<readonly AlarmMonth[]>
  planById(planId: PlanId): Promise<InspectionPlan | null>
  /** The plan that a case was opened for. */
  planOfCase(caseCode: CaseCode): Promise<InspectionPlan | null>
  /** Of the days `from … until` (`YYYY-MM-DD`, both included), in the order of days. */
  listPlans(span: {from: string; until: string; limit: number}): Promise<readonly InspectionPlan[]>
  /** Newest first. */
  listFittedModels(query: {onlyTaken: boolean; limit: number}): Promise<readonly FittedModel[]>
  /** What was mended and not taken back, the newest first. */
  listMendings(query: {beforeSeq: number | null; limit: number}): Promise<readonly StoredMending[]>
  /** The same of some findings, in no order. */
  mendingsOfFindings(findingIds: readonly string[]): Promise<readonly StoredMending[]>
  /** The same about some premises, the newest first. */
  mendingsOfPremises(premisesId: PremisesId): Promise<readonly StoredMending[]>
  /** Newest first. */
  listPersonViews(query: {
    premisesId: PremisesId | null
    beforeSeq: number | null
    limit: number
  }): Promise<readonly {seq: number; view: PersonView}[]>
}

export interface StoredMending {
  readonly seq: number
  readonly mending: Mending
}

export interface HazardQuery {
  readonly areas: readonly AreaCode[] | null
  readonly premisesId: PremisesId | null
  /** Null for all, as of kinds. */
  readonly states: readonly HazardState[] | null
  readonly kinds: readonly HazardKind[] | null
  readonly onlyOpen: boolean
  readonly beforeSeq: number | null
  readonly limit: number
}

export interface PremisesRecord {
  readonly hazards: readonly Hazard[]
  readonly inspections: readonly Inspection[]
  readonly penalties: readonly Penalty[]
  readonly fires: readonly PremisesFire[]
}

export interface Happened {
  readonly inspections: readonly {readonly seq: number; readonly value: Inspection}[]
  readonly penalties: readonly {readonly seq: number; readonly value: Penalty}[]
  readonly fires: readonly {readonly seq: number; readonly value: PremisesFire}[]
}

export interface AlarmMonth {
  readonly premisesId: PremisesId
  /** `YYYY-MM`. */
  readonly month: string
  readonly alarms: number
  readonly faults: number
}

export interface CaseQuery {
  readonly areas: readonly AreaCode[] | null
  readonly kinds: readonly CaseKind[] | null
  readonly stages: readonly Stage[] | null
  readonly onlyOpen: boolean
  readonly onlyOutside: boolean
  readonly externalId: string | null
  /** Only cases opened by a record before this one: the cursor. */
  readonly beforeSeq: number | null
  readonly limit: number
}

/** What of a case is looked for, in the form that `searchText.ts` gives it. */
export interface FindQuery {
  /** All of them must be in the code, title and address, or in the reporter's name. */
  readonly words: readonly string[]
  /** Or it was opened by one of these panels. */
  readonly panelAddresses: readonly PanelAddress[]
  /** Null for whoever may not find anything by a person; otherwise also by name, and by the phone number's end. */
  readonly persons: {readonly phoneReversed: string | null} | null
  readonly areas: readonly AreaCode[] | null
  readonly limit: number
}

export interface FoundCase {
  readonly caseFile: CaseFile
  readonly foundBy: CaseFoundBy
}

export interface AnsweredQuery {
  readonly areas: readonly AreaCode[] | null
  readonly kinds: readonly CaseKind[] | null
  /** Received from `since` on and before `until`, epoch ms. */
  readonly since: number
  readonly until: number
}

export interface AlarmQuery {
  readonly areas: readonly AreaCode[] | null
  readonly onlyStanding: boolean
  readonly beforeSeq: number | null
  readonly limit: number
}

export interface UserRow {
  readonly name: string
  readonly role: Role
  readonly areas: readonly AreaCode[]
  readonly passwordHash: string
}

/** A session of a person or of a paired wall, found by the hash of its token; the token itself is never stored. */
export interface SessionRow {
  readonly sessionId: string
  readonly tokenHash: string
  readonly user: string
  readonly role: Role
  readonly areas: readonly AreaCode[]
  readonly expiresAt: number
  /** The paired wall that this session is of; null for a person. */
  readonly wallId: string | null
}

export interface PairingRow {
  readonly code: string
  readonly secretHash: string
  readonly expiresAt: number
  /** Null while no officer has approved it. */
  readonly approved: {
    readonly wallId: string
    readonly name: string
    readonly areas: readonly AreaCode[]
    readonly by: string
  } | null
}

/** Who may come in. Not a projection: these rows are the truth, and what changes them is also in the log. */
export interface AccessTables {
  userByName(name: string): Promise<UserRow | null>
  listUsers(): Promise<readonly UserRow[]>
  saveUser(user: UserRow): Promise<void>
  openSession(session: SessionRow): Promise<void>
  sessionByTokenHash(tokenHash: string): Promise<SessionRow | null>
  sessionById(sessionId: string): Promise<SessionRow | null>
  /** Slides the expiry of a session, and marks its wall as seen. */
  touchSession(sessionId: string, times: {expiresAt: number; seenAt: number}): Promise<void>
  closeSession(sessionId: string): Promise<void>
  /** False when the code is taken by a pairing that has not expired. */
  openPairing(pairing: PairingRow): Promise<boolean>
  pairing(code: string): Promise<PairingRow | null>
  /** False when it is unknown, expired at `now`, or approved already. */
  approvePairing(code: string, approved: NonNullable<PairingRow['approved']>, now: number): Promise<boolean>
  /** Turns an approved pairing into a wall and its session, once; false when it is gone. */
  claimPairing(code: string, wall: PairedWall, session: SessionRow): Promise<boolean>
  listWalls(): Promise<readonly PairedWall[]>
  /** Deletes the wall and its sessions; returns the ids of these, or null for an unknown wall. */
  revokeWall(wallId: string): Promise<readonly string[] | null>
  /** Forgets what expired before `now`. */
  sweep(now: number): Promise<void>
}

/** Photos of units at their tasks, and of premises. Not a projection: these rows are the only place that has them. */
export interface PhotoTable {
  /** The same photo of the same task is kept once. */
  keepPhoto(photo: {
    photoId: string
    taskId: TaskId
    caseCode: CaseCode
    type: TaskPhoto['type']
    bytes: Buffer
  }): Promise<void>
  photosOfTask(taskId: TaskId): Promise<readonly TaskPhoto[]>
  /** The same photo of the same premises is kept once. */
  keepPremisesPhoto(photo: {
    photoId: string
    premisesId: PremisesId
    type: TaskPhoto['type']
    bytes: Buffer
  }): Promise<void>
  photosOfPremises(premisesId: PremisesId): Promise<readonly TaskPhoto[]>
  /** A photo with the cases and premises that it is of; null for an unknown one. */
  photo(photoId: string): Promise<KeptPhoto | null>
}

export interface KeptPhoto {
  readonly type: TaskPhoto['type']
  readonly bytes: Buffer
  readonly caseCodes: readonly CaseCode[]
  readonly premisesIds: readonly PremisesId[]
}

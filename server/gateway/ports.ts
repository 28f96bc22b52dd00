import type {Alarm, Panel} from '#contract/alarm.ts'
import type {AlarmFlood} from '#contract/alarmFlood.ts'
import type {Area, AreaLevel, CityDescription, TiandituLayer} from '#contract/area.ts'
import type {CaseFile, CaseKind, Place, Stage, TracedStep} from '#contract/caseFile.ts'
import type {PackWarnings} from '#contract/cityPack.ts'
import type {DeadLetter, FeedHealth, FeedName, IngestReply} from '#contract/feed.ts'
import type {CaseFoundBy} from '#contract/find.ts'
import type {AuditReport} from '#contract/http.ts'
import type {Drill, DrillId} from '#contract/drill.ts'
import type {Hazard, HazardId} from '#contract/hazard.ts'
import type {AlarmId, AreaCode, CaseCode, PanelAddress, PremisesId} from '#contract/ids.ts'
import type {PremisesFacts, PremisesSensor} from '#contract/premises.ts'
import type {NewRecord} from '#contract/record.ts'
import type {InspectionPlan, PlanId} from '#contract/inspection.ts'
import type {PairedWall, Role} from '#contract/session.ts'
import type {RefusalCode, SituationChanged, SituationLoaded, Topic} from '#contract/socket.ts'
import type {Task, TaskChannel, TaskId, TaskPhoto} from '#contract/task.ts'
import type {Unit, UnitId} from '#contract/unit.ts'
import type {UnitState} from '#contract/unitState.ts'
import type {WallShow} from '#contract/wallShow.ts'
import type {Policy} from '../domain/policy.ts'
import type {Roster} from '../domain/roster.ts'
import type {MultiPolygonRings, Position} from '#geo/types.ts'
import type {DutyQueries} from './dutyPorts.ts'
import type {PlanQueries, RoundPlanner, VisitAdvice} from './planPorts.ts'
import type {ReportFiles, ResponseQueries} from './reportPorts.ts'
import type {HazardQueries, PastHazards} from './hazardPorts.ts'
import type {MendingQueries} from './mendingPorts.ts'
import type {DispatchAdvice} from './dispatchPorts.ts'
import type {FireRisk} from './riskPorts.ts'
import type {EnforcementQueries} from './enforcementPorts.ts'

/** What somebody looks at: `scope` names areas, and whatever lies in one of them is seen. */
export interface View {
  readonly scope: readonly AreaCode[]
  readonly topics: readonly Topic[]
}

/**
 * Up to where somebody knows this node's picture. `version` rises with every change of the picture, those that time
 * alone made included, and means nothing on another node.
 */
export interface SituationCursor {
  readonly seq: number
  readonly version: number
}

/** The live picture of one node. */
export interface LiveSituation {
  /** The picture's time, epoch ms. */
  now(): number
  /** Floods of alarms that last. */
  floods(): readonly AlarmFlood[]
  /** The last log record that the picture holds. */
  readonly seq: number
  /** Everything in view, and where it stands. */
  snapshot(view: View): {readonly loaded: SituationLoaded; readonly cursor: SituationCursor}
  /**
   * What changed in view after `cursor`, with `previousSeq` the cursor's; all lists empty when nothing did.
   * Null when the cursor is too old, ahead of this node, or does not tell enough: take a snapshot.
   */
  changesSince(
    view: View,
    cursor: SituationCursor,
  ): {readonly changed: SituationChanged; readonly cursor: SituationCursor} | null
  /**
   * The cursor of a client that holds the picture as of record `seq`, built by this node or another one: changes
   * since it include everything that time alone may have changed. Null when `seq` is too old or ahead of this node.
   */
  cursorAt(seq: number): SituationCursor | null
  /** Calls at most every 100 ms, when anything changed (overdue flips and feed health included); returns the way to stop it. */
  onChanged(listener: () => void): () => void
}

/** Takes in what feeds send by webhook. */
export interface FeedIngest {
  /** The secret (`whsec_…`) that deliveries of the feed are signed with; null for an unknown feed or one without a webhook. */
  secretOf(feed: string): string | null
  /** Resolves after the durable append; rejects with StoreUnavailableError, and then nothing is acknowledged. */
  receive(feed: string, events: readonly unknown[]): Promise<IngestReply>
  /** Health of every feed as this node sees it. */
  health(): readonly FeedHealth[]
}

/** Fire panels: what is known of them, and the way to speak to them. What it does is in the log before it resolves. */
export interface PanelControl {
  /** Registered panels and those heard from without being registered. */
  list(): readonly Panel[]
  isConnected(address: PanelAddress): boolean
  inspect(
    address: PanelAddress,
    request: {readonly timeoutMinutes: number; readonly by: string},
  ): Promise<'answered' | 'unanswered' | 'denied' | 'disconnected' | 'panelNotConnected' | 'panelBusy'>
  syncClock(
    address: PanelAddress,
    request: {readonly by: string},
  ): Promise<'done' | 'denied' | 'panelNotConnected' | 'panelBusy'>
}

/** Rejects with StoreUnavailableError like every store port. */
export interface DeadLetterQueries {
  listDeadLetters(query: {
    feed: FeedName | null
    onlyWaiting: boolean
    beforeSeq: number | null
    limit: number
  }): Promise<readonly DeadLetter[]>
}

export interface DeadLetterReplay {
  /** Reads a dead letter once more through its connector and appends what comes of it. */
  replay(seq: number, by: string): Promise<'done' | 'notFound' | 'alreadyResolved' | 'stillRejected'>
}

/** The state tables' queries. `areas` null means no restriction. */
export interface CaseQueries {
  listCases(query: {
    areas: readonly AreaCode[] | null
    kinds: readonly CaseKind[] | null
    stages: readonly Stage[] | null
    onlyOpen: boolean
    onlyOutside: boolean
    externalId: string | null
    beforeSeq: number | null
    limit: number
  }): Promise<readonly CaseFile[]>
  caseByCode(caseCode: CaseCode): Promise<CaseFile | null>
  /** A case's history, each entry with the hash of the log record that holds it. */
  caseTrace(caseCode: CaseCode): Promise<readonly TracedStep[]>
  /** See `FindQuery` of the store: `persons` null for whoever may not find anything by a person. */
  findCases(query: {
    words: readonly string[]
    panelAddresses: readonly PanelAddress[]
    persons: {phoneReversed: string | null} | null
    areas: readonly AreaCode[] | null
    limit: number
  }): Promise<readonly {readonly caseFile: CaseFile; readonly foundBy: CaseFoundBy}[]>
  listAlarms(query: {
    areas: readonly AreaCode[] | null
    onlyStanding: boolean
    beforeSeq: number | null
    limit: number
  }): Promise<readonly Alarm[]>
}

/** A person who may log in. */
export interface StoredUser {
  readonly name: string
  readonly role: Role
  readonly areas: readonly AreaCode[]
  readonly passwordHash: string
}

/** A session as kept: only the hash of its token is. */
export interface StoredSession {
  readonly sessionId: string
  readonly tokenHash: string
  readonly user: string
  readonly role: Role
  readonly areas: readonly AreaCode[]
  readonly expiresAt: number
  readonly wallId: string | null
}

/** A wall that shows its code and waits for an officer. */
export interface StoredPairing {
  readonly code: string
  readonly secretHash: string
  readonly expiresAt: number
  readonly approved: PairingApproval | null
}

export interface PairingApproval {
  readonly wallId: string
  readonly name: string
  readonly areas: readonly AreaCode[]
  readonly by: string
}

/** Users, sessions, pairings and walls. */
export interface Access {
  userByName(name: string): Promise<StoredUser | null>
  openSession(session: StoredSession): Promise<void>
  sessionByTokenHash(tokenHash: string): Promise<StoredSession | null>
  sessionById(sessionId: string): Promise<StoredSession | null>
  touchSession(sessionId: string, times: {expiresAt: number; seenAt: number}): Promise<void>
  closeSession(sessionId: string): Promise<void>
  openPairing(pairing: StoredPairing): Promise<boolean>
  pairing(code: string): Promise<StoredPairing | null>
  approvePairing(code: string, approved: PairingApproval, now: number): Promise<boolean>
  claimPairing(code: string, wall: PairedWall, session: StoredSession): Promise<boolean>
  listWalls(): Promise<readonly PairedWall[]>
  revokeWall(wallId: string): Promise<readonly string[] | null>
}

/** The areas of the city. */
export interface AreaLookup {
  /** The city first, then its communities, then their grid cells. */
  readonly areas: readonly Area[]
  indexOf(code: string): number | undefined
  locate(position: Position | null): Place
  isWithin(code: AreaCode, ancestor: AreaCode): boolean
  shapes(level: AreaLevel): readonly {readonly area: Area; readonly rings: MultiPolygonRings}[]
}

export type StoredPremises = Readonly<Omit<PremisesFacts, 'position' | 'sensors'>> & {
  readonly position: Position
  readonly sensors: readonly PremisesSensor[] | null
}

/** The loaded city pack. */
export interface City {
  readonly description: CityDescription
  readonly areaTree: AreaLookup
  readonly premises: ReadonlyMap<PremisesId, StoredPremises>
  readonly units: readonly Unit[]
  /** What was noticed of the pack. */
  readonly warnings: PackWarnings
  /** GeoJSON text of the land around the city, drawn under it; without features when the pack has none. */
  readonly landGeoJson: string
}

/** A vector tile; `gzip` is null where the tile is empty. */
export interface MapTile {
  readonly gzip: Uint8Array | null
  readonly etag: string
}

/** A picture from another server, as it came. */
export interface MapPicture {
  readonly bytes: Uint8Array
  readonly type: string
}

/** What maps are drawn from beside the pack's outlines. */
export interface MapSource {
  /** A tile of the pack; null while none can be made. */
  tile(z: number, x: number, y: number): Promise<MapTile | null>
  /** The layers of Tianditu that the city names and this node has the key for. */
  readonly tiandituLayers: readonly TiandituLayer[]
  /** A tile of Tianditu; null when it cannot be had. */
  tiandituTile(layer: TiandituLayer, place: {z: number; x: number; y: number}): Promise<MapPicture | null>
  /** The absolute path of a PMTiles file of the pack; null when it names none of that id. */
  pmtilesFile(id: string): string | null
}

/** What of the live picture commands ask for. */
export interface LiveState {
  caseByCode(caseCode: CaseCode): CaseFile | undefined
  alarm(id: AlarmId): Alarm | undefined
  task(taskId: TaskId): Task | undefined
  tasksOf(caseCode: CaseCode): readonly Task[]
  readonly cases: ReadonlyMap<CaseCode, CaseFile>
  readonly alarms: ReadonlyMap<AlarmId, Alarm>
  readonly tasks: ReadonlyMap<TaskId, Task>
  readonly hazards: ReadonlyMap<HazardId, Hazard>
  readonly unitStates: ReadonlyMap<UnitId, UnitState>
  readonly drills: ReadonlyMap<DrillId, Drill>
  readonly wallShows: ReadonlyMap<string, {readonly show: WallShow | null}>
  readonly plans: ReadonlyMap<PlanId, InspectionPlan>
  plan(planId: PlanId): InspectionPlan | undefined
  planOfCase(caseCode: CaseCode): InspectionPlan | undefined
}

/** Tasks that may have left the live picture, and where units were. */
export interface TaskQueries {
  taskById(taskId: TaskId): Promise<Task | null>
  tasksOf(caseCode: CaseCode): Promise<readonly Task[]>
  track(
    unitId: UnitId,
    since: number,
    limit: number,
  ): Promise<readonly {readonly at: number; readonly position: readonly [number, number]}[]>
}

/** Photos of units at their tasks, and of premises. */
export interface Photos {
  keepPhoto(photo: {
    photoId: string
    taskId: TaskId
    caseCode: CaseCode
    type: TaskPhoto['type']
    bytes: Buffer
  }): Promise<void>
  photosOfTask(taskId: TaskId): Promise<readonly TaskPhoto[]>
  keepPremisesPhoto(photo: {
    photoId: string
    premisesId: PremisesId
    type: TaskPhoto['type']
    bytes: Buffer
  }): Promise<void>
  photosOfPremises(premisesId: PremisesId): Promise<readonly TaskPhoto[]>
  photo(photoId: string): Promise<{
    readonly type: TaskPhoto['type']
    readonly bytes: Buffer
    readonly caseCodes: readonly CaseCode[]
    readonly premisesIds: readonly PremisesId[]
  } | null>
}

/** How far this node is with what it serves. */
export interface NodeState {
  /** Resolves true when the state tables hold every record that the log had at the call; false after `timeoutMs`. */
  caughtUp(timeoutMs: number): Promise<boolean>
  /** Whether the store answers, and whether the picture has reached the log's head once since the start. Never rejects. */
  readiness(): Promise<{readonly store: boolean; readonly situation: boolean}>
  /** How many records the picture is behind the log, as last known. */
  lagRecords(): number
}

/** Everything that the gateway calls. */
export interface GatewayPorts {
  readonly feeds: FeedIngest
  readonly panels: PanelControl
  readonly deadLetters: DeadLetterQueries
  readonly deadLetterReplay: DeadLetterReplay
  readonly cases: CaseQueries
  readonly tasks: TaskQueries
  readonly photos: Photos
  readonly hazards: HazardQueries
  readonly mendings: MendingQueries
  /** What the city pack tells of hazards before the log; null until it is read. */
  pastHazards(): PastHazards | null
  /** By which way units are told; of a drill, only the simulation's own backend is. */
  channelOf(about: {readonly isDrill: boolean}): TaskChannel
  readonly duty: DutyQueries
  readonly plans: PlanQueries
  readonly planner: RoundPlanner
  /** What visits to premises are worth by the fire risk. */
  readonly visits: VisitAdvice
  readonly enforcement: EnforcementQueries
  readonly access: Access
  readonly city: City
  readonly reports: ReportFiles & ResponseQueries
  /** The rules of the city pack. */
  readonly policy: Policy
  readonly roster: Roster
  readonly map: MapSource
  readonly dispatch: DispatchAdvice
  readonly risk: FireRisk
  readonly situation: LiveSituation
  readonly node: NodeState
  /**
   * Appends a command to the log and resolves when this node has taken it in: with null where it counted, else with why
   * the state did not allow it when its turn came. Rejects with StoreUnavailableError.
   */
  commit(record: NewRecord): Promise<{readonly seq: number; readonly refusal: RefusalCode | null}>
  /** The same for several records that are appended as one; why the first was refused. */
  commitAll(
    records: readonly NewRecord[],
  ): Promise<{readonly seq: number; readonly refusal: RefusalCode | null}>
  /** Where the log holds a command of this id; null when it does not. */
  commandSeq(commandId: string): Promise<number | null>
  /** The live state that commands are judged by beforehand. */
  readonly live: LiveState
  /** Appends to the log; rejects with StoreUnavailableError. */
  append(records: readonly NewRecord[]): Promise<unknown>
  /** Walks the whole log's hash chain. */
  verifyAudit(): Promise<AuditReport>
}

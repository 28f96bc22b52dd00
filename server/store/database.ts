import type {PremisesId} from '#contract/ids.ts'
import type {Alarm, Panel} from '#contract/alarm.ts'
import type {CaseFile, CaseStep} from '#contract/caseFile.ts'
import type {Drill} from '#contract/drill.ts'
import type {DeadLetter} from '#contract/feed.ts'
import type {Handover} from '#contract/handover.ts'
import type {Hazard} from '#contract/hazard.ts'
import type {AreaCode, CaseCode} from '#contract/ids.ts'
import type {Inspection, InspectionPlan, Penalty, PersonView, PremisesFire} from '#contract/inspection.ts'
import type {Mending} from '#contract/riskMending.ts'
import type {Role} from '#contract/session.ts'
import type {Task, TaskPhoto} from '#contract/task.ts'
import type {UnitState} from '#contract/unitState.ts'
import type {ColumnType} from 'kysely'
import type {CaseAnswer} from '../domain/caseAnswer.ts'
import type {FittedModel, FireGroup, PartLevel, PendingStep, TrackPoint, WallShown} from '../domain/change.ts'

/**
 * The tables as Kysely sees them; the log's are read by statements of their own. A state table has the whole entity in
 * `body` and beside it only what is searched by, keys as `toKeyText` makes them.
 */
export interface Database {
  projection: {seq: number; city_digest: string}
  cases: CasesTable
  case_search: CaseSearchTable
  case_steps: {case_code: string; seq: number; body: Json<CaseStep>}
  pending_steps: {seq: number; body: Json<PendingStep>}
  case_serials: {series: string; last: number}
  panels: {address: string; body: Json<Panel>}
  panel_parts: {address: string; part_key: string; body: Json<PartLevel>}
  fire_groups: {address: string; body: Json<FireGroup>}
  alarms: AlarmsTable
  tasks: {
    task_id: string
    case_code: string
    unit_id: string
    created_seq: number
    changed_at_ms: number
    is_ended: boolean
    body: Json<Task>
  }
  unit_states: {unit_id: string; body: Json<UnitState>}
  unit_tracks: {unit_id: string; at_ms: number; body: Json<TrackPoint>}
  drills: {drill_id: string; started_seq: number; is_ended: boolean; body: Json<Drill>}
  handovers: {handover_id: string; drafted_at_ms: number; body: Json<Handover>}
  wall_shows: {wall_id: string; body: Json<WallShown>}
  hazards: {
    hazard_id: string
    premises_id: string
    community: string | null
    grid_cell: string | null
    found_seq: number
    changed_at_ms: number
    is_open: boolean
    body: Json<Hazard>
  }
  hazard_tallies: {premises_id: string; kind: string; count: number}
  inspections: {
    inspection_id: string
    premises_id: string
    seq: number
    at_ms: number
    body: Json<Inspection>
  }
  penalties: {penalty_id: string; premises_id: string; seq: number; at_ms: number; body: Json<Penalty>}
  premises_fires: {
    fire_id: string
    premises_id: string | null
    seq: number
    at_ms: number
    body: Json<PremisesFire>
  }
  inspection_plans: {
    plan_id: string
    unit_id: string
    day: string
    case_code: string | null
    updated_seq: number
    body: Json<InspectionPlan>
  }
  risk_models: {seq: number; is_taken: boolean; body: Json<FittedModel>}
  risk_mendings: {
    finding_id: string
    premises_id: string | null
    seq: number
    is_in_force: boolean
    body: Json<Mending>
  }
  person_views: {seq: number; premises_id: string; at_ms: number; body: Json<PersonView>}
  dead_letters: {seq: number; feed: string; is_waiting: boolean; body: Json<DeadLetter>}
  photos: PhotosTable
  premises_photos: PremisesPhotosTable
  users: {name: string; role: Role; areas: AreaCode[]; password_hash: string}
  sessions: SessionsTable
  pairings: PairingsTable
  walls: WallsTable
}

type Json<Value> = ColumnType<Value, string, string>

interface CasesTable {
  case_code: string
  opened_seq: number
  changed_at_ms: number
  is_open: boolean
  kind: string
  stage: string
  is_outside: boolean
  community: string | null
  grid_cell: string | null
  /** Null for a case that no report opened. */
  feed: string | null
  external_id: string | null
  reported_at_ms: number
  /** What response figures are made of. */
  answer: Json<CaseAnswer>
  body: Json<CaseFile>
}

/** What a case is found by, in the form that `searchText.ts` gives it. */
interface CaseSearchTable {
  case_code: string
  opened_seq: number
  search_text: string
  grams: string[]
  /** The panel whose alarm opened it; null for any other. */
  panel_address: string | null
  /** Null where no name, and where no phone number was given. */
  reporter_text: string | null
  reporter_grams: string[] | null
  phone_reversed: string | null
}

interface AlarmsTable {
  alarm_id: string
  raised_seq: number
  changed_at_ms: number
  is_standing: boolean
  community: string | null
  grid_cell: string | null
  body: Json<Alarm>
}

interface PhotosTable {
  photo_id: string
  task_id: string
  case_code: CaseCode
  type: TaskPhoto['type']
  bytes: Buffer
  kept_at_ms: number
}

interface PremisesPhotosTable {
  photo_id: string
  premises_id: PremisesId
  type: TaskPhoto['type']
  bytes: Buffer
  kept_at_ms: number
}

interface SessionsTable {
  session_id: string
  token_hash: string
  user_name: string
  role: Role
  areas: AreaCode[]
  expires_at_ms: number
  wall_id: string | null
}

interface PairingsTable {
  code: string
  secret_hash: string
  expires_at_ms: number
  /** Set together when an officer approves, null before. */
  wall_id: string | null
  wall_name: string | null
  areas: AreaCode[] | null
  approved_by: string | null
}

interface WallsTable {
  wall_id: string
  name: string
  areas: AreaCode[]
  paired_at_ms: number
  paired_by: string
  last_seen_at_ms: number | null
}

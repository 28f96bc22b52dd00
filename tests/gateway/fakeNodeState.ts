import type {Alarm, Panel} from '#contract/alarm.ts'
import type {CaseFile, TracedStep} from '#contract/caseFile.ts'
import type {DeadLetter, IngestReply} from '#contract/feed.ts'
import type {NewRecord} from '#contract/record.ts'
import type {UnitId} from '#contract/unit.ts'
import type {UnitState} from '#contract/unitState.ts'
import type {Gateway} from '#server/gateway/createGateway.ts'
import type {CaseQueries, MapSource} from '#server/gateway/ports.ts'
import type {CityState} from '#server/situation/cityState.ts'
import type {AnsweredCase} from '#server/domain/responseFigures.ts'
import type {AnsweredQuery} from '#server/store/storeApi.ts'
import type {FakeAccess} from './fakeAccess.ts'
import type {FakeClock} from './fakeClock.ts'
import type {FakePhotos} from './fakePhotos.ts'
import type {FakeHazards} from './fakeHazards.ts'
import type {FakeMendings} from './fakeMendings.ts'
import type {FakeDuty} from './fakeDuty.ts'
import type {FakeEnforcement} from './fakeEnforcement.ts'
import type {FakePlans} from './fakePlans.ts'
import type {FakeRisk} from './fakeRisk.ts'
import type {FakeRoster} from './fakeRoster.ts'
import type {FakeSituation} from './fakeSituation.ts'

/** A node of fakes, with what stands behind it in the open. */
export interface FakeNode {
  readonly gateway: Gateway
  readonly url: string
  readonly clock: FakeClock
  readonly situation: FakeSituation
  readonly access: FakeAccess
  readonly records: NewRecord[]
  readonly photos: FakePhotos
  readonly hazards: FakeHazards
  readonly mendings: FakeMendings
  readonly deliveries: {feed: string; events: readonly unknown[]}[]
  readonly cases: CaseFile[]
  readonly steps: TracedStep[]
  readonly alarms: Alarm[]
  readonly panels: Panel[]
  readonly live: CityState
  readonly deadLetters: DeadLetter[]
  readonly commands: string[]
  readonly duty: FakeDuty
  readonly risk: FakeRisk
  readonly enforcement: FakeEnforcement
  readonly answered: AnsweredCase[]
  readonly answeredQueries: AnsweredQuery[]
  /** What cases were looked for by. */
  readonly finds: Parameters<CaseQueries['findCases']>[0][]
  /** Called at every search, before it. */
  onFind: () => void
  /** What a delivery is answered; throw to fail it. */
  onReceive: (events: readonly unknown[]) => Promise<IngestReply>
  onCaughtUp: () => Promise<boolean>
  onReplay: () => Promise<'done' | 'notFound' | 'alreadyResolved' | 'stillRejected'>
  onInspect: () => Promise<'answered' | 'panelNotConnected'>
  readonly unitStates: Map<UnitId, UnitState>
  readonly roster: FakeRoster
  readonly planning: FakePlans
  /** As the node's own commands do. */
  commit(record: NewRecord): {readonly seq: number}
  onTile: MapSource['tile']
  onPicture: MapSource['tiandituTile']
  pmtilesFile: string | null
  readiness: {store: boolean; situation: boolean}
  close(): Promise<void>
}

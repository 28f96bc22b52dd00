import type {CityDescription} from '#contract/area.ts'
import {feedNameSchema, type FeedHealth} from '#contract/feed.ts'
import type {CityPack} from './city/cityPack.ts'
import type {Config} from './config.ts'
import type {TaskBackend} from './connectors/connector.ts'
import type {FireResponseConnector} from './connectors/fire-response/fireResponseApi.ts'
import type {Supervisor} from './connectors/supervisor.ts'
import {createCityPort} from './createCityPort.ts'
import {createCommit} from './createCommit.ts'
import {createDeadLetterReplay} from './createDeadLetterReplay.ts'
import {createOwnerLookup} from './createEnforcement.ts'
import {createPanelControl} from './createPanelControl.ts'
import type {NodeRisk} from './createRisk.ts'
import {channelBy} from './createTaskDispatch.ts'
import {describeVerdict} from './describeVerdict.ts'
import type {DispatchAdvice} from './gateway/dispatchPorts.ts'
import type {RoundPlanner} from './gateway/planPorts.ts'
import type {GatewayPorts, MapSource} from './gateway/ports.ts'
import type {Logger} from './logger.ts'
import type {LivePicture} from './situation/livePicture.ts'
import type {RunningPackHazards} from './startPackHazards.ts'
import type {Store} from './store/openStore.ts'

const CATCH_UP_MS = 2_000

/** What a node is made of, as far as its gateway asks for it. */
export interface PortParts {
  readonly config: Config
  readonly pack: CityPack
  readonly mode: CityDescription['mode']
  readonly store: Store
  readonly picture: LivePicture
  readonly supervisor: Supervisor
  readonly panels: FireResponseConnector
  readonly map: MapSource
  readonly dispatch: DispatchAdvice
  readonly risk: NodeRisk
  readonly planner: RoundPlanner
  readonly taskBackend: TaskBackend | null
  readonly feedHealth: () => FeedHealth[]
  readonly packHazards: RunningPackHazards
  readonly reports: GatewayPorts['reports']
  readonly logger: Logger
}

/** Everything that the gateway calls, over the parts of a node. */
export function createPorts({
  config,
  pack,
  mode,
  store,
  picture,
  supervisor,
  panels,
  map,
  dispatch,
  risk,
  planner,
  taskBackend,
  feedHealth,
  packHazards,
  reports,
  logger,
}: PortParts): GatewayPorts {
  const {situation, projector} = picture
  const progress = {isCaughtUp: false}
  void picture.caughtUp.then(() => {
    progress.isCaughtUp = true
  })
  const caughtUp = async (timeoutMs: number) => projector.reached(await store.log.headSeq(), timeoutMs)
  return {
    feeds: {
      secretOf(feed) {
        const name = pack.feeds.find(known => known === feed)
        return name === undefined ? null : (config.feedSecrets[name] ?? null)
      },
      receive: (feed, events) => supervisor.receive(feedNameSchema.parse(feed), events),
      health: feedHealth,
    },
    panels: createPanelControl(panels, situation),
    deadLetters: store.state,
    deadLetterReplay: createDeadLetterReplay({store, supervisor, caughtUp: () => caughtUp(CATCH_UP_MS)}),
    cases: store.state,
    tasks: store.state,
    photos: store.photos,
    duty: store.state,
    plans: store.state,
    planner,
    visits: risk.visits,
    hazards: store.state,
    mendings: store.state,
    pastHazards: () => packHazards.past(),
    enforcement: {
      premisesRecord: (premisesId, limit) => store.state.premisesRecord(premisesId, limit),
      listPersonViews: query => store.state.listPersonViews(query),
      ownerOf: createOwnerLookup(config.cityFolder, logger),
    },
    channelOf: channelBy(taskBackend),
    access: store.access,
    city: createCityPort(pack, {mode, config}),
    reports,
    policy: pack.policy,
    roster: pack.roster,
    map,
    dispatch,
    risk: risk.port,
    situation,
    node: {
      caughtUp,
      async readiness() {
        return {store: await store.isWritable(), situation: progress.isCaughtUp}
      },
      lagRecords: () => projector.waitingRecords,
    },
    ...createCommit(store.log, picture.decisions),
    commandSeq: commandId => store.log.seqOf({origin: 'wanglou', source: 'command', sourceId: commandId}),
    live: situation.state,
    append: records => store.log.append(records),
    verifyAudit: async () => describeVerdict(await store.verify()),
  }
}

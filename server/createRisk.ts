import {createHash} from 'node:crypto'
import {Gauge, Histogram, type Registry} from 'prom-client'
import type {NewRecord} from '#contract/record.ts'
import type {CityPack} from './city/cityPack.ts'
import {createDayFormat} from './domain/caseCode.ts'
import type {Change} from './domain/change.ts'
import {epochDayOf} from './domain/risk/epochDays.ts'
import type {VisitAdvice} from './gateway/planPorts.ts'
import type {FireRisk} from './gateway/riskPorts.ts'
import type {Logger} from './logger.ts'
import {FitKeeper} from './risk/fitKeeper.ts'
import {createRiskGround} from './risk/riskGround.ts'
import {createRiskQueries} from './risk/riskQueries.ts'
import {RiskService} from './risk/riskService.ts'
import type {TravelTimes} from './routing/travelTimes.ts'
import type {LivePicture} from './situation/livePicture.ts'
import type {StateTables} from './store/storeApi.ts'

export interface RiskParts {
  /** The program of the thread; null to have none. */
  readonly workerUrl: URL | null
  readonly folder: string
  readonly isSimulated: boolean
  readonly pack: CityPack
  readonly picture: LivePicture
  readonly tables: StateTables
  readonly travelTimes: TravelTimes
  readonly append: (records: readonly NewRecord[]) => Promise<unknown>
  readonly logger: Logger
  readonly onFatal: (error: unknown) => void
  /** After so long what failed is tried again. */
  readonly retryMs?: number
}

/** The fire risk of the node's city. */
export interface NodeRisk {
  readonly port: FireRisk
  readonly visits: VisitAdvice
  /** Begins to work; what it needs of the machine it takes in a thread of its own. */
  start(): void
  take(changes: readonly Change[]): void
  addMetrics(registry: Registry): void
  stop(): Promise<void>
}

export function createRisk(parts: RiskParts): NodeRisk {
  const {workerUrl, folder, isSimulated, pack, picture, tables, travelTimes} = parts
  const {append, logger, onFatal, retryMs} = parts
  const {situation, projector} = picture
  const {fireRisk} = pack.policy
  const dayFormat = createDayFormat(pack.timeZone)
  const dayOf = (at: number) => epochDayOf(dayFormat.format(at))
  // A replay that has not begun has no time of its own.
  const now = () => situation.now() || Date.now()
  const engines = pack.units
    .filter(({kind}) => kind === 'fireStation')
    .map(({kind, position}) => ({kind, position}))
  const service = new RiskService({
    ...{workerUrl, folder, isSimulated, tables, now, dayOf, logger, onFatal},
    ...(retryMs === undefined ? {} : {retryMs}),
    ground: createRiskGround(pack),
    policy: fireRisk,
    timeZone: pack.timeZone,
    priorVersion: `prior-${createHash('sha256').update(JSON.stringify(fireRisk)).digest('hex').slice(0, 8)}`,
    modelInUse: () => situation.state.riskModel,
    tablesReached: timeoutMs => projector.reached(situation.seq, timeoutMs),
    secondsToCells: () => (engines.length === 0 ? Promise.resolve(null) : travelTimes.toCells(engines)),
  })
  const fits = new FitKeeper({
    ...{service, tables, append, now, logger, onFatal},
    policy: fireRisk.refit,
  })
  const queries = createRiskQueries({
    ...{service, tables, dayOf},
    planning: pack.policy.inspectionPlanning,
    hazards: () => situation.state.hazards.values(),
  })
  return {
    visits: queries,
    port: {...queries, model: () => fits.state(), refit: by => fits.refit(by)},
    start() {
      service.start(picture.caughtUp)
      // What happens in a replay is long over: nothing of it is written down anew.
      if (pack.clock === 'live') fits.start()
    },
    take: changes => service.take(changes),
    addMetrics: registry => addMetrics(registry, service),
    async stop() {
      await Promise.all([fits.stop(), service.stop()])
    },
  }
}

function addMetrics(registry: Registry, service: RiskService): void {
  const registers = [registry]
  const rescores = new Histogram({
    name: 'wanglou_risk_rescore_seconds',
    help: 'Time to score premises anew, with the surfaces of density, after something happened there',
    buckets: [0.001, 0.003, 0.01, 0.02, 0.05, 0.1, 0.3, 1],
    registers,
  })
  service.onRescored(seconds => rescores.observe(seconds))
  new Gauge({
    name: 'wanglou_risk_scored_premises',
    help: 'Premises whose fire risk is known',
    registers,
    collect() {
      this.set(service.readiness().isReady ? service.columns.count : 0)
    },
  })
  new Gauge({
    name: 'wanglou_risk_model_info',
    help: '1 for the model in use',
    labelNames: ['version'],
    registers,
    collect() {
      this.reset()
      if (service.model) this.set({version: service.model.version}, 1)
    },
  })
}

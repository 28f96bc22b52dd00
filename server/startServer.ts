import {setTimeout as sleep} from 'node:timers/promises'
import {createTileService, type TileService} from './basemap/tileService.ts'
import type {CityPack} from './city/cityPack.ts'
import {judgeGround} from './city/judgeGround.ts'
import {loadCityPack} from './city/loadCityPack.ts'
import type {Config} from './config.ts'
import {createFireResponseConnector} from './connectors/fire-response/fireResponseConnector.ts'
import {createFourPlatformsConnector} from './connectors/four-platforms/fourPlatformsConnector.ts'
import {createSupervisor} from './connectors/supervisor.ts'
import {createCityContext, digestCity} from './createCityContext.ts'
import {createDispatchAdvice} from './createDispatchAdvice.ts'
import {openTaskBackend, startTaskDispatch, withSending, type TaskDispatch} from './createTaskDispatch.ts'
import {createMapSource} from './createMapSource.ts'
import {
  createEnforcement,
  createSheets,
  startHazardSharing,
  withSharing,
  type RunningSharing,
} from './createEnforcement.ts'
import {createPorts} from './createPorts.ts'
import {createReports} from './createReports.ts'
import {createRouting, type Routing} from './createRouting.ts'
import {createRisk, type NodeRisk} from './createRisk.ts'
import {ensureDemoUsers, firstCommunityOf, refuseDemoUsers} from './demoUsers.ts'
import {ConfigError} from './errors.ts'
import {createGateway, type Gateway} from './gateway/createGateway.ts'
import {keepWarm} from './keepWarm.ts'
import {startPackHazards} from './startPackHazards.ts'
import type {Logger} from './logger.ts'
import {openDatabase, type OpenDatabase} from './openDatabase.ts'
import {openLog} from './openLog.ts'
import {createRoundPlanner} from './planning/roundPlanner.ts'
import {startLivePicture} from './situation/livePicture.ts'
import {tellScreens} from './tellScreens.ts'

const HEALTH_MS = 5_000
const SWEEP_MS = 3_600_000
const GRACE_MS = 5_000

export interface ServerOptions {
  readonly config: Config
  readonly logger: Logger
  /** The folder with the built web client; null to serve none. */
  readonly webRoot: string | null
  /** The program that cuts map tiles; null to have none. */
  readonly tileWorkerUrl: URL | null
  /** The program that searches the streets; null to have straight lines only. */
  readonly routeWorkerUrl: URL | null
  /** The program that plans rounds of inspections; null to plan none. */
  readonly planWorkerUrl: URL | null
  /** The program that holds the fire risk; null to have none. */
  readonly riskWorkerUrl: URL | null
  /** The program that reads workbooks; left out, they are read in this thread. */
  readonly sheetWorkerUrl?: URL
  /** The program that counts for reports and writes them; left out, that is done in this thread. */
  readonly reportWorkerUrl?: URL
  /** Called with what no part could handle; the process should end. */
  readonly onFatal: (error: unknown) => void
}

export interface RunningServer {
  readonly port: number
  /** Where fire panels connect; null while the port cannot be had. */
  panelPort(): number | null
  /** Stops in order: new work is refused, what is under way ends, then the store closes. */
  stop(): Promise<void>
}

/**
 * Starts one node: store, live picture, feeds and gateway. Rejects with a WanglouError that says what is wrong with
 * the city pack, the configuration or the database.
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const {config, logger, tileWorkerUrl, routeWorkerUrl} = options
  const tiles = tileWorkerUrl
    ? createTileService({
        workerUrl: tileWorkerUrl,
        folder: config.cityFolder,
        onFailure: error => logger.error({err: error}, 'the tile worker failed; another one is started'),
      })
    : null
  try {
    const judge = async (folder: string) => (await tiles?.report()) ?? judgeGround(folder)
    const pack = await loadCityPack(config.cityFolder, {judge})
    const routing = createRouting(pack, {
      folder: config.cityFolder,
      routerUrl: config.routerUrl,
      workerUrl: routeWorkerUrl,
      logger,
    })
    const database = await openDatabase(config, {logger, clock: Date.now})
    try {
      return await startOn({database, pack, tiles, routing}, options)
    } catch (error) {
      await routing.close()
      await database.close()
      throw error
    }
  } catch (error) {
    await tiles?.close()
    throw error
  }
}

async function startOn(
  {
    database,
    pack,
    tiles,
    routing,
  }: {database: OpenDatabase; pack: CityPack; tiles: TileService | null; routing: Routing},
  options: ServerOptions,
): Promise<RunningServer> {
  const {config, logger, webRoot, riskWorkerUrl, planWorkerUrl, sheetWorkerUrl, onFatal} = options
  const {store} = database
  const mode = pack.clock === 'replay' ? 'replay' : config.isSimulated ? 'simulated' : 'live'
  await openLog(store.log, {cityCode: pack.code, mode})
  if (config.isSimulated) {
    const communities = pack.areaTree.areas.flatMap(({level, code}) => (level === 'community' ? code : []))
    await ensureDemoUsers(store.access, {cityCode: pack.code, firstCommunity: firstCommunityOf(communities)})
  } else {
    await refuseDemoUsers(store.access)
    if ((await store.access.listUsers()).length === 0) logger.warn('nobody can log in: run npm run user:add')
  }

  if (await store.state.beginCity(digestCity(pack))) {
    logger.info({city: pack.code}, 'state tables begin anew: they are of another city, or of none')
  }
  // The picture starts before the gateway that it tells of ended sessions.
  const late: {gateway?: Gateway; tasks?: TaskDispatch; risk?: NodeRisk; sharing?: RunningSharing} = {}
  const picture = await startLivePicture({
    areaTree: pack.areaTree,
    context: createCityContext(pack),
    clock: Date.now,
    clockMode: pack.clock,
    log: store.log,
    tables: store.state,
    logger,
    onRecord(record, changes) {
      tellScreens(late.gateway, record)
      late.risk?.take(changes)
    },
    onFatal,
  })
  const {situation} = picture
  const panels = createFireResponseConnector({
    port: config.gb26875Port,
    now: Date.now,
    timeZone: pack.timeZone,
  })
  const sheets = createSheets(sheetWorkerUrl ?? null, logger)
  const enforcement = createEnforcement({config, pack, picture, sheets, logger})
  const connectors = [createFourPlatformsConnector({now: Date.now}), panels, enforcement]
  const supervisor = createSupervisor({
    connectors: connectors.filter(({feed}) => pack.feeds.includes(feed)),
    append: records => store.log.append(records),
    logger,
    now: Date.now,
    random: Math.random,
    sleep: (ms, signal) => sleep(ms, undefined, {signal}).catch(() => undefined),
    onFatal,
    onHealthChanged: () => {
      situation.setFeeds(feedHealth())
    },
  })
  const risk = (late.risk = createRisk({
    workerUrl: riskWorkerUrl,
    folder: config.cityFolder,
    isSimulated: config.isSimulated,
    ...{pack, picture, logger, onFatal},
    tables: store.state,
    travelTimes: routing.travelTimes,
    append: records => store.log.append(records),
  }))
  const planner = createRoundPlanner({
    workerUrl: planWorkerUrl,
    travelTimes: routing.travelTimes,
    onFailure: error => logger.error({err: error}, 'the plan worker failed; another one is started'),
  })
  const taskBackend = openTaskBackend(config, pack)
  const feedHealth = () =>
    withSharing(withSending(supervisor.health(), late.tasks?.health() ?? null), late.sharing)
  const map = createMapSource(pack, {config, tiles, logger})
  const dispatch = createDispatchAdvice({
    ...routing,
    unitStates: () => situation.state.unitStates,
    now: Date.now,
  })
  const fieldUrl = config.publicUrl ?? `http://127.0.0.1:${String(config.port)}`
  const packHazards = startPackHazards({folder: config.cityFolder, pack, store, picture, logger, onFatal})
  const reports = createReports({workerUrl: options.reportWorkerUrl ?? null, pack, database, logger})
  const gateway = createGateway({
    options: {
      publicUrl: config.publicUrl ?? null,
      fieldUrl,
      sessionSecret: config.sessionSecret,
      webRoot,
      trustProxy: false,
    },
    ports: createPorts({
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
    }),
    log: logger,
    clock: {now: Date.now},
  })
  late.gateway = gateway
  const tasks = (late.tasks = startTaskDispatch({
    ...{backend: taskBackend, config, fieldUrl, pack, store, picture, gateway, logger, onFatal},
    advice: dispatch,
  }))
  const sharing = (late.sharing = startHazardSharing({
    ...{config, pack, picture, sheets, store, logger, onFatal},
  }))
  supervisor.start()
  situation.setFeeds(feedHealth())
  const looking = setInterval(() => situation.setFeeds(feedHealth()), HEALTH_MS)
  const sweeping = setInterval(() => {
    store.access.sweep(Date.now()).catch((error: unknown) => logger.warn({err: error}, 'sweep failed'))
  }, SWEEP_MS)
  const stopWarming = keepWarm(dispatch)
  const stop = async () => {
    stopWarming()
    clearInterval(looking)
    clearInterval(sweeping)
    await Promise.all([tasks.stop(), sharing.stop(), risk.stop(), planner.close(), packHazards.stop()])
    await gateway.close(GRACE_MS)
    await reports.close()
    await supervisor.stop()
    await sheets.close()
    await picture.stop()
  }
  const port = await gateway.listen(config.port).catch(async (error: unknown) => {
    await stop()
    throw new ConfigError(`PORT: cannot listen on ${String(config.port)}`, {cause: error})
  })
  for (const {file, code, count} of pack.warnings.counts) {
    logger.warn({file, code, count}, 'the city pack is shown all the same')
  }
  logger.info({port, city: pack.code, mode}, 'node started')
  risk.addMetrics(gateway.registry)
  risk.start()

  return {
    port,
    panelPort: () => panels.address()?.port ?? null,
    async stop() {
      await stop()
      await tiles?.close()
      await routing.close()
      await database.close()
      logger.info('node stopped')
    },
  }
}

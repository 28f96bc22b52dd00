import type {CityPack} from './city/cityPack.ts'
import type {Config} from './config.ts'
import {createTaskBackend} from './connectors/four-platforms/taskBackend.ts'
import type {TaskBackend} from './connectors/connector.ts'
import {AskNext, type NextUnit} from './dispatch/askNext.ts'
import {createDispatchMetrics} from './dispatch/dispatchMetrics.ts'
import type {Append} from './dispatch/liveTasks.ts'
import {Outbox, type OutboxHealth} from './dispatch/outbox.ts'
import {startDispatch, type RunningDispatch} from './dispatch/startDispatch.ts'
import {SensorHazards} from './dispatch/sensorHazards.ts'
import {Timers} from './dispatch/timers.ts'
import {createDayFormat} from './domain/caseCode.ts'
import type {FeedHealth} from '#contract/feed.ts'
import {StoreUnavailableError} from './errors.ts'
import type {Gateway} from './gateway/createGateway.ts'
import type {DispatchAdvice} from './gateway/dispatchPorts.ts'
import type {GatewayPorts} from './gateway/ports.ts'
import {FieldLinks} from './gateway/fieldLinks.ts'
import type {Logger} from './logger.ts'
import type {LivePicture} from './situation/livePicture.ts'
import type {Store} from './store/openStore.ts'

const ASK_WITHIN_MINUTES = 30

/** The backend that takes tasks; null where there is none, or where nothing may leave a replay. */
export function openTaskBackend(
  {fourPlatformsUrl, feedSecrets, isSimulated}: Config,
  {clock}: Pick<CityPack, 'clock'>,
): TaskBackend | null {
  const secret = feedSecrets['four-platforms']
  if (fourPlatformsUrl === null || secret === undefined || clock === 'replay') return null
  return createTaskBackend({baseUrl: fourPlatformsUrl, secret, isSimulated, now: Date.now})
}

/** By which way units are told. */
export function channelBy(backend: TaskBackend | null): GatewayPorts['channelOf'] {
  return ({isDrill}) => (backend && (!isDrill || backend.isSimulated) ? 'four-platforms' : 'manual')
}

export interface TaskDispatchParts {
  readonly backend: TaskBackend | null
  readonly config: Config
  readonly fieldUrl: string
  readonly pack: CityPack
  readonly store: Store
  readonly picture: LivePicture
  readonly advice: DispatchAdvice
  readonly gateway: Gateway
  readonly logger: Logger
  readonly onFatal: (error: unknown) => void
}

export interface TaskDispatch extends RunningDispatch {
  /** How the way out is; null where there is none. */
  health(): OutboxHealth | null
}

/** Starts what the system does by itself about tasks; in a replay, whose clock is not ours, nothing. */
export function startTaskDispatch(parts: TaskDispatchParts): TaskDispatch {
  const {backend, config, fieldUrl, pack, store, picture, advice, gateway, logger, onFatal} = parts
  if (pack.clock === 'replay') return {stop: () => Promise.resolve(), health: () => null}
  const live = picture.situation.state
  const append: Append = records => store.log.append(records)
  const links = new FieldLinks({clock: {now: Date.now}, secret: config.sessionSecret, baseUrl: fieldUrl})
  const outbox =
    backend &&
    new Outbox({
      ...{live, backend, append, logger},
      linkOf: async taskId => (await links.issue(taskId)).url,
      now: Date.now,
      random: Math.random,
      onSent: outcome => count(outcome),
    })
  const count = outbox ? createDispatchMetrics(gateway.registry, () => outbox.health()) : () => {}
  const dayFormat = createDayFormat(pack.timeZone)
  const running = startDispatch({
    outbox,
    timers: new Timers({live, append}),
    sensorHazards: new SensorHazards({live, append, policy: pack.policy, dayOf: at => dayFormat.format(at)}),
    askNext: new AskNext({live, append, nextUnit: nextUnitBy(advice, backend)}),
    caughtUp: picture.caughtUp,
    withLock: (work, signal) => keepLocked(store, work, signal, logger),
    logger,
    now: Date.now,
    onFatal,
  })
  return {stop: () => running.stop(), health: () => outbox?.health() ?? null}
}

/** Competes for the lock again whenever the store was lost. */
async function keepLocked(
  {state}: Store,
  work: (signal: AbortSignal) => Promise<void>,
  signal: AbortSignal,
  logger: Logger,
): Promise<void> {
  while (!signal.aborted) {
    try {
      await state.withDispatchLock(work, signal)
    } catch (error) {
      if (!(error instanceof StoreUnavailableError)) throw error
      logger.warn({err: error}, 'dispatch waits for the store')
    }
  }
}

/** The best unit by the one engine that recommends: of the same capability, whoever else is there. */
function nextUnitBy(advice: DispatchAdvice, backend: TaskBackend | null): NextUnit {
  return async (task, caseFile, passedOver) => {
    const {place, kind, level, isDrill} = caseFile
    if (place.position === null) return null
    const {needs} = await advice.recommend({
      ...{place, kind, level, passedOver},
      position: place.position,
      needs: [
        {
          capability: task.capability,
          count: 1,
          withinMinutes: ASK_WITHIN_MINUTES,
          isRequired: true,
          mayShare: false,
        },
      ],
      isUnitSeen: () => true,
      isAreaSeen: () => true,
    })
    const [need] = needs
    const chosen = need?.candidates.find(({unitId}) => unitId === need.chosen[0])
    if (!chosen) return null
    const travel = chosen.reasons.find(reason => reason.code === 'travel')
    return {
      unitId: chosen.unitId,
      unitName: chosen.name,
      unitKind: chosen.kind,
      capability: task.capability,
      channel: channelBy(backend)({isDrill}),
      etaSeconds: travel?.seconds ?? null,
    }
  }
}

/** The health of feeds, with that of the way out where tasks go. */
export function withSending(feeds: readonly FeedHealth[], sending: OutboxHealth | null): FeedHealth[] {
  return feeds.map(health => (sending && health.feed === 'four-platforms' ? {...health, sending} : health))
}

import {setTimeout as sleep} from 'node:timers/promises'
import type {Owner} from '#contract/enforcementRoutes.ts'
import type {FeedHealth} from '#contract/feed.ts'
import type {PremisesId} from '#contract/ids.ts'
import {createAskThread} from './askThread.ts'
import type {CityPack} from './city/cityPack.ts'
import {readContact} from './city/readContact.ts'
import type {Config} from './config.ts'
import type {Connector} from './connectors/connector.ts'
import {
  createEnforcementConnector,
  type EnforcementCity,
} from './connectors/enforcement/enforcementConnector.ts'
import {HazardSharing} from './connectors/enforcement/hazardSharing.ts'
import {readXlsx} from './connectors/enforcement/readXlsx.ts'
import {writeSharedFiles, type SharedDay, type SharedFiles} from './connectors/enforcement/sharedFiles.ts'
import type {Sheet} from './connectors/enforcement/sheet.ts'
import {
  sheetAnswerSchema,
  type SheetAnswer,
  type SheetQuestion,
} from './connectors/enforcement/sheetMessages.ts'
import type {Logger} from './logger.ts'
import type {LivePicture} from './situation/livePicture.ts'
import type {Store} from './store/openStore.ts'

const LOOK_MS = 3_000
/** After a failure of the folder. */
const RETRY_MS = 15_000
const SHEET_MS = 120_000
const SHEET_IDLE_MS = 60_000
const SHEET_MEGABYTES = 384

export interface EnforcementParts {
  readonly config: Pick<Config, 'enforcement' | 'isSimulated'>
  readonly pack: CityPack
  readonly picture: LivePicture
  readonly sheets: Sheets
  readonly logger: Logger
}

/** The feed of other departments' inspections and penalties. */
export function createEnforcement({config, pack, picture, sheets}: EnforcementParts): Connector {
  return createEnforcementConnector({
    folder: config.enforcement.dropFolder,
    city: createEnforcementCity(pack, picture),
    isSimulated: config.isSimulated,
    readXlsx: bytes => sheets.read(bytes),
    now: Date.now,
  })
}

/** Reads workbooks and writes them. */
export interface Sheets {
  read(bytes: Uint8Array): Promise<Sheet>
  write(shared: SharedDay): Promise<SharedFiles | null>
  close(): Promise<void>
}

/**
 * Workbooks are read and written in a thread: a large one takes seconds, and one that was made to harm all the memory that
 * it is given. Without the thread's program it is done in this one.
 */
export function createSheets(workerUrl: URL | null, logger: Logger): Sheets {
  if (!workerUrl) return {read: readXlsx, write: writeSharedFiles, close: () => Promise.resolve()}
  const thread = createAskThread<SheetQuestion, SheetAnswer>({
    name: 'sheet worker',
    workerUrl,
    workerData: null,
    answerSchema: sheetAnswerSchema,
    maxOldGenerationSizeMb: SHEET_MEGABYTES,
    answerMs: SHEET_MS,
    restartMs: 0,
    idleMs: SHEET_IDLE_MS,
    onFailure: error => logger.warn({err: error}, 'the sheet worker failed; another one is started'),
  })
  return {
    async read(bytes) {
      const answer = await thread.ask({what: 'read', bytes: new Uint8Array(bytes)})
      return answer?.what === 'read' ? answer.sheet : {ok: false, fault: 'tooLarge', detail: ''}
    },
    async write(shared) {
      const answer = await thread.ask({what: 'write', shared})
      return answer?.what === 'write' ? answer.files : null
    },
    close: () => thread.close(),
  }
}

function createEnforcementCity(pack: CityPack, {situation}: LivePicture): EnforcementCity {
  return {
    timeZone: pack.timeZone,
    knowsPremises: id => pack.premises.has(id),
    findAddresses: addresses => findAddresses(pack, addresses),
    hazardVersion(hazardId) {
      const hazard = situation.state.hazard(hazardId)
      if (!hazard) return undefined
      return hazard.state === 'found' || hazard.state === 'ordered' ? hazard.version : null
    },
  }
}

/** Goes through all premises once rather than keep an index of their addresses, which would be as large as they are. */
function findAddresses(
  {premises}: CityPack,
  addresses: ReadonlySet<string>,
): ReadonlyMap<string, PremisesId | null> {
  const found = new Map<string, PremisesId | null>()
  if (addresses.size === 0) return found
  const asked = new Map<string, string[]>()
  for (const address of addresses) {
    const plain = plainAddress(address)
    asked.set(plain, [...(asked.get(plain) ?? []), address])
  }
  for (const {id, address} of premises.values()) {
    for (const wanted of asked.get(plainAddress(address)) ?? [])
      found.set(wanted, found.has(wanted) ? null : id)
  }
  return found
}

function plainAddress(address: string): string {
  return address.normalize('NFKC').replaceAll(/\s/g, '')
}

/** Whom premises belong to, looked up in the city pack each time. */
export function createOwnerLookup(folder: string, logger: Logger): (id: PremisesId) => Promise<Owner | null> {
  return async premisesId => {
    const contact = await readContact(folder, premisesId)
    if (contact !== 'broken') return contact
    logger.warn({file: 'contacts.csv', premisesId}, 'a row of the city pack cannot be read')
    return null
  }
}

export interface RunningSharing {
  /** Of the way out; null while another node has it. */
  health(): FeedHealth['sending'] | null
  stop(): Promise<void>
}

/** Tells other departments of our hazards, on whichever node has the right to. Nothing leaves a replay. */
export function startHazardSharing({
  config,
  pack,
  picture,
  sheets,
  store,
  logger,
  onFatal,
}: EnforcementParts & {
  store: Pick<Store, 'state'>
  onFatal: (error: unknown) => void
}): RunningSharing {
  const stopping = new AbortController()
  const {signal} = stopping
  const {hazards} = picture.situation.state
  const sharing = new HazardSharing({
    folder: config.enforcement.outFolder,
    city: pack.name,
    timeZone: pack.timeZone,
    isSimulated: config.isSimulated,
    hazards: () => hazards.values(),
    addressOf: ({premisesId}) => pack.premises.get(premisesId)?.address ?? '',
    writeFiles: shared => sheets.write(shared),
    now: Date.now,
  })
  const failure: {code: string | null; since: number | null; isOurs: boolean} = {
    ...{code: null, since: null, isOurs: false},
  }

  async function work(held: AbortSignal): Promise<void> {
    failure.isOurs = true
    let isOpen = false
    while (!held.aborted) {
      const waitMs = await look(isOpen)
      isOpen ||= waitMs === LOOK_MS
      await sleep(waitMs, undefined, {signal: held}).catch(() => undefined) // It is looked at in the loop.
    }
    failure.isOurs = false
  }

  /** How long to wait until the next look. */
  async function look(isOpen: boolean): Promise<number> {
    try {
      if (!isOpen) await sharing.open()
      const count = await sharing.run()
      if (count > 0) logger.info({feed: 'enforcement', count}, 'hazards shared')
      failure.code = null
      failure.since = null
      return LOOK_MS
    } catch (error) {
      if (!(error instanceof Error && 'syscall' in error && 'code' in error)) throw error
      failure.code = String(error.code)
      failure.since ??= Date.now()
      logger.warn({err: error, feed: 'enforcement'}, 'hazards cannot be shared, trying again')
      return RETRY_MS
    }
  }

  const running = (async () => {
    if (pack.clock === 'replay' || !pack.feeds.includes('enforcement')) return
    await Promise.race([picture.caughtUp, aborted(signal)])
    if (!signal.aborted) await store.state.withSharingLock(work, signal)
  })().catch((error: unknown) => {
    if (!signal.aborted) onFatal(error)
  })
  return {
    health() {
      if (!failure.isOurs) return null
      return {waiting: sharing.waiting, givenUp: 0, lastFailure: failure.code, failingSince: failure.since}
    },
    async stop() {
      stopping.abort()
      await running
    },
  }
}

/** The health of feeds, with that of the way out to other departments. */
export function withSharing(feeds: readonly FeedHealth[], sharing: RunningSharing | undefined): FeedHealth[] {
  const sending = sharing?.health() ?? null
  return feeds.map(health => (sending && health.feed === 'enforcement' ? {...health, sending} : health))
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), {once: true})
  })
}

import {setImmediate as nextTurn} from 'node:timers/promises'
import type {HazardFound} from '#contract/hazard.ts'
import type {NewRecord} from '#contract/record.ts'
import type {CityPack} from './city/cityPack.ts'
import {HAZARDS_FILE, readPackHazards, type ClosedRow} from './city/readPackHazards.ts'
import {HAZARD_FIGURES_MS} from './domain/hazardFigures.ts'
import {StoreUnavailableError} from './errors.ts'
import type {PastHazards} from './gateway/hazardPorts.ts'
import type {Logger} from './logger.ts'
import type {Log} from './store/storeApi.ts'

const BATCH = 500
const RETRY_MS = 2_000

export interface PackHazardParts {
  readonly folder: string
  readonly pack: Pick<CityPack, 'clock' | 'timeZone' | 'premises' | 'areaTree'>
  readonly store: {readonly log: Pick<Log, 'append' | 'seqOf'>}
  readonly picture: {readonly caughtUp: Promise<void>}
  readonly logger: Logger
  readonly onFatal: (error: unknown) => void
}

export interface RunningPackHazards {
  /** What the pack tells of hazards that are over; null until it is read. */
  past(): PastHazards | null
  stop(): Promise<void>
}

/**
 * Reads the pack's hazards once the node has caught up, and tells the log of those that are open. A row names its record,
 * so that it is told of once, whichever node does it and however often one starts.
 */
export function startPackHazards(parts: PackHazardParts): RunningPackHazards {
  const {folder, pack, store, picture, logger, onFatal} = parts
  const stopping = new AbortController()
  let past: PastHazards | null = null
  const running = (async () => {
    // The clock of a replay is not ours: what is open today is not open there.
    if (pack.clock === 'replay') return
    await Promise.race([picture.caughtUp, aborted(stopping.signal)])
    if (stopping.signal.aborted) return
    const read = await readPackHazards(folder, {
      timeZone: pack.timeZone,
      hasPremises: id => pack.premises.has(id),
    })
    if (!read) return
    for (const {line, field, code} of read.problems.slice(0, 10)) {
      logger.warn({file: HAZARDS_FILE, line, field, code}, 'a hazard of the city pack is left out')
    }
    past = toPast(read.closed, parts)
    const told = await tellLog(read.open, store.log, stopping.signal)
    const {length: open} = read.open
    logger.info(
      {closed: read.closed.length, open, told, leftOut: read.problems.length},
      'hazards of the city pack read',
    )
  })().catch((error: unknown) => {
    if (!stopping.signal.aborted) onFatal(error)
  })
  return {
    past: () => past,
    async stop() {
      stopping.abort()
      await running
    },
  }
}

/** Appends what is not there yet, batch by batch; a batch whose last record is there, is there. */
async function tellLog(
  open: readonly HazardFound[],
  log: PackHazardParts['store']['log'],
  signal: AbortSignal,
): Promise<number> {
  let told = 0
  for (let start = 0; start < open.length && !signal.aborted; start += BATCH) {
    const records = open.slice(start, start + BATCH).map(toRecord)
    const last = records.at(-1)
    if (!last) break
    const append = async () => {
      if ((await log.seqOf(last)) !== null) return 0
      return (await log.append(records)).filter(({isDuplicate}) => !isDuplicate).length
    }
    told += await whenStoreAnswers(append, signal)
    await nextTurn()
  }
  return told
}

function toRecord(body: HazardFound): NewRecord {
  return {origin: 'wanglou', source: 'pack', sourceId: body.hazardId, type: 'hazard.found', body}
}

async function whenStoreAnswers(work: () => Promise<number>, signal: AbortSignal): Promise<number> {
  while (!signal.aborted) {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof StoreUnavailableError)) throw error
      await Promise.race([new Promise(resolve => setTimeout(resolve, RETRY_MS)), aborted(signal)])
    }
  }
  return 0
}

function toPast(closed: readonly ClosedRow[], {pack}: PackHazardParts): PastHazards {
  const counts = new Map<string, number>()
  for (const {kind, premisesId} of closed) {
    const key = `${kind} ${premisesId}`
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  const since = Date.now() - HAZARD_FIGURES_MS
  const recent = closed.filter(({closedAt}) => closedAt >= since)
  return {
    recent: recent.map(({premisesId, kind: _kind, ...times}) => {
      const {community, gridCell} = pack.areaTree.locate(pack.premises.get(premisesId)?.position ?? null)
      return {...times, community, gridCell}
    }),
    countOf: (premisesId, kind) => counts.get(`${kind} ${premisesId}`) ?? 0,
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), {once: true})
  })
}

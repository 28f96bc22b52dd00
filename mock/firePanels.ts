import {join} from 'node:path'
import {createLocalClock} from './cases/rhythm.ts'
import type {IncidentKind, PanelMood, PanelRhythm} from './gb26875/beginIncident.ts'
import {FirePanel} from './gb26875/firePanel.ts'
import type {FireCause} from './gb26875/incidents.ts'
import type {LinkCounts} from './gb26875/panelLink.ts'
import {readPanelMemory, writePanelMemory, type RememberedPanel} from './gb26875/panelMemory.ts'
import type {PanelSetting} from './gb26875/panelParts.ts'
import {createPanelMood, settingOf} from './panelMood.ts'
import type {CityPlaces} from './places/cityPlaces.ts'
import type {Chapter} from './scenarios/program.ts'
import type {ScriptedIncident} from './scenarios/script.ts'
import {createSeededRandom} from './seededRandom.ts'
import {utcOffsetMinutesOf} from './utcOffset.ts'

export type {PanelRhythm}

/** A day in which each panel has an alarm every other week and a fault every fourth day, and some stand in the morning. */
const CALM_RHYTHM: PanelRhythm = {
  heartbeatMs: 30_000,
  alarmsPerHour: 1 / (14 * 24),
  faultsPerHour: 1 / (4 * 24),
  alarmLastsMs: 3.5 * 60_000,
  faultLastsMs: 100 * 60_000,
  realFireShare: 0.03,
  inspectReplyMs: 20_000,
  unattendedShare: 0.15,
  wrongClockShare: 0.03,
  replyTimeoutMs: 10_000,
  reconnectMs: 1_000,
}
const CALM_MOOD: PanelMood = {alarms: 1, faults: 1, pace: 1, isStorm: false}
/** The share of panels with a fault of old, when they are first heard of. */
const OLD_FAULT_SHARE = 0.02
const SAVE_AFTER_MS = 1_000
/** What a script wanted so long before the start is past. */
const PAST_MS = 10_000

interface PlayOptions {
  readonly seed?: string | undefined
  /** What differs from a calm day. */
  readonly rhythm?: Partial<PanelRhythm> | undefined
  /** Epoch ms. */
  readonly now?: () => number
  /** What the panels' clocks show is this far ahead of UTC. Default 8 hours. */
  readonly utcOffsetMinutes?: number | undefined
  readonly log: (line: string) => void
}

export interface FirePanelsOptions extends PlayOptions {
  /** Where the panels report to: `host:port`. */
  readonly address: string
  /** The city whose registered panels are played. */
  readonly places: CityPlaces
  readonly program: readonly Chapter[]
  /** What a scenario wants to happen at which panel. */
  readonly script: readonly ScriptedIncident[]
  /** Where to remember what stands; without it the alarms of a run that was cut short stand for ever. */
  readonly stateFolder?: string | undefined
}

/** A panel to play. */
export interface PlayedPanel {
  /** Twelve hexadecimal digits. */
  readonly address: string
  readonly setting?: PanelSetting
  readonly mood?: () => PanelMood
}

export interface PlayedPanelsOptions extends PlayOptions {
  readonly host: string
  readonly port: number
  readonly panels: readonly PlayedPanel[]
  /** The file of what stands. */
  readonly memoryFile?: string | undefined
  /** The share of panels that have a fault of old when nothing is remembered. Default none. */
  readonly oldFaultShare?: number
}

export interface FirePanels {
  /** Panels connected now; frames since the start. */
  counts(): Readonly<LinkCounts>
  /** Lets something happen at this panel, now; the same seed, the same way. False for an address that is not played. */
  begin(address: string, kind: IncidentKind, seed?: string): boolean
  /** Why this panel said fire last; null when it has not, or is not played. */
  causeAt(address: string): FireCause | null
  stop(): Promise<void>
}

/** Plays the fire panels of a city: they connect, beat, raise and clear alarms, fail and recover, and answer. */
export async function startFirePanels(options: FirePanelsOptions): Promise<FirePanels> {
  const {address, places, program, script, stateFolder, log, now = Date.now, ...rest} = options
  const separator = address.lastIndexOf(':')
  const utcOffsetMinutes = utcOffsetMinutesOf(places.timeZone, now())
  const clock = createLocalClock(places.timeZone)
  const panels = places.panels.map(({address: panelAddress, premises}): PlayedPanel => {
    const setting = settingOf(premises)
    return {
      address: panelAddress,
      setting,
      mood: createPanelMood({program, setting, clock, now}),
    }
  })
  log(`simulation: ${panels.length} fire panels report to ${address}`)
  const played = await playFirePanels({
    utcOffsetMinutes,
    ...rest,
    now,
    log,
    panels,
    host: address.slice(0, separator).replace(/^\[(.*)\]$/, '$1'),
    port: Number(address.slice(separator + 1)),
    memoryFile: stateFolder === undefined ? undefined : join(stateFolder, 'fire-panels.json'),
    oldFaultShare: OLD_FAULT_SHARE,
  })
  const timers = script
    .filter(({at}) => at > now() - PAST_MS)
    .map(({at, address: panelAddress, kind}) =>
      setTimeout(() => played.begin(panelAddress, kind, `${panelAddress}:${at}`), at - now()),
    )
  return {
    ...played,
    stop() {
      for (const timer of timers) clearTimeout(timer)
      return played.stop()
    },
  }
}

/** Plays these panels until it is stopped. The same seed plays the same panels. */
export async function playFirePanels(options: PlayedPanelsOptions): Promise<FirePanels> {
  const {host, port, memoryFile, seed = 'wanglou', now = Date.now, utcOffsetMinutes = 480} = options
  const rhythm = {...CALM_RHYTHM, ...options.rhythm}
  const counts: LinkCounts = {connected: 0, sent: 0, confirmed: 0, denied: 0, retransmitted: 0}
  const memory = memoryFile === undefined ? null : await readPanelMemory(memoryFile)
  const memoryWriter = createMemoryWriter({
    file: memoryFile,
    content: () => remember(panels),
    log: options.log,
  })
  const panels = new Map(
    options.panels.map(({address, setting = 'other', mood = () => CALM_MOOD}) => {
      const random = createSeededRandom(`${seed}:panel:${address}`)
      const panel = new FirePanel({
        ...{host, port, address, rhythm, random, now, utcOffsetMinutes, counts, setting, mood},
        standing: memory?.[address]?.standing ?? null,
        standingCause: memory?.[address]?.cause ?? null,
        onChange: memoryWriter.changed,
      })
      return [address, panel]
    }),
  )
  const chance = createSeededRandom(`${seed}:old faults`)
  for (const panel of panels.values()) {
    panel.start()
    if (memory === null && chance.chance(options.oldFaultShare ?? 0)) panel.begin('oldFault')
  }
  return {
    counts: () => ({...counts}),
    begin(address, kind, incidentSeed) {
      const panel = panels.get(address)
      if (incidentSeed === undefined) panel?.begin(kind)
      else panel?.begin(kind, createSeededRandom(`${seed}:${incidentSeed}`))
      return panel !== undefined
    },
    causeAt: address => panels.get(address)?.lastCause() ?? null,
    async stop() {
      for (const panel of panels.values()) panel.stop()
      await memoryWriter.stop()
    },
  }
}

function remember(panels: ReadonlyMap<string, FirePanel>): Readonly<Record<string, RememberedPanel>> {
  return Object.fromEntries(
    [...panels]
      .map(([address, panel]) => [address, {standing: panel.standing(), cause: panel.lastCause()}] as const)
      .filter(([, {standing, cause}]) => standing !== null || cause !== null),
  )
}

interface MemoryWriterOptions {
  readonly file: string | undefined
  readonly content: () => Readonly<Record<string, RememberedPanel>>
  readonly log: (line: string) => void
}

/** Writes soon after something changed, and once more at the end. */
function createMemoryWriter({file, content, log}: MemoryWriterOptions) {
  let timer: NodeJS.Timeout | null = null
  let writing = Promise.resolve()
  const write = () => {
    timer = null
    if (file === undefined) return
    writing = writing
      .then(() => writePanelMemory(file, content()))
      .catch((error: unknown) => log(`fire panels: what stands could not be noted: ${String(error)}`))
  }
  return {
    changed: () => {
      if (file !== undefined) timer ??= setTimeout(write, SAVE_AFTER_MS)
    },
    async stop() {
      if (timer) clearTimeout(timer)
      write()
      await writing
    },
  }
}

import {readFile} from 'node:fs/promises'
import {join} from 'node:path'
import {parse} from 'csv-parse/sync'
import {z} from 'zod'
import {FirePanel, type PanelRhythm} from './gb26875/firePanel.ts'
import type {LinkCounts} from './gb26875/panelLink.ts'
import {createSeededRandom} from './seededRandom.ts'

export type {PanelRhythm}

/** A day in which each of a hundred panels has an alarm every other day and a fault every day. */
const CALM_RHYTHM: PanelRhythm = {
  heartbeatMs: 30_000,
  alarmsPerHour: 1 / 48,
  faultsPerHour: 1 / 24,
  alarmLastsMs: 4 * 60_000,
  faultLastsMs: 15 * 60_000,
  inspectReplyMs: 20_000,
  unattendedShare: 0.15,
  wrongClockShare: 0.03,
  replyTimeoutMs: 10_000,
  reconnectMs: 1_000,
}

interface PlayOptions {
  readonly seed?: string | undefined
  /** What differs from a calm day. */
  readonly rhythm?: Partial<PanelRhythm> | undefined
  /** Epoch ms. */
  readonly now?: () => number
  /** What the panels' clocks show is this far ahead of UTC. Default 8 hours. */
  readonly utcOffsetMinutes?: number | undefined
}

export interface FirePanelsOptions extends PlayOptions {
  /** Where the panels report to: `host:port`. */
  readonly address: string
  /** The city pack whose registered panels are played. */
  readonly cityFolder: string
  readonly log: (line: string) => void
}

export interface PlayedPanelsOptions extends PlayOptions {
  readonly host: string
  readonly port: number
  /** Twelve hexadecimal digits each. */
  readonly addresses: readonly string[]
}

export interface FirePanels {
  /** Panels connected now; frames since the start. */
  counts(): Readonly<LinkCounts>
  /** A fire alarm at this panel, now. False for an address that is not played. */
  alarm(address: string): boolean
  stop(): Promise<void>
}

/** Plays the fire panels of a city pack: they connect, beat, raise and clear alarms, and answer. */
export async function startFirePanels({
  address,
  cityFolder,
  log,
  ...options
}: FirePanelsOptions): Promise<FirePanels> {
  const separator = address.lastIndexOf(':')
  const addresses = await readAddresses(join(cityFolder, 'panels.csv'))
  log(`simulation: ${addresses.length} fire panels report to ${address}`)
  return playFirePanels({
    ...options,
    addresses,
    host: address.slice(0, separator).replace(/^\[(.*)\]$/, '$1'),
    port: Number(address.slice(separator + 1)),
  })
}

/** Plays panels with these addresses until it is stopped. The same seed plays the same events. */
export function playFirePanels(options: PlayedPanelsOptions): FirePanels {
  const {host, port, addresses, seed = 'wanglou', now = Date.now, utcOffsetMinutes = 480} = options
  const rhythm = {...CALM_RHYTHM, ...options.rhythm}
  const counts: LinkCounts = {connected: 0, sent: 0, confirmed: 0, denied: 0, retransmitted: 0}
  const panels = new Map(
    addresses.map(address => {
      const random = createSeededRandom(`${seed}:panel:${address}`)
      return [address, new FirePanel({host, port, address, rhythm, random, now, utcOffsetMinutes, counts})]
    }),
  )
  for (const panel of panels.values()) panel.start()
  return {
    counts: () => ({...counts}),
    alarm(address) {
      const panel = panels.get(address)
      panel?.alarm()
      return panel !== undefined
    },
    stop() {
      for (const panel of panels.values()) panel.stop()
      return Promise.resolve()
    },
  }
}

const rowSchema = z.object({address: z.string().regex(/^[0-9a-f]{12}$/)})

async function readAddresses(file: string): Promise<readonly string[]> {
  const rows: unknown = parse(await readFile(file), {columns: true, bom: true, skip_empty_lines: true})
  return z
    .array(rowSchema)
    .parse(rows)
    .map(row => row.address)
}

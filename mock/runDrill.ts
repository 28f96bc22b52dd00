import {setTimeout as sleep} from 'node:timers/promises'
import {playFirePanels, type FirePanels} from './firePanels.ts'
import {createDrillDesk, type DrillDesk, type DrillReport} from './drillDesk.ts'
import {settingOf} from './panelMood.ts'
import type {CityPlaces} from './places/cityPlaces.ts'
import {planDrill, type DrillScript} from './scenarios/drill.ts'
import {utcOffsetMinutesOf} from './utcOffset.ts'
import {createWebhookSender, DEMO_SECRET} from './webhookSender.ts'

export interface RunDrillOptions {
  /** Where the server is, such as `http://127.0.0.1:8080`. */
  readonly server: string
  /** Where the panels report to: `host:port`. */
  readonly panels: string
  readonly places: CityPlaces
  /** A name of drillStories.json. */
  readonly scenario: string
  /** The account that starts and ends it. */
  readonly account: {readonly user: string; readonly password: string}
  readonly secret?: string | undefined
  /** A drill that officers have started and will end: its panels report, and no others. */
  readonly join?: string | undefined
  readonly seed?: string | undefined
  /** How many times as fast as in life. Default 1. */
  readonly speed?: number
  /** Whether the backend plays the officers' steps too. */
  readonly isAnswered?: boolean
  /** Told when the backend of the cases falls silent, and when it speaks again. */
  readonly onSilence?: (isSilent: boolean) => void
  readonly signal: AbortSignal
  readonly log: (line: string) => void
}

/** A panel of a drill does what its script says and nothing else. */
const SCRIPTED_ONLY = {alarmsPerHour: 0, faultsPerHour: 0, unattendedShare: 0, wrongClockShare: 0}

/**
 * Plays a drill over the real wires: starts it as an officer would, or joins one that is under way, lets its panels and
 * its backend report, ends what it has started, and returns its report. What is cut short by `signal` is ended all the same.
 */
export async function runDrill(options: RunDrillOptions): Promise<DrillReport> {
  const {server, seed = 'wanglou', signal, log} = options
  const desk = await createDrillDesk(server, options.account)
  const {drillId, script, isOwn} = await begin(desk, options, seed)
  const {panels: sites, events} = script
  log(`drill ${drillId} ${isOwn ? 'started' : 'joined'}: ${sites.length} panels, ${events.length} events`)
  const panels = sites.length > 0 ? await connectPanels(script, options, seed) : null
  try {
    await Promise.all([
      sendEvents(script, options),
      ringPanels(script, panels, signal),
      waitUntil(script.endsAt, signal),
    ])
  } catch (error) {
    if (!signal.aborted) throw error
  } finally {
    options.onSilence?.(false)
    await panels?.stop()
    if (isOwn) await desk.end(drillId)
  }
  log(isOwn ? `drill ${drillId} ended` : `drill ${drillId} is played; it ends at the desk`)
  return desk.report(drillId)
}

/** Starts a drill, or joins the one that is wanted. */
async function begin(
  desk: DrillDesk,
  {places, scenario, join, speed = 1, isAnswered = false}: RunDrillOptions,
  seed: string,
): Promise<{drillId: string; script: DrillScript; isOwn: boolean}> {
  const chapter = {seed, scenario, speed, since: Date.now(), until: null}
  if (join !== undefined) {
    const stage = withPanels(places, await desk.panelsOf(join))
    return {drillId: join, script: planDrill(chapter, stage, {isAnswered}), isOwn: false}
  }
  const script = planDrill(chapter, places, {isAnswered})
  const panelAddresses = script.panels.map(({address}) => address)
  return {drillId: await desk.start({name: script.name, scenario, panelAddresses}), script, isOwn: true}
}

/** The city with these panels only: what any other one reports would be taken for real. */
function withPanels(places: CityPlaces, addresses: readonly string[]): CityPlaces {
  const known = new Set(addresses)
  return {...places, panels: places.panels.filter(({address}) => known.has(address))}
}

function connectPanels(
  script: DrillScript,
  {panels, places, speed = 1, log}: RunDrillOptions,
  seed: string,
): Promise<FirePanels> {
  const separator = panels.lastIndexOf(':')
  return playFirePanels({
    ...{seed, log, rhythm: SCRIPTED_ONLY},
    utcOffsetMinutes: utcOffsetMinutesOf(places.timeZone, Date.now()),
    host: panels.slice(0, separator).replace(/^\[(.*)\]$/, '$1'),
    port: Number(panels.slice(separator + 1)),
    panels: script.panels.map(({address, premises}) => ({
      address,
      setting: settingOf(premises),
      mood: () => ({alarms: 1, faults: 1, pace: 1 / speed, isStorm: false}),
    })),
  })
}

async function ringPanels(
  script: DrillScript,
  panels: FirePanels | null,
  signal: AbortSignal,
): Promise<void> {
  const incidents = [...script.incidents].sort((left, right) => left.at - right.at)
  for (const {at, address, kind} of incidents) {
    await waitUntil(at, signal)
    panels?.begin(address, kind, `${address}:${at}`)
  }
}

async function sendEvents(
  script: DrillScript,
  {server, secret = DEMO_SECRET, onSilence, signal, log}: RunDrillOptions,
): Promise<void> {
  const url = new URL('/api/feeds/four-platforms/events', server).href
  const sender = createWebhookSender({url, secret, signal})
  const {silence} = script
  const silencing = silence
    ? waitUntil(silence.from, signal)
        .then(() => onSilence?.(true))
        .then(() => waitUntil(silence.until, signal))
        .then(() => onSilence?.(false))
    : Promise.resolve()
  const sending = async () => {
    for (const {sendAt, event} of script.events) {
      await waitUntil(sendAt, signal)
      const {rejected} = await sender.deliver([event])
      for (const {code, path} of rejected) log(`drill: an event was rejected: ${code} ${path}`)
    }
  }
  await Promise.all([silencing, sending()])
}

async function waitUntil(at: number, signal: AbortSignal): Promise<void> {
  await sleep(Math.max(0, at - Date.now()), undefined, {signal})
}

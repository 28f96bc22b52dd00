import {
  falseAlarm,
  lineFault,
  partsFault,
  powerFault,
  realFire,
  type Incident,
  type IncidentSite,
} from './incidents.ts'

/** How often what happens; durations are medians. */
export interface PanelRhythm {
  readonly heartbeatMs: number
  /** Of one panel. */
  readonly alarmsPerHour: number
  readonly faultsPerHour: number
  readonly alarmLastsMs: number
  readonly faultLastsMs: number
  /** The share of alarms that are a fire. */
  readonly realFireShare: number
  /** How long somebody takes to answer 查岗. */
  readonly inspectReplyMs: number
  /** The share of panels at whose seat nobody answers. */
  readonly unattendedShare: number
  /** The share of panels whose clock is nine years slow until it is set. */
  readonly wrongClockShare: number
  readonly replyTimeoutMs: number
  readonly reconnectMs: number
}

/** What can be made to happen at a panel; an old fault is one that stood before the panel was first heard. */
export type IncidentKind =
  'ordinaryAlarm' | 'ordinaryFault' | 'falseAlarm' | 'fire' | 'powerCut' | 'lineCut' | 'oldFault'

/** How the times are at a panel. */
export interface PanelMood {
  /** How many times as many alarms and faults as usual. */
  readonly alarms: number
  readonly faults: number
  /** How long everything takes, as a share of what it takes in life; at half of it twice as much happens. */
  readonly pace: number
  readonly isStorm: boolean
}

interface Times {
  readonly rhythm: PanelRhythm
  readonly mood: PanelMood
}

/** The share of wet detectors among a storm's alarms. */
const WET_SHARE = 0.7
/** The shares of faults that are of power, and of the line to the centre; the others are of parts. */
const FAULT_SHARES = {calm: {power: 0.25, line: 0.1}, storm: {power: 0.8, line: 0.1}}

/** Something of this kind at a panel, as it goes in times like these. */
export function beginIncident(kind: IncidentKind, site: IncidentSite, times: Times): Incident {
  const {rhythm, mood} = times
  const {pace, isStorm} = mood
  const lastsMs = (medianMs: number, spread: number) => site.random.around(medianMs, spread) * pace
  switch (kind) {
    case 'ordinaryAlarm':
      return ordinaryAlarm(site, times)
    case 'ordinaryFault':
      return ordinaryFault(site, times)
    case 'falseAlarm':
      return falseAlarm(site, lastsMs(rhythm.alarmLastsMs, 1.6), isStorm)
    case 'fire':
      return realFire(site, lastsMs(rhythm.alarmLastsMs * 7, 1.1), pace)
    case 'powerCut':
      return powerFault(site, lastsMs(rhythm.alarmLastsMs * 4, 1.4))
    case 'lineCut':
      return lineFault(lastsMs(rhythm.alarmLastsMs * 2, 1.2))
    case 'oldFault':
      return partsFault(site, lastsMs(rhythm.faultLastsMs, 2))
  }
}

function ordinaryAlarm(site: IncidentSite, {rhythm, mood: {pace, isStorm}}: Times): Incident {
  const {random} = site
  const lastsMs = random.around(rhythm.alarmLastsMs, 1.6) * pace
  return random.chance(rhythm.realFireShare)
    ? realFire(site, lastsMs * 3, pace)
    : falseAlarm(site, lastsMs, isStorm && random.chance(WET_SHARE))
}

function ordinaryFault(site: IncidentSite, {rhythm, mood: {pace, isStorm}}: Times): Incident {
  const {random} = site
  const lastsMs = random.around(rhythm.faultLastsMs, 2) * pace
  const {power, line} = isStorm ? FAULT_SHARES.storm : FAULT_SHARES.calm
  const drawn = random.next()
  if (drawn < power) return powerFault(site, lastsMs)
  return drawn < power + line ? lineFault(lastsMs * 0.3) : partsFault(site, lastsMs)
}

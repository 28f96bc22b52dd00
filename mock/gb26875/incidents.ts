import type {SeededRandom} from '../seededRandom.ts'
import {PART_TYPE, type PanelSetting} from './panelParts.ts'
import {OPERATION, PART_STATUS, TRANSMITTER_STATUS, type PanelPart} from './units.ts'

/** Why a panel said fire. Only `fire` is one. */
export type FireCause = 'fire' | 'cooking' | 'dust' | 'steam' | 'smoking' | 'insect' | 'water'

/** One thing that a panel does or that befalls it. */
export type PanelAction =
  | {readonly part: PanelPart; readonly status: number}
  | {readonly transmitter: number}
  | {readonly operation: number}
  | {readonly isLineUp: boolean}

/** Something that happens at a panel, from its beginning to its end. */
export interface Incident {
  /** Null when no fire is reported. */
  readonly cause: FireCause | null
  /** In order. */
  readonly steps: readonly {readonly afterMs: number; readonly action: PanelAction}[]
}

export interface IncidentSite {
  readonly parts: readonly PanelPart[]
  readonly setting: PanelSetting
  readonly random: SeededRandom
}

const SECOND_MS = 1_000
const MINUTE_MS = 60_000
const SECOND_PART_SHARE = 0.25

const CAUSES: Readonly<Record<PanelSetting, readonly (readonly [FireCause, number])[]>> = {
  home: [
    ['cooking', 60],
    ['smoking', 15],
    ['steam', 10],
    ['insect', 15],
  ],
  workshop: [
    ['dust', 65],
    ['steam', 15],
    ['smoking', 10],
    ['insect', 10],
  ],
  shop: [
    ['cooking', 70],
    ['smoking', 20],
    ['insect', 10],
  ],
  other: [
    ['dust', 35],
    ['smoking', 25],
    ['steam', 10],
    ['insect', 30],
  ],
}

/** A detector takes smoke, steam or dust for a fire, at times its neighbour too; somebody looks, silences and resets. */
export function falseAlarm(site: IncidentSite, lastsMs: number, isWet = false): Incident {
  const {parts, random} = site
  const causes = CAUSES[site.setting]
  const cause = causes[random.pickWeighted(causes.map(([, weight]) => weight))]?.[0] ?? 'dust'
  const detectors = parts.filter(({partType}) => partType === PART_TYPE.smoke)
  const first = random.pick(detectors.length > 0 ? detectors : parts)
  const second = random.chance(SECOND_PART_SHARE) ? random.pick(parts) : first
  return {
    cause: isWet ? 'water' : cause,
    steps: [
      {afterMs: 0, action: {part: first, status: PART_STATUS.fire}},
      ...(second === first
        ? []
        : [{afterMs: lastsMs * 0.3, action: {part: second, status: PART_STATUS.fire}}]),
      {afterMs: lastsMs * 0.5, action: {operation: OPERATION.silence}},
      ...[...new Set([first, second])].map(part => ({
        afterMs: lastsMs,
        action: {part, status: PART_STATUS.normal},
      })),
      {afterMs: lastsMs, action: {operation: OPERATION.reset}},
    ],
  }
}

/**
 * A fire that spreads from part to part, half a minute each, somebody pressing a call point on the way out; parts that
 * burnt are faulty afterwards until they are replaced.
 */
export function realFire(site: IncidentSite, lastsMs: number, pace: number): Incident {
  const {random, parts} = site
  const callPoint = parts.find(({partType}) => partType === PART_TYPE.callPoint)
  const start = random.below(Math.max(1, parts.length - 4))
  const detectors = parts.slice(start, start + 4)
  const caught = callPoint ? [...new Set([...detectors.slice(0, 2), callPoint, ...detectors])] : detectors
  const burnt = new Set(caught.filter(part => part !== callPoint).slice(0, 2))
  const spread = caught.map((part, index) => ({
    afterMs: index * (20 + random.below(20)) * SECOND_MS * pace,
    action: {part, status: PART_STATUS.fire},
  }))
  const cleared = caught.map((part, index) => ({
    afterMs: lastsMs + index * 15 * SECOND_MS * pace,
    action: {part, status: burnt.has(part) ? PART_STATUS.fault : PART_STATUS.normal},
  }))
  const repaired = [...burnt].map(part => ({
    afterMs: lastsMs * 3,
    action: {part, status: PART_STATUS.normal},
  }))
  const reset = {afterMs: lastsMs + 2 * MINUTE_MS * pace, action: {operation: OPERATION.reset}}
  return {cause: 'fire', steps: inOrder([...spread, ...cleared, reset, ...repaired])}
}

/** A part, or the parts of one loop, are not there for the panel for a while. */
export function partsFault({parts, random}: IncidentSite, lastsMs: number): Incident {
  const first = random.pick(parts)
  const isLoop = random.chance(0.2)
  const lost = isLoop ? parts.filter(({zone}) => zone === first.zone).slice(0, 4) : [first]
  const status = isLoop || random.chance(0.7) ? PART_STATUS.fault : PART_STATUS.powerFault
  return {
    cause: null,
    steps: [
      ...lost.map((part, index) => ({afterMs: index * SECOND_MS, action: {part, status}})),
      ...lost.map(part => ({afterMs: lastsMs, action: {part, status: PART_STATUS.normal}})),
    ],
  }
}

/** The mains fail, and with some panels the battery too before they are back; or a battery has grown old. */
export function powerFault({random}: IncidentSite, lastsMs: number): Incident {
  const {normal, mainsFault, batteryFault} = TRANSMITTER_STATUS
  const isOldBattery = random.chance(0.3)
  const runsDown = !isOldBattery && random.chance(0.2)
  return {
    cause: null,
    steps: [
      {afterMs: 0, action: {transmitter: isOldBattery ? batteryFault : mainsFault}},
      ...(runsDown ? [{afterMs: lastsMs * 0.7, action: {transmitter: mainsFault | batteryFault}}] : []),
      {afterMs: lastsMs, action: {transmitter: normal}},
    ],
  }
}

/** The line to the centre is cut; before it is, the transmitter says that it is failing. */
export function lineFault(lastsMs: number): Incident {
  const {normal, channelFault} = TRANSMITTER_STATUS
  return {
    cause: null,
    steps: [
      {afterMs: 0, action: {transmitter: channelFault}},
      {afterMs: Math.min(5 * SECOND_MS, lastsMs / 2), action: {isLineUp: false}},
      {afterMs: lastsMs, action: {isLineUp: true}},
      {afterMs: lastsMs, action: {transmitter: normal}},
    ],
  }
}

function inOrder(steps: Incident['steps']): Incident['steps'] {
  return [...steps].sort((a, b) => a.afterMs - b.afterMs)
}

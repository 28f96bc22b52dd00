import gcoord from 'gcoord'
import {createSeededRandom, type SeededRandom} from '../seededRandom.ts'
import type {CloudEvent} from '../webhookSender.ts'
import type {CityPlaces} from './cityPlaces.ts'
import {
  nameReporter,
  pickDepartment,
  STEPS,
  wordCase,
  wordStep,
  type CaseWords,
  type Step,
} from './wordCase.ts'

export const HOUR_MS = 3_600_000

/** No planned case lasts longer than this. */
export const LONGEST_CASE_MS = 72 * HOUR_MS

/** An event and when the backend sends it, which may be long after it happened. */
export interface PlannedEvent {
  /** Epoch ms. */
  readonly sendAt: number
  readonly event: CloudEvent
}

export interface PlannedCase {
  /** Epoch ms. */
  readonly reportedAt: number
  readonly events: readonly PlannedEvent[]
}

export interface PlanOptions {
  readonly seed: string
  readonly places: CityPlaces
  readonly casesPerDay: number
}

/** Share of a day's cases by the hour of the day, times 24. */
const RHYTHM = [
  0.45, 0.35, 0.3, 0.3, 0.35, 0.5, 0.8, 1.1, 1.5, 1.7, 1.6, 1.3, 1.1, 1.3, 1.6, 1.6, 1.5, 1.35, 1.2, 1.2, 1.1,
  0.95, 0.75, 0.6,
]

/** Median minutes of each step, for levels 1 to 4. */
const STEP_MINUTES: Readonly<Record<Step, readonly [number, number, number, number]>> = {
  accepted: [1, 2, 3, 5],
  assigned: [2, 4, 8, 15],
  handling: [6, 12, 25, 45],
  feedback: [40, 70, 110, 160],
  evaluated: [30, 60, 90, 120],
}

const SHARE = {
  slow: 0.07,
  abandoned: 0.015,
  late: 0.02,
  duplicate: 0.015,
  outside: 0.006,
  broken: 0.008,
  noted: 0.35,
}

const DATUMS = ['wgs84', 'gcj02', 'bd09', 'cgcs2000'] as const
const DATUM_WEIGHTS = [45, 40, 5, 10]

/**
 * The cases reported in the hour that starts at `hourStart` (epoch ms), each with everything that will become of it.
 * The same for the same seed, whenever it is asked: a simulation that is started again sends the same ids.
 */
export function planHour(hourStart: number, options: PlanOptions): readonly PlannedCase[] {
  const {seed, places, casesPerDay} = options
  const random = createSeededRandom(`${seed}:${hourStart / HOUR_MS}`)
  const expected = (casesPerDay / 24) * (RHYTHM[localHour(hourStart, places.timeZone)] ?? 1)
  const count = Math.floor(expected + random.next())
  const stamp = new Date(hourStart).toISOString().slice(0, 13).replace(/\D/g, '')
  return Array.from({length: count}, (_, index) => {
    const externalId = `SP${stamp}-${String(index + 1).padStart(4, '0')}`
    const reportedAt = hourStart + random.below(HOUR_MS)
    return planCase({externalId, reportedAt, random: createSeededRandom(`${seed}:${externalId}`)}, places)
  })
}

interface CaseToPlan {
  readonly externalId: string
  readonly reportedAt: number
  readonly random: SeededRandom
}

function planCase(planned: CaseToPlan, places: CityPlaces): PlannedCase {
  const {externalId, reportedAt, random} = planned
  const source = `/four-platforms/${places.code}`
  const place = random.chance(SHARE.outside) ? places.pickOutside(random) : places.pick(random)
  const about = wordCase(place.community, random)
  const role = random.chance(0.7) ? 'gridWorker' : 'citizen'
  const data = {
    externalId,
    ...about,
    ...inSomeDatum(place.position, random),
    reporter: {role, ...nameReporter(role, random)},
    occurredAt: instantText(reportedAt - Math.round(random.around(6, 2) * 60_000)),
  }
  const report = cloudEvent({
    id: `${externalId}/reported`,
    source,
    type: 'case.reported',
    at: reportedAt,
    data,
  })
  const steps = planSteps(planned, about, source)
  const sent = [report, ...steps].flatMap(event => send(event, random))
  if (random.chance(SHARE.broken)) sent.push({sendAt: reportedAt + 30_000, event: breakEvent(report, random)})
  return {reportedAt, events: sent}
}

function planSteps(planned: CaseToPlan, about: CaseWords, source: string): readonly CloudEvent[] {
  const {externalId, reportedAt, random} = planned
  const department = pickDepartment(about.kind, random)
  const slowStep = random.chance(SHARE.slow) ? random.pick(STEPS) : null
  const lastStep = random.chance(SHARE.abandoned) ? random.pick(STEPS) : null
  const events: CloudEvent[] = []
  let at = reportedAt
  for (const step of STEPS) {
    const median = STEP_MINUTES[step][about.level - 1] ?? 60
    at += Math.round(random.around(median, 1.6) * 60_000 * (step === slowStep ? 6 + random.below(15) : 1))
    if (step === lastStep || at > reportedAt + LONGEST_CASE_MS) return events
    const {by, note} = wordStep(step, department, random)
    const noted = random.chance(SHARE.noted) ? {note} : {}
    const data = {externalId, step, at: instantText(at), by, ...noted}
    events.push(cloudEvent({id: `${externalId}/${step}`, source, type: 'case.progressed', at, data}))
  }
  return events
}

/** When an event goes out: soon, sometimes late and so after what followed it, sometimes twice. */
function send(event: CloudEvent, random: SeededRandom): readonly PlannedEvent[] {
  const delayMs = random.chance(SHARE.late) ? 60_000 + random.below(20 * 60_000) : random.below(2_000)
  const sendAt = Date.parse(event.time) + delayMs
  if (!random.chance(SHARE.duplicate)) return [{sendAt, event}]
  return [
    {sendAt, event},
    {sendAt: sendAt + 5_000 + random.below(300_000), event},
  ]
}

/** The mistakes that such platforms make: a word of their own, a missing field, a position in another order. */
function breakEvent(report: CloudEvent, random: SeededRandom): CloudEvent {
  const data = {...Object(report.data)}
  const mistakes = [
    {kind: 'other'},
    {title: undefined},
    {position: '120.55,27.58'},
    {level: 0},
    {occurredAt: 'yesterday'},
  ]
  return {...report, id: `${report.id}/broken`, data: {...data, ...random.pick(mistakes)}}
}

/** A position in the datum that the reporting terminal happens to use, with the seven decimals that it sends. */
function inSomeDatum([lng, lat]: readonly [number, number], random: SeededRandom) {
  const crs = DATUMS[random.pickWeighted(DATUM_WEIGHTS)] ?? 'wgs84'
  const [x, y] = convert([lng, lat], crs)
  return {position: [Number(x.toFixed(7)), Number(y.toFixed(7))], crs}
}

function convert(position: [number, number], crs: (typeof DATUMS)[number]): [number, number] {
  if (crs === 'gcj02') return gcoord.transform(position, gcoord.WGS84, gcoord.GCJ02)
  if (crs === 'bd09') return gcoord.transform(position, gcoord.WGS84, gcoord.BD09)
  return position
}

function cloudEvent(event: {
  id: string
  source: string
  type: string
  at: number
  data: unknown
}): CloudEvent {
  const {id, source, type, at, data} = event
  return {
    specversion: '1.0',
    id,
    source,
    type,
    time: instantText(at),
    datacontenttype: 'application/json',
    data,
  }
}

function instantText(at: number): string {
  return new Date(at).toISOString()
}

function localHour(at: number, timeZone: string): number {
  return Number(new Intl.DateTimeFormat('en', {timeZone, hour: 'numeric', hourCycle: 'h23'}).format(at))
}

import gcoord from 'gcoord'
import type {Position} from '#geo/types.ts'
import type {SeededRandom} from '../seededRandom.ts'
import type {CloudEvent} from '../webhookSender.ts'
import type {Reporter} from './reporters.ts'
import type {CaseWords} from './wordCase.ts'
import type {Step} from './wordStep.ts'

/** An event and when the backend sends it, which may be long after it happened. */
export interface PlannedEvent {
  /** Epoch ms. */
  readonly sendAt: number
  readonly event: CloudEvent
}

const MINUTE_MS = 60_000
const SHARE = {late: 0.02, duplicate: 0.015}
const DATUMS = ['wgs84', 'gcj02', 'bd09', 'cgcs2000'] as const
const DATUM_WEIGHTS = [45, 40, 5, 10]

export interface CaseReport {
  readonly externalId: string
  readonly source: string
  readonly words: CaseWords
  /** WGS-84. */
  readonly position: Position
  readonly reporter: Reporter
  /** Epoch ms. */
  readonly occurredAt: number
  readonly reportedAt: number
}

/** A report as the backend writes it, its position in the datum that the reporting terminal happens to use. */
export function reportEvent(report: CaseReport, random: SeededRandom): CloudEvent {
  const {externalId, source, words, position, reporter, occurredAt, reportedAt} = report
  return cloudEvent({
    id: `${externalId}/reported`,
    source,
    type: 'case.reported',
    at: reportedAt,
    data: {
      externalId,
      ...words,
      ...inSomeDatum(position, random),
      reporter,
      occurredAt: instantText(occurredAt),
    },
  })
}

export interface CaseStep {
  readonly externalId: string
  readonly source: string
  readonly step: Step
  /** Epoch ms. */
  readonly at: number
  readonly by: string
  readonly note: string | null
  /** Who of the platform's own does the work: sent with `assigned`, there with `handling`. */
  readonly unit: string
}

/** A step as the backend writes it. */
export function stepEvent({externalId, source, step, at, by, note, unit}: CaseStep): CloudEvent {
  const data = {
    externalId,
    step,
    at: instantText(at),
    by,
    ...(note === null ? {} : {note}),
    ...phaseOf(step, unit),
  }
  return cloudEvent({id: `${externalId}/${step}`, source, type: 'case.progressed', at, data})
}

function phaseOf(step: Step, unit: string) {
  if (step === 'assigned') return {unit, phase: 'dispatched'}
  return step === 'handling' ? {unit, phase: 'onScene'} : {}
}

/** When an event goes out: soon, sometimes late and so after what followed it, sometimes twice. */
export function sendSometime(
  event: CloudEvent,
  speed: number,
  random: SeededRandom,
): readonly PlannedEvent[] {
  const latenessMs = (MINUTE_MS + random.below(20 * MINUTE_MS)) / speed
  const delayMs = random.chance(SHARE.late) ? Math.round(latenessMs) : random.below(2_000)
  const sendAt = Date.parse(event.time) + delayMs
  if (!random.chance(SHARE.duplicate)) return [{sendAt, event}]
  return [
    {sendAt, event},
    {sendAt: sendAt + 5_000 + random.below(5 * MINUTE_MS), event},
  ]
}

/** The mistakes that such platforms make: a word of their own, a missing field, a position in another order. */
export function breakEvent(report: CloudEvent, random: SeededRandom): CloudEvent {
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

/** With the seven decimals that terminals send. */
function inSomeDatum([lng, lat]: Position, random: SeededRandom) {
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
    ...{specversion: '1.0', id, source, type},
    ...{time: instantText(at), datacontenttype: 'application/json', data},
  }
}

function instantText(at: number): string {
  return new Date(at).toISOString()
}

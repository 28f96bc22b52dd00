import type {NewRecord} from '#contract/record.ts'
import {taskIdSchema} from '#contract/task.ts'
import {unitIdSchema} from '#contract/unit.ts'
import {toWgs84} from '#geo/toWgs84.ts'
import type {Connector, FeedSink, ReadOutcome} from '../connector.ts'
import {isStorable, toStorable} from '../storableText.ts'
import {describeIssue} from './rejection.ts'
import {
  wireEventSchema,
  type WireEvent,
  type WireProgressed,
  type WireReported,
  type WireTaskProgressed,
  type WireUnitPositioned,
} from './wire.ts'

const FEED = 'four-platforms'
/** A backend's clock may be this far ahead of ours. */
const CLOCK_AHEAD_MS = 5 * 60_000
const LAST_MOMENT = Date.UTC(9999, 11, 31, 23, 59, 59, 999)

export interface FourPlatformsOptions {
  /** Epoch ms. */
  readonly now: () => number
  /** Silence longer than this makes the feed late. Default 10 minutes. */
  readonly lateAfterMs?: number
}

/** The four-platforms connector: its events come by webhook, so it reads what is handed to it and otherwise waits. */
export interface FourPlatformsConnector extends Connector {
  /** One CloudEvent already parsed from JSON. One schema pass, about 10 µs. */
  readonly readEvent: (event: unknown) => ReadOutcome
}

/** Takes cases and their progress from the four platforms of grassroots governance, as CloudEvents. */
export function createFourPlatformsConnector({
  now,
  lateAfterMs = 10 * 60_000,
}: FourPlatformsOptions): FourPlatformsConnector {
  function readEvent(event: unknown): ReadOutcome {
    const parsed = wireEventSchema.safeParse(event)
    if (!parsed.success) return {ok: false, ...describeIssue(parsed.error, event)}
    const badId = unstorableId(parsed.data)
    if (badId !== null) return {ok: false, code: 'badCharacter', path: badId}
    return readParsed(parsed.data, now())
  }

  return {
    feed: FEED,
    lateAfterMs,
    readEvent,
    read(payload) {
      let event: unknown
      try {
        event = JSON.parse(payload)
      } catch {
        return {ok: false, code: 'badJson', path: ''}
      }
      return readEvent(event)
    },
    run: (_sink: FeedSink, signal: AbortSignal) => untilAborted(signal),
  }
}

function readParsed(event: WireEvent, receivedAt: number): ReadOutcome {
  switch (event.type) {
    case 'case.reported':
      return readReported(event, receivedAt)
    case 'case.progressed':
      return readProgressed(event)
    case 'task.progressed':
      return readTaskProgressed(event, receivedAt)
    case 'unit.positioned':
      return readUnitPositioned(event, receivedAt)
  }
}

function readReported(event: WireReported, receivedAt: number): ReadOutcome {
  const {data} = event
  const occurredAt = Date.parse(data.occurredAt)
  if (!isEpoch(occurredAt)) return {ok: false, code: 'outOfRange', path: 'data.occurredAt'}
  const position = toWgs84(data.position, data.crs)
  if (!isOnEarth(position)) return {ok: false, code: 'outOfRange', path: 'data.position'}
  const {name, phone} = data.reporter
  return one(event, {
    type: 'case.reported',
    body: {
      externalId: data.externalId,
      kind: data.kind,
      level: data.level,
      title: toStorable(data.title),
      description: toStorable(data.description),
      position: [position[0], position[1]],
      reportedPosition: {crs: data.crs, position: data.position},
      address: toStorable(data.address),
      reporter: {
        role: data.reporter.role,
        ...(name === undefined ? {} : {name: toStorable(name)}),
        ...(phone === undefined ? {} : {phone: toStorable(phone)}),
      },
      occurredAt,
      reportedAt: plausible(event.time, receivedAt),
      photos: (data.photos ?? []).map(toStorable),
      ...(isExercise(event) ? {isDrill: true} : {}),
    },
  })
}

/** Whether a report is part of a drill; either place may say so. */
function isExercise({status, data}: WireReported): boolean {
  return [status, data.status].some(told => told?.toLowerCase() === 'exercise')
}

function readProgressed(event: WireProgressed): ReadOutcome {
  const {data} = event
  const at = Date.parse(data.at)
  if (!isEpoch(at)) return {ok: false, code: 'outOfRange', path: 'data.at'}
  return one(event, {
    type: 'case.progressed',
    body: {
      externalId: data.externalId,
      step: data.step,
      at,
      by: toStorable(data.by),
      note: toStorable(data.note ?? '') || null,
      ...(data.unit && data.phase ? {unitPhase: {unit: toStorable(data.unit), phase: data.phase}} : {}),
    },
  })
}

/** A time that lies ahead would keep every later receipt and position from counting: it becomes that of receipt. */
function readTaskProgressed(event: WireTaskProgressed, receivedAt: number): ReadOutcome {
  const {data} = event
  const at = Date.parse(data.at)
  if (!isEpoch(at)) return {ok: false, code: 'outOfRange', path: 'data.at'}
  return one(event, {
    type: 'task.stepped',
    body: {
      taskId: taskIdSchema.parse(data.taskId),
      step: data.step,
      by: toStorable(data.by),
      byParty: 'backend',
      at: Math.min(at, receivedAt),
      note: toStorable(data.note ?? '') || null,
      photos: [],
      position: null,
    },
  })
}

function readUnitPositioned(event: WireUnitPositioned, receivedAt: number): ReadOutcome {
  const {data} = event
  const at = Date.parse(data.at)
  if (!isEpoch(at)) return {ok: false, code: 'outOfRange', path: 'data.at'}
  const position = toWgs84(data.position, data.crs)
  if (!isOnEarth(position)) return {ok: false, code: 'outOfRange', path: 'data.position'}
  if (!isStorable(data.unitId)) return {ok: false, code: 'badCharacter', path: 'data.unitId'}
  return one(event, {
    type: 'unit.reported',
    body: {
      unitId: unitIdSchema.parse(data.unitId),
      position: [position[0], position[1]],
      status: null,
      at: Math.min(at, receivedAt),
      by: FEED,
    },
  })
}

type Content =
  Extract<
    NewRecord,
    {type: 'case.reported' | 'case.progressed' | 'task.stepped' | 'unit.reported'}
  > extends infer Each
    ? Each extends NewRecord
      ? Pick<Each, 'type' | 'body'>
      : never
    : never

function one(event: WireEvent, content: Content): ReadOutcome {
  return {ok: true, records: [{origin: FEED, source: event.source, sourceId: event.id, ...content}]}
}

/** The path of an identifier that cannot be kept as it is: changing it would make two events one. */
function unstorableId(event: WireEvent): string | null {
  if (!isStorable(event.id)) return 'id'
  if (!isStorable(event.source)) return 'source'
  if (!('externalId' in event.data)) return null
  return isStorable(event.data.externalId) ? null : 'data.externalId'
}

function plausible(time: string | null | undefined, receivedAt: number): number | null {
  if (time === null || time === undefined) return null
  const at = Date.parse(time)
  return isEpoch(at) && at <= receivedAt + CLOCK_AHEAD_MS ? at : null
}

/** From 1970 on, up to the last moment that RFC 3339 can write. */
function isEpoch(at: number): boolean {
  return at >= 0 && at <= LAST_MOMENT
}

function isOnEarth([lng, lat]: readonly [number, number]): boolean {
  return Math.abs(lng) <= 180 && Math.abs(lat) <= 90
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), {once: true})
  })
}

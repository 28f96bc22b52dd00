import type {CloudEvent} from '../webhookSender.ts'
import type {CallRow, UnitStep} from './readCallRow.ts'
import type {LocalInstant} from './localInstant.ts'

/** An event of a call and when it happened (epoch ms). */
export interface CallEvent {
  readonly at: number
  readonly event: CloudEvent
}

type Kind = 'fire' | 'safety' | 'dispute' | 'urban' | 'environment' | 'security' | 'service'

/**
 * What each call type is in our kinds. Medical aid, which a fire department gives and the kinds have no word for, is a
 * service; so is whatever type a later file may bring.
 */
const KIND_OF_CALL_TYPE: Readonly<Record<string, Kind>> = {
  Alarms: 'fire',
  'Structure Fire': 'fire',
  'Outside Fire': 'fire',
  'Vehicle Fire': 'fire',
  'Smoke Investigation (Outside)': 'fire',
  'Gas Leak (Natural and LP Gases)': 'safety',
  'Electrical Hazard': 'safety',
  'Elevator / Escalator Rescue': 'safety',
  'Traffic Collision': 'safety',
  'Water Rescue': 'safety',
  'Fuel Spill': 'environment',
  'Odor (Strange / Unknown)': 'environment',
  'Assist Police': 'security',
  'Citizen Assist / Service Call': 'service',
  'Medical Incident': 'service',
  Other: 'service',
}

const SOURCE = '/san-francisco/fire-calls-for-service'
const DISPATCHERS = 'emergency-communications'

/** Steps of units that belong to `handling`, in their usual order. */
const HANDLING_STEPS = ['response', 'onScene', 'transport', 'hospital'] as const satisfies readonly UnitStep[]

type Phase = 'dispatched' | 'enRoute' | 'onScene'

const PHASE_OF_STEP: Readonly<Partial<Record<UnitStep, Phase>>> = {response: 'enRoute', onScene: 'onScene'}

/**
 * Everything that one call's rows say, as events in the order in which it happened. The ids are the file's own (call
 * number, or row and column), so that a second replay of the file changes nothing. A call is evaluated when the last
 * unit that came back was available again; one that no unit came back from stays open.
 */
export function callEvents(rows: readonly [CallRow, ...CallRow[]]): readonly CallEvent[] {
  const [call] = rows
  const {callNumber} = call
  const events: CallEvent[] = [
    reported(call),
    progressed(callNumber, {
      id: `${callNumber}/entry`,
      step: 'accepted',
      instant: call.entry,
      by: DISPATCHERS,
      note: 'entry',
    }),
    ...rows.flatMap(unitEvents),
  ]
  const last = lastAvailable(rows)
  if (last) {
    const {instant, disposition} = last
    events.push(
      progressed(callNumber, {
        id: `${callNumber}/evaluated`,
        step: 'evaluated',
        instant,
        by: DISPATCHERS,
        note: disposition === '' ? 'evaluated' : disposition,
      }),
    )
  }
  // The sort is stable: what happened in the same second stays in the order of the steps.
  return events.sort((a, b) => a.at - b.at)
}

function reported(call: CallRow): CallEvent {
  const data = {
    externalId: call.callNumber,
    kind: KIND_OF_CALL_TYPE[call.callType] ?? 'service',
    level: levelOf(call),
    title: call.callType,
    description: describe(call),
    position: call.position,
    crs: 'wgs84',
    address: call.address,
    reporter: {role: call.callType === 'Assist Police' ? 'officer' : 'citizen'},
    occurredAt: call.received.text,
  }
  return timed(call.received, {id: `${call.callNumber}/received`, type: 'case.reported', data})
}

/** A second alarm is the gravest; final priority 3 is the department's emergency, 2 its non-emergency. */
function levelOf({alarms, finalPriority}: CallRow): 1 | 2 | 3 | 4 {
  if (alarms >= 2) return 1
  if (finalPriority === '3' || finalPriority === 'E') return 2
  return finalPriority === '2' ? 3 : 4
}

function describe({callTypeGroup, neighborhood, battalion, stationArea}: CallRow): string {
  return [callTypeGroup, neighborhood, `battalion ${battalion}`, `station area ${stationArea}`]
    .filter(part => part !== '')
    .join('; ')
}

function unitEvents(row: CallRow): readonly CallEvent[] {
  const {callNumber, rowId, unitId: by, steps, dispatch} = row
  const events = [
    progressed(callNumber, {
      id: `${rowId}/dispatch`,
      step: 'assigned',
      instant: dispatch,
      by,
      note: 'dispatch',
      phase: 'dispatched',
    }),
  ]
  for (const note of HANDLING_STEPS) {
    const instant = steps[note]
    if (!instant) continue
    const phase = PHASE_OF_STEP[note] ?? null
    events.push(progressed(callNumber, {id: `${rowId}/${note}`, step: 'handling', instant, by, note, phase}))
  }
  if (steps.available) {
    const instant = steps.available
    events.push(
      progressed(callNumber, {id: `${rowId}/available`, step: 'feedback', instant, by, note: 'available'}),
    )
  }
  return events
}

function lastAvailable(rows: readonly CallRow[]): {instant: LocalInstant; disposition: string} | null {
  let last: {instant: LocalInstant; disposition: string} | null = null
  for (const {steps, disposition} of rows) {
    const instant = steps.available
    if (instant && (last === null || instant.epochMs > last.instant.epochMs)) last = {instant, disposition}
  }
  return last
}

interface Progress {
  readonly id: string
  readonly step: 'accepted' | 'assigned' | 'handling' | 'feedback' | 'evaluated'
  readonly instant: LocalInstant
  readonly by: string
  readonly note: string
  /** The phase of its response that the unit `by` reached. */
  readonly phase?: Phase | null
}

function progressed(externalId: string, {id, step, instant, by, note, phase}: Progress): CallEvent {
  const data = {externalId, step, at: instant.text, by, note, ...(phase ? {unit: by, phase} : {})}
  return timed(instant, {id, type: 'case.progressed', data})
}

function timed(instant: LocalInstant, event: {id: string; type: string; data: unknown}): CallEvent {
  return {
    at: instant.epochMs,
    event: {
      specversion: '1.0',
      source: SOURCE,
      time: instant.text,
      datacontenttype: 'application/json',
      ...event,
    },
  }
}

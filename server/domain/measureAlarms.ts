import type {Alarm} from '#contract/alarm.ts'

/** The window of ISA-18.2 in which alarms at a seat are counted. */
const WINDOW_MS = 600_000

/** How bearable the alarms are now. */
export interface AlarmMeasures {
  /** Alarms of the last ten minutes by community; null for what lies in none. A drill's ring as well, and count. */
  readonly raisedByCommunity: ReadonlyMap<string | null, number>
  /** The following are without those of drills. */
  readonly standingFires: number
  readonly standingFaults: number
  readonly shelved: number
  readonly unacknowledged: number
  /** Since when the one stands that has waited longest for somebody to acknowledge it, epoch ms; null for none. */
  readonly waitingSince: number | null
}

/** One walk over the alarms of the live picture. */
export function measureAlarms(alarms: Iterable<Alarm>, now: number): AlarmMeasures {
  const raisedByCommunity = new Map<string | null, number>()
  let standingFires = 0
  let standingFaults = 0
  let shelved = 0
  let unacknowledged = 0
  let waitingSince: number | null = null
  for (const alarm of alarms) {
    const {raisedAt, place, isDrill} = alarm
    if (raisedAt > now - WINDOW_MS) {
      raisedByCommunity.set(place.community, (raisedByCommunity.get(place.community) ?? 0) + 1)
    }
    if (isDrill || alarm.clearedAt !== null) continue
    if (alarm.condition === 'fire') standingFires += 1
    else standingFaults += 1
    if (alarm.shelved) shelved += 1
    else if (alarm.acknowledgedAt === null) {
      unacknowledged += 1
      waitingSince = Math.min(waitingSince ?? raisedAt, raisedAt)
    }
  }
  return {raisedByCommunity, standingFires, standingFaults, shelved, unacknowledged, waitingSince}
}

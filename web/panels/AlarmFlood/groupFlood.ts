import type {Alarm} from '#contract/alarm.ts'
import type {AreaCode} from '#contract/ids.ts'

/** How far back a flood looks, as ISA-18.2 counts it. */
export const FLOOD_SPAN_MS = 10 * 60_000

/** Alarms of one kind in one area, all of them counted. */
export interface FloodGroup {
  readonly area: AreaCode | null
  readonly condition: Alarm['condition']
  readonly partType: number | null
  readonly systemType: number | null
  readonly isDrill: boolean
  readonly alarms: readonly Alarm[]
  /** How many nobody has seen yet. */
  readonly unseen: number
}

/**
 * The alarms of the last ten minutes by community and kind, fires first, a drill's after the real ones, then where
 * most are. Nothing is left out: the
 * groups together hold each alarm once.
 */
export function groupFlood(alarms: readonly Alarm[], now: number): FloodGroup[] {
  const groups = new Map<string, Alarm[]>()
  for (const alarm of alarms) {
    if (alarm.raisedAt < now - FLOOD_SPAN_MS) continue
    const key = [
      alarm.place.community,
      alarm.condition,
      alarm.systemType,
      alarm.partType,
      alarm.isDrill,
    ].join(' ')
    groups.set(key, [...(groups.get(key) ?? []), alarm])
  }
  return [...groups.values()]
    .flatMap(members => {
      const [first] = members
      if (!first) return []
      const {condition, partType, systemType, isDrill, place} = first
      const unseen = members.filter(
        ({acknowledgedAt, clearedAt}) => acknowledgedAt === null && clearedAt === null,
      )
      const {community: area} = place
      return [{area, condition, partType, systemType, isDrill, alarms: members, unseen: unseen.length}]
    })
    .sort((a, b) => rankOf(a) - rankOf(b) || b.alarms.length - a.alarms.length)
}

function rankOf({condition, isDrill}: FloodGroup): number {
  return (condition === 'fire' ? 0 : 2) + Number(isDrill)
}

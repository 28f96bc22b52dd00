import type {Alarm} from '#contract/alarm.ts'
import {hazardIdSchema, isHazardOpen, type Hazard, type HazardFound} from '#contract/hazard.ts'
import type {PremisesId} from '#contract/ids.ts'
import type {Policy} from './policy.ts'
import {SYSTEM} from './reduceDispatch.ts'

const HOUR_MS = 3_600_000

export interface SensorPicture {
  /** Those that stand, and those of the last day. */
  readonly alarms: Iterable<Alarm>
  readonly hazards: Iterable<Hazard>
  readonly policy: Pick<Policy, 'sensorHazards'>
  /** Epoch ms. */
  readonly now: number
  /** The day of a time in the city's calendar. */
  readonly dayOf: (at: number) => string
}

/**
 * Premises whose devices cannot be relied on: fire alarms again and again, or a fault that stands. Each makes a hazard of
 * the devices, unless one is open there; its name has the day, so that the same day makes it once.
 */
export function findSensorHazards({alarms, hazards, policy, now, dayOf}: SensorPicture): HazardFound[] {
  const {sensorHazards: rule} = policy
  const known = new Set<PremisesId>()
  for (const hazard of hazards) {
    if (hazard.kind === 'smokeDetectors' && isHazardOpen(hazard)) known.add(hazard.premisesId)
  }
  const seen = new Map<PremisesId, Counts>()
  for (const alarm of alarms) {
    if (alarm.premisesId === null || alarm.isDrill || known.has(alarm.premisesId)) continue
    seen.set(alarm.premisesId, counted(seen.get(alarm.premisesId) ?? NONE, alarm, {rule, now}))
  }
  return [...seen]
    .filter(([, counts]) => counts.alarms >= rule.alarms || counts.faults > 0)
    .map(([premisesId, counts]) => ({
      hazardId: hazardIdSchema.parse(`sensor:${dayOf(now)}:${premisesId}`),
      premisesId,
      kind: 'smokeDetectors',
      severity: 'general',
      source: 'sensor',
      department: null,
      description: '',
      at: now,
      orderedUntil: null,
      evidence: {...counts, withinHours: rule.withinHours, faultHours: rule.faultHours},
      photos: [],
      by: SYSTEM,
    }))
}

interface Counts {
  readonly alarms: number
  readonly faults: number
}

const NONE: Counts = {alarms: 0, faults: 0}

function counted(
  {alarms, faults}: Counts,
  {condition, raisedAt, clearedAt}: Alarm,
  {rule, now}: {rule: Policy['sensorHazards']; now: number},
): Counts {
  if (condition === 'fire')
    return {alarms: alarms + Number(raisedAt >= now - rule.withinHours * HOUR_MS), faults}
  const isStanding = clearedAt === null && raisedAt <= now - rule.faultHours * HOUR_MS
  return {alarms, faults: faults + Number(isStanding)}
}

import {z} from 'zod'

const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/)
const minutes = z.number().positive().max(480)

/** The part of `policy.json` that says how teams inspect. */
export const planningPolicyFields = {
  inspectionPlanning: z
    .object({
      /** When a team sets out and is back, in the city's time. */
      from: timeOfDay.default('08:30'),
      to: timeOfDay.default('16:30'),
      /** What a visit takes: a base, and more for each room let. */
      visitMinutes: minutes.default(15),
      minutesPerRoom: z.number().nonnegative().max(60).default(1),
      longestVisitMinutes: minutes.default(60),
      /** Of the open hazards of visited premises, the share that is mended in the year because of the visit. */
      rectifiedShare: z.number().min(0).max(1).default(0.6),
    })
    .prefault({}),
} as const
export type InspectionPlanning = z.infer<typeof planningPolicyFields.inspectionPlanning>

/** How long a visit takes, in seconds. Premises of unknown rooms take the base alone. */
export function visitSeconds(
  {visitMinutes, minutesPerRoom, longestVisitMinutes}: InspectionPlanning,
  {rooms}: {readonly rooms: number | null},
): number {
  return 60 * Math.min(longestVisitMinutes, visitMinutes + minutesPerRoom * (rooms ?? 0))
}

import {z} from 'zod'
import type {Position} from '#geo/types.ts'
import type {Quarter} from './landCharacter.ts'
import type {Plane} from './plane.ts'

const positionSchema = z.tuple([z.number(), z.number()])

export const planSchema = z.object({
  river: z.object({name: z.string(), halfWidthMeters: z.tuple([z.number(), z.number()])}),
  tidalFlatMeters: z.number(),
  /** Who live in the city (census of 2020). */
  residents: z.int(),
  fireStations: z.array(positionSchema),
  arterials: z.array(z.object({name: z.string(), points: z.array(positionSchema)})),
  quarters: z.array(
    z.object({
      kind: z.enum(['oldTown', 'residential', 'centre', 'industrial', 'hill']),
      position: positionSchema,
      radiiMeters: z.tuple([z.number(), z.number()]),
      bearingDeg: z.number(),
    }),
  ),
})

/** What of the city is designed by hand: its main roads and quarters; positions in degrees. */
export type LonggangPlan = z.infer<typeof planSchema>

export function quartersOf(plan: LonggangPlan, plane: Plane): readonly Quarter[] {
  return plan.quarters.map(({kind, position, radiiMeters, bearingDeg}) => ({
    kind,
    position: plane.toMeters(position),
    radii: radiiMeters,
    bearing: (bearingDeg * Math.PI) / 180,
  }))
}

export function arterialsOf(
  plan: LonggangPlan,
  plane: Plane,
): readonly {readonly name: string; readonly points: readonly Position[]}[] {
  return plan.arterials.map(({name, points}) => ({name, points: points.map(plane.toMeters)}))
}

/** The vertices of an open stretch of a ring, in ring order, that `belongs` accepts: the longest such stretch. */
export function longestStretch(
  ring: readonly Position[],
  belongs: (corner: Position) => boolean,
): readonly Position[] {
  const corners = ring.slice(0, -1)
  const start = corners.findIndex(corner => !belongs(corner))
  const turned = [...corners.slice(start), ...corners.slice(0, start)]
  let best: readonly Position[] = []
  let current: Position[] = []
  for (const corner of turned) {
    current = belongs(corner) ? [...current, corner] : []
    if (current.length > best.length) best = current
  }
  return best
}

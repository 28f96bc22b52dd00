import {hazardKindSchema, isHazardOpen, type Hazard, type HazardState} from '#contract/hazard.ts'
import type {HazardFigures} from '#contract/hazardRoutes.ts'

const DAY_MS = 86_400_000
const WEEK_MS = 7 * DAY_MS
const WEEKS = 12
/** Deadlines of so many days are judged for the rate on time. */
export const ON_TIME_DAYS = 90
const AGES: readonly (readonly [from: number, to: number | null])[] = [
  [0, 7],
  [8, 30],
  [31, 90],
  [91, null],
]
const REPEATS_LISTED = 20

/** What of a hazard that is over is asked for. */
export type OverHazard = Pick<Hazard, 'foundAt' | 'orderedDueAt' | 'rectifiedAt' | 'closedAt'>

/** Names and the address of premises are added by whoever knows them. */
export type PlainHazardFigures = Omit<HazardFigures, 'repeats'> & {
  readonly repeats: readonly Pick<Hazard, 'hazardId' | 'premisesId' | 'kind' | 'repeats'>[]
}

/** How far back closed hazards must be known for these figures, in ms. */
export const HAZARD_FIGURES_MS = Math.max(ON_TIME_DAYS * DAY_MS, WEEKS * WEEK_MS)

/** The figures of an area: `live` are its hazards of the live picture, `over` those closed within `HAZARD_FIGURES_MS`. */
export function hazardFigures(
  live: readonly Hazard[],
  over: readonly OverHazard[],
  now: number,
): PlainHazardFigures {
  const open = live.filter(isHazardOpen)
  const isOverdue = ({dueAt}: Hazard) => dueAt !== null && dueAt < now
  const all = [...open, ...over]
  return {
    asOf: now,
    open: open.length,
    overdue: open.filter(isOverdue).length,
    major: open.filter(({severity}) => severity === 'major').length,
    escalated: open.filter(({escalatedAt}) => escalatedAt !== null).length,
    byAge: AGES.map(([fromDays, toDays]) => ({
      fromDays,
      toDays,
      count: countByAge(open, {fromDays, toDays}, now),
    })),
    byState: {
      found: countIn(open, 'found'),
      ordered: countIn(open, 'ordered'),
      rectified: countIn(open, 'rectified'),
      verified: countIn(open, 'verified'),
    },
    byKind: hazardKindSchema.options
      .map(kind => {
        const ofKind = open.filter(hazard => hazard.kind === kind)
        return {kind, open: ofKind.length, overdue: ofKind.filter(isOverdue).length}
      })
      .filter(row => row.open > 0)
      .sort((left, right) => right.open - left.open),
    onTime: onTime(all, now),
    repeats: open
      .filter(({repeats}) => repeats > 0)
      .sort((left, right) => right.repeats - left.repeats || left.foundAt - right.foundAt)
      .slice(0, REPEATS_LISTED)
      .map(({hazardId, premisesId, kind, repeats}) => ({hazardId, premisesId, kind, repeats})),
    weeks: Array.from({length: WEEKS}, (_, index) => {
      const from = now - (WEEKS - index) * WEEK_MS
      const isWithin = (at: number | null) => at !== null && at > from && at <= from + WEEK_MS
      return {
        since: from,
        found: all.filter(({foundAt}) => isWithin(foundAt)).length,
        closed: over.filter(({closedAt}) => isWithin(closedAt)).length,
      }
    }),
  }
}

/** Days are counted as whole ones since it was found, so that eight days begin the second class. */
function countByAge(
  open: readonly Hazard[],
  {fromDays, toDays}: {fromDays: number; toDays: number | null},
  now: number,
): number {
  return open.filter(({foundAt}) => {
    const days = Math.floor((now - foundAt) / DAY_MS)
    return days >= fromDays && (toDays === null || days <= toDays)
  }).length
}

function countIn(open: readonly Hazard[], state: HazardState): number {
  return open.filter(hazard => hazard.state === state).length
}

function onTime(all: readonly OverHazard[], now: number): HazardFigures['onTime'] {
  const from = now - ON_TIME_DAYS * DAY_MS
  const due = all.flatMap(({orderedDueAt, rectifiedAt}) =>
    orderedDueAt !== null && orderedDueAt > from && orderedDueAt <= now ? {orderedDueAt, rectifiedAt} : [],
  )
  const inTime = due.filter(
    ({orderedDueAt, rectifiedAt}) => rectifiedAt !== null && rectifiedAt <= orderedDueAt,
  )
  return {since: from, until: now, numerator: inTime.length, denominator: due.length}
}

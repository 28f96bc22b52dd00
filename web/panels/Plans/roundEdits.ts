import type {HttpReply} from '#contract/httpRoutes.ts'
import type {PremisesId} from '#contract/ids.ts'
import type {PlanDraft, PlannedStop} from '#contract/planRoutes.ts'
import type {InspectionRound, RoundStop} from '#web/stores/inspectionRound.ts'

const MINUTE_SECONDS = 60

/** What a draft is to work at. */
export function roundOfDraft(draft: PlanDraft): InspectionRound {
  const {unitId, day, startAt, endAt, startPosition, returnSeconds, stops, candidates, gap, isEstimate} =
    draft
  return {
    ...{unitId, day, startAt, endAt, startPosition, returnSeconds, isEstimate},
    stops: stops.map(stopOf),
    kept: null,
    search: {candidates, gap},
    ...{isChanged: false, isUntimed: false},
  }
}

/** A kept plan to work at; `before` is the round that it was kept from, where there was one. */
export function roundOfPlan(
  {plan, seq}: HttpReply<'readPlan'>,
  before: InspectionRound | null = null,
): InspectionRound {
  const {planId, unitId, day, startAt, endAt, startPosition, returnSeconds, caseCode} = plan
  const names = new Map(before?.stops.map(stop => [stop.premisesId, stop]))
  return {
    ...{unitId, day, startAt, endAt, startPosition, returnSeconds},
    stops: plan.stops.map(stop => {
      const known = names.get(stop.premisesId)
      const {row: _row, ...made} = stopOf(stop)
      return stop.row || !known
        ? stopOf(stop)
        : {...known, times: made.times, isPinned: made.isPinned, isDone: made.isDone}
    }),
    kept: {planId, seq, caseCode},
    search: before?.search ?? null,
    isEstimate: before?.isEstimate ?? null,
    ...{isChanged: false, isUntimed: false},
  }
}

function stopOf({row, inspectionId, isPinned, ...stop}: PlannedStop): RoundStop {
  const {premisesId, arriveAt, leaveAt, travelSeconds, averted} = stop
  return {
    ...{premisesId, isPinned, row},
    name: row?.name ?? premisesId,
    address: row?.address ?? '',
    position: row?.position ?? null,
    times: {arriveAt, leaveAt, travelSeconds, averted},
    isDone: inspectionId !== null,
  }
}

/** The round with a stop one place earlier or later; the same where it cannot be. */
export function movedStop(round: InspectionRound, id: PremisesId, step: 1 | -1): InspectionRound {
  const from = round.stops.findIndex(({premisesId}) => premisesId === id)
  const stop = round.stops[from]
  const to = from + step
  if (!stop || to < 0 || to >= round.stops.length) return round
  return changed(round, round.stops.toSpliced(from, 1).toSpliced(to, 0, stop))
}

/** The round without a stop; one that was inspected stays. */
export function withoutStop(round: InspectionRound, id: PremisesId): InspectionRound {
  const stops = round.stops.filter(({premisesId, isDone}) => premisesId !== id || isDone)
  return stops.length === round.stops.length ? round : changed(round, stops)
}

/** The round with premises after its last stop; the same where they are in it. */
export function withStop(round: InspectionRound, stop: RoundStop): InspectionRound {
  const isIn = round.stops.some(({premisesId}) => premisesId === stop.premisesId)
  return isIn ? round : changed(round, [...round.stops, stop])
}

/** The round with a stop pinned, or no longer: its order and times stay. */
export function pinnedStop(round: InspectionRound, id: PremisesId): InspectionRound {
  const stops = round.stops.map(stop => (stop.premisesId === id ? {...stop, isPinned: !stop.isPinned} : stop))
  return {...round, stops, isChanged: round.kept !== null || round.isChanged}
}

function changed(round: InspectionRound, stops: readonly RoundStop[]): InspectionRound {
  return {...round, stops, search: null, isChanged: true, isUntimed: true}
}

/** The sums of a round: those of its stops that were added by hand are not known yet. */
export function roundSums({stops, startAt, returnSeconds}: InspectionRound) {
  const times = stops.flatMap(stop => stop.times ?? [])
  return {
    averted: times.reduce((sum, stop) => sum + stop.averted, 0),
    travelMinutes: Math.round(
      times.reduce((sum, stop) => sum + stop.travelSeconds, returnSeconds) / MINUTE_SECONDS,
    ),
    backAt: (times.at(-1)?.leaveAt ?? startAt) + returnSeconds * 1000,
    done: stops.filter(({isDone}) => isDone).length,
  }
}

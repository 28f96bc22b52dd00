import {computed, onScopeDispose, shallowRef} from 'vue'
import type {AreaCode} from '#contract/ids.ts'
import type {PlanId} from '#contract/inspection.ts'
import type {UnitId} from '#contract/unit.ts'
import {callHttp} from '#web/commands/http.ts'
import type {FailureCode} from '#web/commands/failure.ts'
import {useInspectionRoundStore, type InspectionRound, type RoundStop} from '#web/stores/inspectionRound.ts'
import {roundOfDraft, roundOfPlan, withoutStop} from './roundEdits.ts'

/** The search takes up to ten seconds, and may wait for another one. */
const DRAFT_TIMEOUT_MS = 60_000
const KEEP_TIMEOUT_MS = 30_000
const SECOND_MS = 1_000

/** What is under way with the round in hand. */
export type PlanBusy = 'draft' | 'keep' | 'send' | 'open' | null

/** What can be done with the round in hand. Call it in `setup`. */
export function usePlanDesk() {
  const store = useInspectionRoundStore()
  const busy = shallowRef<PlanBusy>(null)
  const failure = shallowRef<{during: Exclude<PlanBusy, null>; code: FailureCode} | null>(null)
  const seconds = shallowRef(0)
  let call: AbortController | null = null
  let keepId = crypto.randomUUID()
  let keptBody = ''

  const round = computed(() => store.round)
  onScopeDispose(() => call?.abort())

  /** Runs one thing at a time; another one overtakes it. */
  async function run<Reply>(
    during: Exclude<PlanBusy, null>,
    work: (signal: AbortSignal) => Promise<{ok: true; value: Reply} | {ok: false; code: FailureCode}>,
  ): Promise<Reply | null> {
    call?.abort()
    const mine = new AbortController()
    call = mine
    busy.value = during
    failure.value = null
    seconds.value = 0
    const ticking = setInterval(() => (seconds.value += 1), SECOND_MS)
    const outcome = await work(mine.signal)
    clearInterval(ticking)
    if (mine.signal.aborted) return null
    busy.value = null
    if (outcome.ok) return outcome.value
    failure.value = {during, code: outcome.code}
    return null
  }

  /** Plans the round of a team; the one in hand, of the same team and day, says what must be in it and what must not. */
  async function draft(asked: {unitId: UnitId; day: string; area: AreaCode | null}): Promise<void> {
    const before = isOf(store.round, asked) ? store.round : null
    const excluded = before ? store.excluded : []
    const pinned = before?.stops.filter(({isPinned, isDone}) => isPinned || isDone) ?? []
    const {area, ...team} = asked
    const drafted = await run('draft', signal =>
      callHttp('draftPlan', {
        body: {
          ...team,
          ...(area !== null && {area}),
          // A round that was kept may be under way: it does not begin anew.
          ...(before?.kept && {startAt: before.startAt, endAt: before.endAt}),
          pinned: pinned.map(({premisesId}) => premisesId),
          excluded: excluded.map(({premisesId}) => premisesId),
        },
        timeoutMs: DRAFT_TIMEOUT_MS,
        signal,
      }),
    )
    if (!drafted) return
    const next = roundOfDraft(drafted)
    store.open(before?.kept ? asChanged(next, before) : next)
    store.setExcluded(excluded)
  }

  async function open(planId: PlanId): Promise<void> {
    const reply = await run('open', signal => callHttp('readPlan', {params: {planId}, signal}))
    if (reply) store.open(roundOfPlan(reply))
  }

  /** Keeps the round; whether it is kept. The same round sent again is one. */
  async function keep(): Promise<boolean> {
    const {round: before} = store
    if (!before) return false
    const {unitId, day, startAt, endAt, kept, stops} = before
    const body = {
      ...{unitId, day, startAt, endAt},
      ...(kept && {planId: kept.planId}),
      replacesSeq: kept?.seq ?? 0,
      stops: stops.map(({premisesId, isPinned}) => ({premisesId, isPinned})),
    }
    const text = JSON.stringify(body)
    if (text !== keptBody) keepId = crypto.randomUUID()
    keptBody = text
    const reply = await run('keep', signal =>
      callHttp('keepPlan', {body: {...body, commandId: keepId}, timeoutMs: KEEP_TIMEOUT_MS, signal}),
    )
    if (reply && store.round === before) store.replace(roundOfPlan(reply, before))
    return reply !== null
  }

  async function send(): Promise<boolean> {
    const {round: before} = store
    if (!before?.kept) return false
    const {planId, seq} = before.kept
    const reply = await run('send', signal =>
      callHttp('sendPlan', {params: {planId}, body: {replacesSeq: seq}, signal}),
    )
    if (reply && store.round === before) store.replace(roundOfPlan(reply, before))
    return reply !== null
  }

  /** Reads the kept round again, unless it was changed here: visits tick stops off. */
  async function refresh(): Promise<void> {
    const {round: before} = store
    if (!before?.kept || before.isChanged || busy.value !== null) return
    const outcome = await callHttp('readPlan', {params: {planId: before.kept.planId}})
    if (outcome.ok && store.round === before) store.replace(roundOfPlan(outcome.value, before))
  }

  /** Takes a stop out, and leaves it out when the round is planned again. */
  function exclude(stop: RoundStop): void {
    if (!store.round) return
    const next = withoutStop(store.round, stop.premisesId)
    if (next === store.round) return
    store.replace(next)
    store.setExcluded([...store.excluded, stop])
  }

  return {round, busy, failure, seconds, draft, open, keep, send, refresh, exclude}
}

function isOf(round: InspectionRound | null, {unitId, day}: {unitId: UnitId; day: string}): boolean {
  return round !== null && round.unitId === unitId && round.day === day
}

/** A new round in place of a kept one, which it becomes when it is kept. */
function asChanged(next: InspectionRound, {kept, stops}: InspectionRound): InspectionRound {
  const done = new Set(stops.filter(({isDone}) => isDone).map(({premisesId}) => premisesId))
  return {
    ...next,
    kept,
    stops: next.stops.map(stop => ({...stop, isDone: done.has(stop.premisesId)})),
    isChanged: true,
  }
}

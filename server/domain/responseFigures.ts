import type {CaseKind, CaseState, ResponseTimes} from '#contract/caseFile.ts'
import type {AreaCode} from '#contract/ids.ts'
import type {
  PhaseSpan,
  ResponseBasis,
  ResponsePhase,
  ResponseReport,
  TargetResult,
} from '#contract/responseReport.ts'
import type {UnitKind} from '#contract/unit.ts'
import type {ResponseTarget} from './dispatchPolicy.ts'
import {quantilesOf} from './quantiles.ts'

/** When a unit that was sent to a case reached each phase; `unitKind` is null for a backend's own. */
export interface UnitTimes {
  readonly unitKind: UnitKind | null
  readonly dispatchedAt: number | null
  readonly enRouteAt: number | null
  readonly onSceneAt: number | null
}

/** What of a case its response figures are made of. */
export interface AnsweredCase {
  readonly kind: CaseKind
  readonly community: AreaCode | null
  readonly state: CaseState
  readonly isDrill: boolean
  readonly reportedAt: number
  readonly response: ResponseTimes
  readonly units: readonly UnitTimes[]
}

/** The phases one after another, then those that targets and leaders speak of. */
export const PHASE_SPANS = [
  ['received', 'acknowledged'],
  ['acknowledged', 'dispatched'],
  ['dispatched', 'enRoute'],
  ['enRoute', 'onScene'],
  ['onScene', 'closed'],
  ['received', 'dispatched'],
  ['dispatched', 'onScene'],
  ['received', 'onScene'],
  ['received', 'closed'],
] as const satisfies readonly (readonly [ResponsePhase, ResponsePhase])[]

/** When each phase was reached, epoch ms: by a case, or by one unit on it. */
type Times = Readonly<Record<ResponsePhase, number | null>>

export interface ResponseFiguresOptions {
  readonly per: ResponseBasis
  readonly targets: readonly ResponseTarget[]
  /** The day that a moment lies in, by the city's calendar. */
  readonly dayOf: (at: number) => string
}

/** What a response report says beside whom and when it is about. */
export interface ResponseFigures extends Pick<
  ResponseReport,
  'cases' | 'rows' | 'excluded' | 'spans' | 'targets' | 'byKind' | 'byDay'
> {
  readonly byArea: readonly Omit<ResponseReport['byArea'][number], 'name'>[]
}

/**
 * How long the answer to cases took, phase by phase. A case counts by the first unit that reached each phase; with `per`
 * `unit` each unit that was sent counts by itself. Cases of drills, void ones and merged ones are counted out. Of targets
 * the share is that of the cases that reached both phases. O(n log n).
 */
export function responseFigures(
  cases: readonly AnsweredCase[],
  {per, targets, dayOf}: ResponseFiguresOptions,
): ResponseFigures {
  const counted = cases.filter(each => exclusionOf(each) === null)
  const timed = counted.map(of => ({of, times: timesOf(of, per)}))
  const rows = timed.flatMap(({times}) => times)
  const groupBy = <Key>(keyOf: (each: AnsweredCase) => Key) =>
    [...groups(timed, ({of}) => keyOf(of))].map(([key, each]) => ({
      key,
      cases: each.length,
      spans: spansOf(each.flatMap(({times}) => times)),
    }))
  return {
    cases: counted.length,
    rows: rows.length,
    excluded: {
      drill: cases.filter(each => exclusionOf(each) === 'drill').length,
      voided: cases.filter(each => exclusionOf(each) === 'voided').length,
      merged: cases.filter(each => exclusionOf(each) === 'merged').length,
    },
    spans: spansOf(rows),
    targets: targets.map(target => resultOf(counted, target)),
    byKind: groupBy(({kind}) => kind).map(({key, ...part}) => ({kind: key, ...part})),
    byArea: groupBy(({community}) => community).map(({key, ...part}) => ({area: key, ...part})),
    byDay: groupBy(({reportedAt}) => dayOf(reportedAt))
      .map(({key, ...part}) => ({day: key, ...part}))
      .sort((left, right) => (left.day < right.day ? -1 : 1)),
  }
}

/** Why a case is in no figure; null when it is. */
function exclusionOf({isDrill, state}: AnsweredCase): 'drill' | 'voided' | 'merged' | null {
  if (isDrill) return 'drill'
  return state === 'voided' || state === 'merged' ? state : null
}

function timesOf(
  {reportedAt: received, response, units}: AnsweredCase,
  per: ResponseBasis,
): readonly Times[] {
  const {acknowledgedAt: acknowledged, closedAt: closed} = response
  if (per === 'unit') {
    return units.map(({dispatchedAt: dispatched, enRouteAt: enRoute, onSceneAt: onScene}) => ({
      ...{received, acknowledged, dispatched, enRoute, onScene, closed},
    }))
  }
  const {dispatchedAt: dispatched, enRouteAt: enRoute, onSceneAt: onScene} = response
  return [{received, acknowledged, dispatched, enRoute, onScene, closed}]
}

function spansOf(rows: readonly Times[]): PhaseSpan[] {
  return PHASE_SPANS.map(([from, to]) => {
    const forward: number[] = []
    let [notReached, backwards] = [0, 0]
    for (const times of rows) {
      if (times[from] === null) continue
      const seconds = secondsBetween(times, from, to)
      if (seconds === null) notReached += 1
      else if (seconds < 0) backwards += 1
      else forward.push(seconds)
    }
    return {from, to, count: forward.length, notReached, backwards, quantiles: quantilesOf(forward)}
  })
}

function secondsBetween(times: Times, from: ResponsePhase, to: ResponsePhase): number | null {
  const begun = times[from]
  const ended = times[to]
  return begun === null || ended === null ? null : (ended - begun) / 1_000
}

/** Of a target for certain units a case counts by the first of them, whatever the figures are made of. */
function resultOf(cases: readonly AnsweredCase[], target: ResponseTarget): TargetResult {
  const {from, to, unitKinds = null, kinds = null, withinSeconds, share} = target
  const measured = cases.flatMap(each => {
    if (kinds && !kinds.includes(each.kind)) return []
    const [row] = timesOf(unitKinds ? byFirstOf(each, unitKinds) : each, 'case')
    const seconds = row ? secondsBetween(row, from, to) : null
    return seconds === null || seconds < 0 ? [] : seconds
  })
  const numerator = measured.filter(seconds => seconds <= withinSeconds).length
  const denominator = measured.length
  const isMet = denominator === 0 ? null : numerator / denominator >= share
  return {from, to, unitKinds, kinds, withinSeconds, share, numerator, denominator, isMet}
}

/** The case as if only units of these kinds had been sent. */
function byFirstOf(each: AnsweredCase, unitKinds: readonly UnitKind[]): AnsweredCase {
  const units = each.units.filter(({unitKind}) => unitKind !== null && unitKinds.includes(unitKind))
  const first = (field: 'dispatchedAt' | 'enRouteAt' | 'onSceneAt') =>
    units.reduce<number | null>((earliest, {[field]: at}) => {
      if (at === null) return earliest
      return earliest === null ? at : Math.min(earliest, at)
    }, null)
  const response = {
    ...each.response,
    dispatchedAt: first('dispatchedAt'),
    enRouteAt: first('enRouteAt'),
    onSceneAt: first('onSceneAt'),
  }
  return {...each, response}
}

function groups<Item, Key>(
  items: readonly Item[],
  keyOf: (each: Item) => Key,
): ReadonlyMap<Key, readonly Item[]> {
  const byKey = new Map<Key, Item[]>()
  for (const each of items) {
    const key = keyOf(each)
    const known = byKey.get(key)
    if (known) known.push(each)
    else byKey.set(key, [each])
  }
  return byKey
}

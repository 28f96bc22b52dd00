import {computed, shallowRef, watch} from 'vue'
import type {TravelWay} from '#contract/dispatch.ts'
import type {UnitKind} from '#contract/unit.ts'
import {distanceMeters} from '#geo/distanceMeters.ts'
import {nearestOnLine, type LinePoint} from '#geo/nearestOnLine.ts'
import type {Position} from '#geo/types.ts'
import {callHttp} from '#web/commands/http.ts'

/** Somebody's way: from where they are, to where they go. */
export interface Leg {
  readonly from: Position
  readonly to: Position
  readonly kind: UnitKind
}

/** What is left of a way. `isEstimate`: it is a straight line, for no way on the streets is known (yet). */
export interface WayAhead {
  readonly line: readonly Position[]
  readonly isEstimate: boolean
}

interface KnownWay extends TravelWay {
  readonly leg: Leg
}

/** Farther off, somebody has taken another way than the one that is known. */
const OFF_WAY_METERS = 100
const SAME_PLACE_METERS = 1
/** As many as the server answers for at once. */
const LEGS_AT_ONCE = 60

/**
 * The ways of legs on the streets, by the legs' keys: asked for once, shortened as somebody gets on, and asked for anew
 * for another place or when they left the way. Until the server answers they are straight lines. Call it in `setup`.
 */
export function useWays(legs: () => ReadonlyMap<string, Leg>) {
  const known = shallowRef<ReadonlyMap<string, KnownWay>>(new Map())
  let isAsking = false
  let hasChangedMeanwhile = false

  watch(legs, ask, {immediate: true})

  async function ask() {
    hasChangedMeanwhile = isAsking
    const unknown = [...legs()].filter(([key, leg]) => !placeOnWay(known.value.get(key), leg))
    if (isAsking || unknown.length === 0) return
    const wanted = unknown.slice(0, LEGS_AT_ONCE)
    isAsking = true
    const outcome = await callHttp('findWays', {body: {legs: wanted.map(([, leg]) => toBody(leg))}})
    isAsking = false
    if (!outcome.ok) return
    const {items} = outcome.value
    known.value = new Map([
      ...[...known.value].filter(([key]) => legs().has(key)),
      ...wanted.flatMap(([key, leg], index): [string, KnownWay][] => {
        const way = items[index]
        return way ? [[key, {...way, leg}]] : []
      }),
    ])
    if (hasChangedMeanwhile || unknown.length > wanted.length) await ask()
  }

  return computed<ReadonlyMap<string, WayAhead>>(
    () => new Map([...legs()].map(([key, leg]) => [key, wayAhead(known.value.get(key), leg)])),
  )
}

function wayAhead(way: KnownWay | undefined, leg: Leg): WayAhead {
  const here = placeOnWay(way, leg)
  if (!way || !here) return {line: [leg.from, leg.to], isEstimate: true}
  return {
    line: [leg.from, here.point, ...way.line.slice(here.after + 1)],
    isEstimate: way.source === 'straightLine',
  }
}

/** Where on a known way a leg begins; null when the way is not that of the leg (any longer). */
function placeOnWay(way: KnownWay | undefined, {from, to, kind}: Leg): LinePoint | null {
  if (way?.leg.kind !== kind || distanceMeters(way.leg.to, to) > SAME_PLACE_METERS) return null
  const here = nearestOnLine(way.line, from)
  return here.metersAway <= OFF_WAY_METERS ? here : null
}

function toBody({from, to, kind}: Leg) {
  const plain = ([lng, lat]: Position): [number, number] => [lng, lat]
  return {from: plain(from), to: plain(to), kind}
}

import type {BaseLine} from './cityLines.ts'
import type {Road} from './joinRoads.ts'
import {wrapAt} from './polyline.ts'

/** The words of street names. */
export interface RoadWords {
  readonly stems: readonly string[]
  readonly streetEndings: readonly string[]
  readonly villageRoads: readonly string[]
  /** With `{road}` and `{number}`, and with `{community}` and `{number}`. */
  readonly lane: string
  readonly villageLane: string
  readonly villageRoad: string
}

/** Metres of frontage that one house number stands for. */
const FRONTAGE = 4
/** Streets at least this long take a name of their own; the others are lanes. */
const NAMED_METERS = 140

/** House numbers along a road: odd on its left, even on its right, growing from its start. */
export function houseNumber(alongMeters: number, isLeft: boolean): number {
  return 2 * Math.floor(Math.max(0, alongMeters) / FRONTAGE) + (isLeft ? 1 : 2)
}

/**
 * Names for all roads, no two alike: main roads as the plan says, streets from the stems in town and after their
 * community in the country, lanes by the number at which they leave a named road.
 */
export function nameRoads(
  roads: readonly Road[],
  {
    lines,
    words,
    communityAt,
    isTown,
  }: {
    lines: readonly BaseLine[]
    words: RoadWords
    /** Short name of the community that a vertex is in. */
    communityAt: (vertex: number) => string
    isTown: (vertex: number) => boolean
  },
): readonly string[] {
  const names = roads.map(road => (road.kind === 'arterial' ? (lines[road.line ?? -1]?.name ?? '') : ''))
  const taken = new Set(names)
  const stems = townNames(words)
  const longestFirst = [...roads.keys()]
    .filter(index => !names[index] && isNamed(wrapAt(roads, index)))
    .sort((a, b) => wrapAt(roads, b).lengthMeters - wrapAt(roads, a).lengthMeters)
  for (const index of longestFirst) {
    const {vertices} = wrapAt(roads, index)
    const middle = wrapAt(vertices, Math.floor(vertices.length / 2))
    const name =
      (isTown(middle) ? take(stems, taken) : null) ?? take(villageNames(words, communityAt(middle)), taken)
    names[index] = name ?? ''
  }
  nameLanes(roads, {names, taken, words, communityAt})
  return names
}

function isNamed({kind, lengthMeters}: Road): boolean {
  return kind === 'arterial' || (kind === 'street' && lengthMeters >= NAMED_METERS)
}

/** The next candidate that is free; null when there are none left. */
function take(candidates: Iterator<string>, taken: Set<string>): string | null {
  for (let next = candidates.next(); !next.done; next = candidates.next()) {
    if (taken.has(next.value)) continue
    taken.add(next.value)
    return next.value
  }
  return null
}

function* townNames({stems, streetEndings}: RoadWords): Generator<string> {
  for (const ending of streetEndings) for (const stem of stems) yield `${stem}${ending}`
}

function* villageNames({villageRoads, villageRoad}: RoadWords, community: string): Generator<string> {
  for (const road of villageRoads) yield `${community}${road}`
  yield* numbered(villageRoad, {community})
}

function* numbered(template: string, values: Readonly<Record<string, string>>, first = 1): Generator<string> {
  for (let number = first; ; number++) yield fill(template, {...values, number: String(number)})
}

function nameLanes(
  roads: readonly Road[],
  {
    names,
    taken,
    words,
    communityAt,
  }: {names: string[]; taken: Set<string>; words: RoadWords; communityAt: (vertex: number) => string},
): void {
  const gates = new Map<number, {road: string; number: number}>()
  roads.forEach(({vertices, alongMeters}, index) => {
    const road = names[index]
    if (!road) return
    vertices.forEach((vertex, at) => {
      if (!gates.has(vertex)) gates.set(vertex, {road, number: houseNumber(alongMeters[at] ?? 0, true)})
    })
  })
  roads.forEach(({vertices}, index) => {
    if (names[index]) return
    const [first, last] = [wrapAt(vertices, 0), wrapAt(vertices, -1)]
    const gate = gates.get(first) ?? gates.get(last)
    const candidates = gate
      ? numbered(words.lane, {road: gate.road}, gate.number)
      : numbered(words.villageLane, {community: communityAt(first)})
    names[index] = take(candidates, taken) ?? ''
  })
}

export function fill(template: string, values: Readonly<Record<string, string>>): string {
  return template.replace(/\{(\w+)\}/g, (slot, key: string) => values[key] ?? slot)
}

import type {BaseLine} from './cityLines.ts'
import type {CityMesh} from './cityMesh.ts'
import type {Road} from './joinRoads.ts'
import {distanceBetween, wrapAt} from './polyline.ts'

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
    mesh,
    lines,
    words,
    communityAt,
    isTown,
  }: {
    mesh: CityMesh
    lines: readonly BaseLine[]
    words: RoadWords
    /** Short name of the community that a vertex is in. */
    communityAt: (vertex: number) => string
    isTown: (vertex: number) => boolean
  },
): readonly string[] {
  const names = roads.map(() => '')
  const taken = new Set<string>()
  const take = (candidates: Iterable<string>): string => {
    for (const name of candidates) {
      if (taken.has(name)) continue
      taken.add(name)
      return name
    }
    throw new Error('more roads than names')
  }
  const order = [...roads.keys()].sort(
    (a, b) => wrapAt(roads, b).lengthMeters - wrapAt(roads, a).lengthMeters,
  )
  let stem = 0
  const townNames = function* () {
    for (; stem < words.stems.length * words.streetEndings.length; stem++) {
      const ending = wrapAt(words.streetEndings, Math.floor(stem / words.stems.length))
      yield `${wrapAt(words.stems, stem)}${ending}`
    }
  }
  const numbered = function* (template: string, values: Readonly<Record<string, string>>) {
    for (let number = 1; ; number++) yield fill(template, {...values, number: String(number)})
  }
  const villageNames = function* (community: string) {
    for (const road of words.villageRoads) yield `${community}${road}`
    yield* numbered(words.villageRoad, {community})
  }
  for (const index of order) {
    const road = wrapAt(roads, index)
    const given = road.kind === 'arterial' ? lines[road.line ?? -1]?.name : null
    if (given) names[index] = given
    else if (road.kind === 'arterial' || (road.kind === 'street' && road.lengthMeters >= NAMED_METERS)) {
      const middle = wrapAt(road.vertices, Math.floor(road.vertices.length / 2))
      const community = communityAt(middle)
      const inTown = isTown(middle) ? [...townNames()].filter(name => !taken.has(name)) : []
      names[index] = take(inTown.length > 0 ? inTown : villageNames(community))
    }
  }
  nameLanes(roads, {names, mesh, words, communityAt, take, numbered})
  return names
}

function nameLanes(
  roads: readonly Road[],
  {
    names,
    mesh,
    words,
    communityAt,
    take,
    numbered,
  }: {
    names: string[]
    mesh: CityMesh
    words: RoadWords
    communityAt: (vertex: number) => string
    take: (candidates: Iterable<string>) => string
    numbered: (template: string, values: Readonly<Record<string, string>>) => Iterable<string>
  },
): void {
  const gates = new Map<number, {road: string; along: number}>()
  roads.forEach((road, index) => {
    const name = names[index]
    if (!name) return
    let along = 0
    road.vertices.forEach((vertex, at) => {
      if (at > 0)
        along += distanceBetween(
          wrapAt(mesh.vertices, wrapAt(road.vertices, at - 1)),
          wrapAt(mesh.vertices, vertex),
        )
      if (!gates.has(vertex)) gates.set(vertex, {road: name, along})
    })
  })
  roads.forEach((road, index) => {
    if (names[index]) return
    const gate = [wrapAt(road.vertices, 0), wrapAt(road.vertices, -1)].flatMap(
      vertex => gates.get(vertex) ?? [],
    )[0]
    names[index] = take(
      gate
        ? laneNumbers(words.lane, gate)
        : numbered(words.villageLane, {community: communityAt(wrapAt(road.vertices, 0))}),
    )
  })
}

/** The house number at the gate, and those that follow should that lane be taken. */
function* laneNumbers(template: string, {road, along}: {road: string; along: number}): Generator<string> {
  for (let number = houseNumber(along, true); ; number++) yield fill(template, {road, number: String(number)})
}

export function fill(template: string, values: Readonly<Record<string, string>>): string {
  return template.replace(/\{(\w+)\}/g, (slot, key: string) => values[key] ?? slot)
}

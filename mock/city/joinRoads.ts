import type {BaseLine} from './cityLines.ts'
import type {CityMesh} from './cityMesh.ts'
import {distanceBetween, nearestOnLine, wrapAt} from './polyline.ts'
import type {StreetClass, StreetNet} from './streetNet.ts'

/** A street as one drives along it: a chain of mesh vertices of one class. */
export interface Road {
  readonly kind: StreetClass
  readonly vertices: readonly number[]
  /** For each vertex how far along the road it is. */
  readonly alongMeters: readonly number[]
  readonly lengthMeters: number
  /** The line of the plan that most of it follows, whose name it has where that has one. */
  readonly line: number | null
}

/** Two streets that meet at less than this angle are one, in radians. */
const STRAIGHT_ON = 0.5

/**
 * Joins the street edges to long roads: at every crossing the two edges of one class that run on most straightly are
 * the same road.
 */
export function joinRoads(
  mesh: CityMesh,
  {net, lines}: {net: StreetNet; lines: readonly BaseLine[]},
): readonly Road[] {
  const edgesAt = mesh.vertices.map((): number[] => [])
  net.forEach((kind, index) => {
    const edge = mesh.edges[index]
    if (kind === null || !edge) return
    edgesAt[edge.from]?.push(index)
    edgesAt[edge.to]?.push(index)
  })
  const continuationOf = pairStraight(mesh, net, edgesAt)
  const isUsed = new Uint8Array(net.length)
  const follow = (start: number, from: number): {vertices: number[]; edges: number[]} => {
    const vertices = [from]
    const edges: number[] = []
    let [edge, at] = [start, from]
    while (!isUsed[edge]) {
      isUsed[edge] = 1
      edges.push(edge)
      at = otherEnd(mesh, edge, at)
      vertices.push(at)
      const next = continuationOf.get(keyOf(edge, at))
      if (next === undefined) break
      edge = next
    }
    return {vertices, edges}
  }
  const roads: Road[] = []
  net.forEach((kind, index) => {
    if (kind === null || isUsed[index]) return
    const first = mesh.edges[index]?.from ?? 0
    const ahead = follow(index, first)
    const behind = continuationOf.get(keyOf(index, first))
    const back = behind === undefined || isUsed[behind] ? null : follow(behind, first)
    const vertices = [...(back?.vertices.reverse() ?? []), ...ahead.vertices.slice(back ? 1 : 0)]
    const line = commonLine(mesh, [...ahead.edges, ...(back?.edges ?? [])])
    roads.push(measureRoad({kind, vertices, line}, mesh, lines))
  })
  return roads
}

/** Roads of the plan that are in several pieces are measured along its line, so that their house numbers run on. */
function measureRoad(
  {kind, vertices, line}: Pick<Road, 'kind' | 'vertices' | 'line'>,
  mesh: CityMesh,
  lines: readonly BaseLine[],
): Road {
  const designed = kind === 'arterial' ? lines[line ?? -1]?.points : undefined
  const placeOnLine = (vertex: number) =>
    designed ? nearestOnLine(wrapAt(mesh.vertices, vertex), designed).along : 0
  const [first, last] = [placeOnLine(wrapAt(vertices, 0)), placeOnLine(wrapAt(vertices, -1))]
  const ordered = last < first ? vertices.toReversed() : vertices
  let along = Math.min(first, last)
  const alongMeters = ordered.map((vertex, at) => {
    const before = wrapAt(mesh.vertices, wrapAt(ordered, Math.max(0, at - 1)))
    along += distanceBetween(before, wrapAt(mesh.vertices, vertex))
    return along
  })
  return {kind, vertices: ordered, alongMeters, lengthMeters: along - Math.min(first, last), line}
}

function keyOf(edge: number, vertex: number): number {
  return edge * 2 ** 24 + vertex
}

function otherEnd(mesh: CityMesh, edge: number, vertex: number): number {
  const {from, to} = wrapAt(mesh.edges, edge)
  return from === vertex ? to : from
}

/** For an edge and the vertex at its end, the edge that carries on. */
function pairStraight(
  mesh: CityMesh,
  net: StreetNet,
  edgesAt: readonly (readonly number[])[],
): ReadonlyMap<number, number> {
  const continuationOf = new Map<number, number>()
  edgesAt.forEach((edges, vertex) => {
    const here = wrapAt(mesh.vertices, vertex)
    const spokes = edges.map(edge => {
      const there = wrapAt(mesh.vertices, otherEnd(mesh, edge, vertex))
      return {edge, angle: Math.atan2(there[1] - here[1], there[0] - here[0])}
    })
    const pairs = spokes.flatMap((a, index) =>
      spokes.slice(index + 1).flatMap(b => {
        if (net[a.edge] !== net[b.edge]) return []
        const isOneLine = wrapAt(mesh.edges, a.edge).line === wrapAt(mesh.edges, b.edge).line
        if (net[a.edge] === 'arterial' && !isOneLine) return []
        const turn = Math.abs(Math.PI - (Math.abs(a.angle - b.angle) % (2 * Math.PI)))
        // Where nothing else meets, a road may turn as it likes; and beside a crossing a line may have tiny kinks.
        return turn < STRAIGHT_ON || isOneLine || edges.length === 2 ? [{a: a.edge, b: b.edge, turn}] : []
      }),
    )
    const taken = new Set<number>()
    for (const {a, b} of pairs.sort((first, second) => first.turn - second.turn)) {
      if (taken.has(a) || taken.has(b)) continue
      taken.add(a).add(b)
      continuationOf.set(keyOf(a, vertex), b)
      continuationOf.set(keyOf(b, vertex), a)
    }
  })
  return continuationOf
}

function commonLine(mesh: CityMesh, edges: readonly number[]): number | null {
  const counts = new Map<number | null, number>()
  for (const edge of edges) {
    const line = mesh.edges[edge]?.line ?? null
    counts.set(line, (counts.get(line) ?? 0) + 1)
  }
  return [...counts].reduce<readonly [number | null, number]>(
    (best, entry) => (entry[1] > best[1] ? entry : best),
    [null, 0],
  )[0]
}

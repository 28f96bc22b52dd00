import {pointInPolygon} from '#geo/pointInPolygon.ts'
import {ringArea} from '#geo/ringArea.ts'
import type {MultiPolygonRings, PolygonRings, Position, Ring} from '#geo/types.ts'

/** What lies outside of every face. */
export const OUTSIDE = -1

/** Half-edge 2i runs from `from` to `to` of edge i, half-edge 2i + 1 back; the face of a half-edge lies to its left. */
export interface Edge {
  readonly from: number
  readonly to: number
}

/** Edges that meet in their ends only, as faces with their borders. */
export interface HalfEdges {
  readonly faceCount: number
  /** For each half-edge its face. */
  readonly faceOf: Int32Array
  /** For each half-edge the next one around its face. */
  readonly next: Int32Array
  /** For each face its exterior, as half-edges. */
  readonly exteriors: readonly (readonly number[])[]
  /** For each face; holes are taken off. */
  readonly areas: Float64Array
}

/** Traces the faces edge by edge. O(n log n). */
export function traceFaces(vertices: readonly Position[], edges: readonly Edge[]): HalfEdges {
  const next = linkHalfEdges(vertices, edges)
  const cycles = traceCycles(next)
  const rings = cycles.map(cycle => toRing(cycle, vertices, edges))
  const cycleOf = new Int32Array(next.length)
  cycles.forEach((cycle, index) => {
    for (const half of cycle) cycleOf[half] = index
  })
  const cycleAreas = rings.map(ringArea)
  const faceOfCycle = nestCycles(rings, {areas: cycleAreas, edges, cycleOf})
  const exteriors = cycles.filter((_, cycle) => (cycleAreas[cycle] ?? 0) > 0)
  const areas = new Float64Array(exteriors.length)
  cycleAreas.forEach((area, cycle) => {
    const face = faceOfCycle[cycle] ?? OUTSIDE
    if (face !== OUTSIDE) areas[face] = (areas[face] ?? 0) + area
  })
  return {
    faceCount: exteriors.length,
    faceOf: Int32Array.from(cycleOf, cycle => faceOfCycle[cycle] ?? OUTSIDE),
    next,
    exteriors,
    areas,
  }
}

/** The vertices where a half-edge begins and ends. */
export function endsOf(half: number, edges: readonly Edge[]): readonly [from: number, to: number] {
  const edge = edges[half >> 1]
  if (!edge) return [0, 0]
  return half % 2 === 0 ? [edge.from, edge.to] : [edge.to, edge.from]
}

/** For each half-edge the next one around the face on its left: the first one clockwise from its own twin. */
function linkHalfEdges(vertices: readonly Position[], edges: readonly Edge[]): Int32Array {
  const leaving = new Map<number, {half: number; angle: number}[]>()
  for (let half = 0; half < edges.length * 2; half++) {
    const [from, to] = endsOf(half, edges)
    const [x, y] = vertices[from] ?? [0, 0]
    const [toX, toY] = vertices[to] ?? [0, 0]
    const spoke = {half, angle: Math.atan2(toY - y, toX - x)}
    const spokes = leaving.get(from)
    if (spokes) spokes.push(spoke)
    else leaving.set(from, [spoke])
  }
  const next = new Int32Array(edges.length * 2)
  for (const spokes of leaving.values()) {
    spokes.sort((a, b) => a.angle - b.angle)
    spokes.forEach(({half}, index) => {
      next[half ^ 1] = spokes.at(index - 1)?.half ?? half
    })
  }
  return next
}

function traceCycles(next: Int32Array): readonly (readonly number[])[] {
  const isTraced = new Uint8Array(next.length)
  const cycles: number[][] = []
  for (let start = 0; start < next.length; start++) {
    if (isTraced[start]) continue
    const cycle: number[] = []
    for (let half = start; !isTraced[half]; half = next[half] ?? start) {
      isTraced[half] = 1
      cycle.push(half)
    }
    cycles.push(cycle)
  }
  return cycles
}

function toRing(cycle: readonly number[], vertices: readonly Position[], edges: readonly Edge[]): Ring {
  const ring = cycle.map((half): Position => vertices[endsOf(half, edges)[0]] ?? [0, 0])
  return ring[0] ? [...ring, ring[0]] : ring
}

/**
 * The face of each cycle: counter-clockwise ones are a face each; a clockwise one surrounds a connected piece from
 * outside and belongs to the innermost face, of another piece, that holds it.
 */
function nestCycles(
  rings: readonly Ring[],
  {areas, edges, cycleOf}: {areas: readonly number[]; edges: readonly Edge[]; cycleOf: Int32Array},
): Int32Array {
  const faceOfCycle = new Int32Array(rings.length).fill(OUTSIDE)
  let faceCount = 0
  areas.forEach((area, cycle) => {
    if (area > 0) faceOfCycle[cycle] = faceCount++
  })
  const pieceOf = findPieces(rings.length, edges, cycleOf)
  areas.forEach((area, cycle) => {
    const corner = rings[cycle]?.[0]
    if (area > 0 || !corner) return
    let innermost = Infinity
    rings.forEach((ring, other) => {
      const otherArea = areas[other] ?? 0
      if (otherArea <= 0 || otherArea >= innermost || pieceOf[other] === pieceOf[cycle]) return
      if (!pointInPolygon(corner, [ring])) return
      innermost = otherArea
      faceOfCycle[cycle] = faceOfCycle[other] ?? OUTSIDE
    })
  })
  return faceOfCycle
}

/** A number for each cycle, equal for those that hang together by edges. */
function findPieces(cycleCount: number, edges: readonly Edge[], cycleOf: Int32Array): Int32Array {
  const links = Array.from({length: cycleCount}, (): number[] => [])
  for (let half = 0; half < edges.length * 2; half++) {
    links[cycleOf[half] ?? 0]?.push(cycleOf[half ^ 1] ?? 0)
  }
  const pieceOf = new Int32Array(cycleCount).fill(-1)
  for (let start = 0; start < cycleCount; start++) {
    if (pieceOf[start] !== -1) continue
    const piece = new Set([start])
    for (const cycle of piece) for (const link of links[cycle] ?? []) piece.add(link)
    for (const cycle of piece) pieceOf[cycle] = start
  }
  return pieceOf
}

/**
 * The unions of faces of one group each, RFC 7946 rings; faces of group -1 are left out. Whatever the grouping,
 * shared borders have the same vertices on both sides.
 */
export function uniteFaces(
  groupOf: (face: number) => number,
  links: {vertices: readonly Position[]; edges: readonly Edge[]} & Pick<HalfEdges, 'next' | 'faceOf'>,
): ReadonlyMap<number, MultiPolygonRings> {
  const {vertices, edges, next, faceOf} = links
  const groups = Int32Array.from(faceOf, face => (face === OUTSIDE ? OUTSIDE : groupOf(face)))
  const isTraced = new Uint8Array(next.length)
  const ringsByGroup = new Map<number, Ring[]>()
  for (let start = 0; start < next.length; start++) {
    const group = groups[start] ?? OUTSIDE
    if (group === OUTSIDE || groups[start ^ 1] === group || isTraced[start]) continue
    const cycle: number[] = []
    for (let half = start; !isTraced[half];) {
      isTraced[half] = 1
      cycle.push(half)
      half = next[half] ?? start
      // Over borders inside the group, to the next one that leaves it.
      while (groups[half ^ 1] === group) half = next[half ^ 1] ?? start
    }
    const rings = ringsByGroup.get(group) ?? []
    rings.push(toRing(cycle, vertices, edges))
    ringsByGroup.set(group, rings)
  }
  return new Map([...ringsByGroup].map(([group, rings]) => [group, toMultiPolygon(rings)]))
}

/** Exterior rings, each with the holes that lie in it. */
function toMultiPolygon(rings: readonly Ring[]): MultiPolygonRings {
  const polygons = rings.filter(ring => ringArea(ring) > 0).map((ring): Ring[] => [ring])
  const bySize = [...polygons].sort((a, b) => ringArea(a[0] ?? []) - ringArea(b[0] ?? []))
  for (const hole of rings) {
    if (ringArea(hole) > 0) continue
    const [from, to] = hole
    if (!from || !to) continue
    // A hole may touch its exterior in a vertex, never along an edge.
    const middle: Position = [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2]
    bySize.find(([exterior]) => exterior && pointInPolygon(middle, [exterior]))?.push(hole)
  }
  return polygons satisfies PolygonRings[]
}

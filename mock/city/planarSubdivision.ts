import {pointInPolygon} from '#geo/pointInPolygon.ts'
import {ringArea} from '#geo/ringArea.ts'
import type {MultiPolygonRings, PolygonRings, Position, Ring} from '#geo/types.ts'
import {nodeSegments, type Segment} from './nodeSegments.ts'

/** One region between the borders of the polygons; the region outside of all is not listed. */
export interface Face {
  /** The polygons that cover it, ascending; empty for a gap between them. */
  readonly covers: readonly number[]
  /** In lattice units squared. */
  readonly area: number
  /** The faces it shares a border with, and the length of that; -1 is the outside. */
  readonly borders: ReadonlyMap<number, number>
}

/** What polygons cut the plane into, exactly: every border is a chain of the same edges on both of its sides. */
export interface PlanarSubdivision {
  readonly faces: readonly Face[]
  /**
   * The unions of faces of one group each, RFC 7946 rings in lattice units. Faces of group -1 are left out. Whatever
   * the grouping, shared borders have the same vertices on both sides.
   */
  unite(groupOf: (face: number) => number): ReadonlyMap<number, MultiPolygonRings>
}

const OUTSIDE = -1

/**
 * Overlays polygons whose vertices are whole numbers. Borders that cross or nearly touch get common vertices first
 * (rounding moves them by at most a unit or two); then faces are traced edge by edge (half-edges, each knowing the
 * next one around its face), and what covers a face follows from its neighbour's by the borders in between, even-odd.
 * O(n log n) for borders that cross little.
 */
export function subdividePlane(polygons: readonly MultiPolygonRings[]): PlanarSubdivision {
  const {vertices, segments} = nodeSegments(polygons)
  const edges = toEdges(segments)
  const next = linkHalfEdges(vertices, edges)
  const cycles = traceCycles(next)
  const rings = cycles.map(cycle => toRing(cycle, vertices, edges))
  const cycleOf = new Int32Array(next.length)
  cycles.forEach((cycle, index) => cycle.forEach(half => (cycleOf[half] = index)))

  const faceOfCycle = nestCycles(rings, {edges, cycleOf})
  const faceOf = Int32Array.from(cycleOf, cycle => faceOfCycle[cycle] ?? OUTSIDE)
  const faceCount = rings.filter(ring => ringArea(ring) > 0).length
  const covers = spreadCovers(faceCount, {edges, faceOf})
  const areas = new Float64Array(faceCount)
  rings.forEach((ring, cycle) => {
    const face = faceOfCycle[cycle] ?? OUTSIDE
    if (face !== OUTSIDE) areas[face] = (areas[face] ?? 0) + ringArea(ring)
  })
  const borders = measureBorders(faceCount, {vertices, edges, faceOf})

  return {
    faces: Array.from({length: faceCount}, (_, face) => ({
      covers: covers[face] ?? [],
      area: areas[face] ?? 0,
      borders: borders[face] ?? new Map<number, number>(),
    })),
    unite: groupOf => unite(groupOf, {vertices, edges, next, faceOf}),
  }
}

/** Half-edge 2i runs from `from` to `to`, half-edge 2i + 1 back; the face of a half-edge lies to its left. */
interface Edge {
  readonly from: number
  readonly to: number
  /** The polygons whose border this is, an odd number of times each. */
  readonly owners: readonly number[]
}

function toEdges(segments: readonly Segment[]): readonly Edge[] {
  const ownersByKey = new Map<string, {from: number; to: number; owners: Set<number>}>()
  for (const {from, to, owner} of segments) {
    const key = from < to ? `${from},${to}` : `${to},${from}`
    const entry = ownersByKey.get(key) ?? {
      from: Math.min(from, to),
      to: Math.max(from, to),
      owners: new Set(),
    }
    ownersByKey.set(key, entry)
    if (!entry.owners.delete(owner)) entry.owners.add(owner)
  }
  return [...ownersByKey.values()]
    .filter(({owners}) => owners.size > 0)
    .map(({from, to, owners}) => ({from, to, owners: [...owners]}))
}

function endsOf(half: number, edges: readonly Edge[]): readonly [from: number, to: number] {
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
  {edges, cycleOf}: {edges: readonly Edge[]; cycleOf: Int32Array},
): Int32Array {
  const areas = rings.map(ringArea)
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

/** Walks from the outside inwards; crossing a border enters or leaves the polygons that own it. */
function spreadCovers(
  faceCount: number,
  {edges, faceOf}: {edges: readonly Edge[]; faceOf: Int32Array},
): readonly (readonly number[])[] {
  const crossings = Array.from({length: faceCount + 1}, (): number[] => [])
  faceOf.forEach((face, half) => crossings[face + 1]?.push(half))
  const covers: (Set<number> | undefined)[] = Array.from({length: faceCount})
  const waiting = [OUTSIDE]
  for (let face = waiting.pop(); face !== undefined; face = waiting.pop()) {
    const here = covers[face] ?? new Set<number>()
    for (const half of crossings[face + 1] ?? []) {
      const beyond = faceOf[half ^ 1] ?? OUTSIDE
      if (beyond === OUTSIDE || covers[beyond]) continue
      covers[beyond] = toggled(here, edges[half >> 1]?.owners ?? [])
      waiting.push(beyond)
    }
  }
  return covers.map(cover => [...(cover ?? [])].sort((a, b) => a - b))
}

function toggled(members: ReadonlySet<number>, changes: readonly number[]): Set<number> {
  const result = new Set(members)
  for (const change of changes) if (!result.delete(change)) result.add(change)
  return result
}

function measureBorders(
  faceCount: number,
  {vertices, edges, faceOf}: {vertices: readonly Position[]; edges: readonly Edge[]; faceOf: Int32Array},
): readonly Map<number, number>[] {
  const borders = Array.from({length: faceCount}, () => new Map<number, number>())
  faceOf.forEach((face, half) => {
    const beyond = faceOf[half ^ 1] ?? OUTSIDE
    const [from, to] = endsOf(half, edges).map(vertex => vertices[vertex])
    if (face === beyond || !from || !to) return
    const length = Math.hypot(to[0] - from[0], to[1] - from[1])
    const mine = borders[face]
    mine?.set(beyond, (mine.get(beyond) ?? 0) + length)
  })
  return borders
}

interface Links {
  readonly vertices: readonly Position[]
  readonly edges: readonly Edge[]
  readonly next: Int32Array
  readonly faceOf: Int32Array
}

function unite(groupOf: (face: number) => number, links: Links): ReadonlyMap<number, MultiPolygonRings> {
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

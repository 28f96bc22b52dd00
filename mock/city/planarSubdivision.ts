import type {MultiPolygonRings, Position} from '#geo/types.ts'
import {endsOf, OUTSIDE, traceFaces, uniteFaces, type Edge} from './halfEdges.ts'
import {nodeSegments, type Segment} from './nodeSegments.ts'

/** One region between the borders of the polygons; the region outside of all is not listed. */
export interface Face {
  /** The polygons that cover it, ascending; empty for a gap between them. */
  readonly covers: readonly number[]
  /** In lattice units squared. */
  readonly area: number
  /** The faces it shares a border with, and the length of that; -1 is the outside. */
  readonly borders: ReadonlyMap<number, number>
  /** Its exterior, as half-edges: 2i is edge i from its start to its end, 2i + 1 edge i back. */
  readonly exterior: readonly number[]
}

/** A straight piece of border between two vertices. */
export interface SubdivisionEdge extends Edge {
  /** The polygons whose border this is, an odd number of times each. */
  readonly owners: readonly number[]
  /** The cutting lines that run along it. */
  readonly lines: readonly number[]
}

/** What polygons and lines cut the plane into, exactly: every border is a chain of the same edges on both sides. */
export interface PlanarSubdivision {
  readonly vertices: readonly Position[]
  readonly edges: readonly SubdivisionEdge[]
  /** For each half-edge the face on its left; -1 is the outside. */
  readonly faceOf: Int32Array
  readonly faces: readonly Face[]
  /** Pieces of lines that end blindly and so divide nothing; they meet the edges in vertices only. */
  readonly loose: readonly SubdivisionEdge[]
  /**
   * The unions of faces of one group each, RFC 7946 rings in lattice units. Faces of group -1 are left out. Whatever
   * the grouping, shared borders have the same vertices on both sides.
   */
  readonly unite: (groupOf: (face: number) => number) => ReadonlyMap<number, MultiPolygonRings>
}

/**
 * Overlays polygons, and lines that cut them further; vertices are whole numbers. Borders that cross or nearly touch
 * get common vertices first (rounding moves them by at most a unit or two); then faces are traced edge by edge, and
 * what covers a face follows from its neighbour's by the borders in between, even-odd.
 * O(n log n) for borders that cross little.
 */
export function subdividePlane(
  polygons: readonly MultiPolygonRings[],
  lines: readonly (readonly Position[])[] = [],
): PlanarSubdivision {
  const {vertices, segments} = nodeSegments([
    ...polygons.flatMap((polygon, owner) => polygon.flat().map(points => ({points, owner}))),
    ...lines.map((points, line) => ({points, owner: polygons.length + line})),
  ])
  const {edges, loose} = splitLoose(toEdges(segments, polygons.length), vertices.length)
  const {faceCount, faceOf, next, exteriors, areas} = traceFaces(vertices, edges)
  const covers = spreadCovers(faceCount, {edges, faceOf})
  const borders = measureBorders(faceCount, {vertices, edges, faceOf})
  return {
    vertices,
    edges,
    faceOf,
    faces: Array.from({length: faceCount}, (_, face) => ({
      covers: covers[face] ?? [],
      area: areas[face] ?? 0,
      borders: borders[face] ?? new Map<number, number>(),
      exterior: exteriors[face] ?? [],
    })),
    loose,
    unite: groupOf => uniteFaces(groupOf, {vertices, edges, next, faceOf}),
  }
}

function toEdges(segments: readonly Segment[], polygonCount: number): readonly SubdivisionEdge[] {
  const byKey = new Map<number, {from: number; to: number; owners: Set<number>; lines: Set<number>}>()
  for (const {from, to, owner} of segments) {
    const key = Math.min(from, to) * 2 ** 26 + Math.max(from, to)
    const known = byKey.get(key)
    const entry = known ?? {
      from: Math.min(from, to),
      to: Math.max(from, to),
      owners: new Set(),
      lines: new Set(),
    }
    if (!known) byKey.set(key, entry)
    if (owner >= polygonCount) entry.lines.add(owner - polygonCount)
    else if (!entry.owners.delete(owner)) entry.owners.add(owner)
  }
  return [...byKey.values()]
    .filter(({owners, lines}) => owners.size > 0 || lines.size > 0)
    .map(({from, to, owners, lines}) => ({from, to, owners: [...owners], lines: [...lines]}))
}

/** Takes off, end by end, what hangs on one vertex only. */
function splitLoose(
  edges: readonly SubdivisionEdge[],
  vertexCount: number,
): {edges: readonly SubdivisionEdge[]; loose: readonly SubdivisionEdge[]} {
  const edgesAt = Array.from({length: vertexCount}, (): number[] => [])
  const degree = new Int32Array(vertexCount)
  edges.forEach(({from, to}, index) => {
    for (const end of [from, to]) {
      edgesAt[end]?.push(index)
      degree[end] = (degree[end] ?? 0) + 1
    }
  })
  const isLoose = new Uint8Array(edges.length)
  const ends = [...degree.keys()].filter(vertex => degree[vertex] === 1)
  for (let end = ends.pop(); end !== undefined; end = ends.pop()) {
    const index = edgesAt[end]?.find(edge => !isLoose[edge])
    const edge = index === undefined ? undefined : edges[index]
    if (index === undefined || !edge) continue
    isLoose[index] = 1
    const beyond = edge.from === end ? edge.to : edge.from
    degree[end] = 0
    degree[beyond] = (degree[beyond] ?? 0) - 1
    if (degree[beyond] === 1) ends.push(beyond)
  }
  return {
    edges: edges.filter((_, index) => !isLoose[index]),
    loose: edges.filter((_, index) => isLoose[index]),
  }
}

/** Walks from the outside inwards; crossing a border enters or leaves the polygons that own it. */
function spreadCovers(
  faceCount: number,
  {edges, faceOf}: {edges: readonly SubdivisionEdge[]; faceOf: Int32Array},
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
  {
    vertices,
    edges,
    faceOf,
  }: {vertices: readonly Position[]; edges: readonly SubdivisionEdge[]; faceOf: Int32Array},
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

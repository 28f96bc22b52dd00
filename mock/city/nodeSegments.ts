import Flatbush from 'flatbush'
import type {Position} from '#geo/types.ts'

/** A piece of a border or line between two vertices. */
export interface Segment {
  readonly from: number
  readonly to: number
  /** The polygon or line that it is of. */
  readonly owner: number
}

interface Noded {
  readonly vertices: readonly Position[]
  readonly segments: readonly Segment[]
}

/**
 * A vertex nearer than this to a border, in lattice units, comes to lie on it. Just under half the diagonal of a
 * lattice square: then the pieces of a cut border are always shorter than it was, and the cutting ends.
 */
const HOT_PIXEL = 0.7
const MAX_ROUNDS = 100

/**
 * Cuts borders and lines with whole-numbered vertices until they meet in common vertices only: where two cross,
 * both get the nearest lattice point, and a vertex on or hard by a border becomes one of it. Rounding may bring
 * borders into new contact, so it goes on until nothing changes (iterated snap rounding; Hobby 1999 for the hot pixel).
 */
export function nodeSegments(
  chains: readonly {readonly points: readonly Position[]; readonly owner: number}[],
): Noded {
  const vertices: Position[] = []
  const idByKey = new Map<number, number>()
  const intern = (x: number, y: number): number => {
    const key = x * 2 ** 26 + y
    const known = idByKey.get(key)
    if (known !== undefined) return known
    idByKey.set(key, vertices.length)
    vertices.push([x, y])
    return vertices.length - 1
  }

  let segments: Segment[] = chains.flatMap(({points, owner}) => {
    const ids = points.map(([x, y]) => intern(x, y))
    return ids.slice(1).map((to, index) => ({from: ids[index] ?? to, to, owner}))
  })
  for (let round = 0; round < MAX_ROUNDS; round++) {
    segments = segments.filter(({from, to}) => from !== to)
    const cuts = findCuts(segments, vertices, intern)
    if (cuts.size === 0) return {vertices, segments}
    segments = segments.flatMap(segment => cutSegment(segment, cuts.get(edgeKey(segment)), vertices))
  }
  throw new Error(`borders did not settle in ${MAX_ROUNDS} rounds`)
}

function edgeKey({from, to}: {from: number; to: number}): number {
  return from < to ? from * 2 ** 26 + to : to * 2 ** 26 + from
}

function cutSegment(
  segment: Segment,
  cuts: ReadonlySet<number> | undefined,
  vertices: readonly Position[],
): Segment[] {
  if (!cuts) return [segment]
  const start = vertices[segment.from] ?? [0, 0]
  const end = vertices[segment.to] ?? [0, 0]
  const along = (vertex: number) => {
    const [x, y] = vertices[vertex] ?? [0, 0]
    return (x - start[0]) * (end[0] - start[0]) + (y - start[1]) * (end[1] - start[1])
  }
  const chain = [segment.from, ...[...cuts].sort((a, b) => along(a) - along(b)), segment.to]
  return chain.slice(1).map((to, index) => ({from: chain[index] ?? to, to, owner: segment.owner}))
}

/** For each edge that must be cut the vertices to cut it at. */
function findCuts(
  segments: readonly Segment[],
  vertices: readonly Position[],
  intern: (x: number, y: number) => number,
): Map<number, Set<number>> {
  const edges = [...new Map(segments.map(segment => [edgeKey(segment), segment])).values()]
  const ends = edges.map(({from, to}) => [vertices[from] ?? [0, 0], vertices[to] ?? [0, 0]] as const)
  const tree = new Flatbush(Math.max(edges.length, 1))
  for (const [a, b] of ends) {
    tree.add(
      Math.min(a[0], b[0]) - 1,
      Math.min(a[1], b[1]) - 1,
      Math.max(a[0], b[0]) + 1,
      Math.max(a[1], b[1]) + 1,
    )
  }
  if (edges.length === 0) tree.add(0, 0, 0, 0)
  tree.finish()

  const cuts = new Map<number, Set<number>>()
  const cut = (edge: Segment, vertex: number) => {
    if (vertex === edge.from || vertex === edge.to) return
    const key = edgeKey(edge)
    cuts.set(key, (cuts.get(key) ?? new Set()).add(vertex))
  }
  edges.forEach((edge, index) => {
    const mine = ends[index]
    if (!mine) return
    const [a, b] = mine
    const bounds = [
      Math.min(a[0], b[0]),
      Math.min(a[1], b[1]),
      Math.max(a[0], b[0]),
      Math.max(a[1], b[1]),
    ] as const
    for (const other of tree.search(...bounds)) {
      const otherEdge = edges[other]
      const theirs = ends[other]
      if (other === index || !otherEdge || !theirs) continue
      if (isOn(mine, theirs[0])) cut(edge, otherEdge.from)
      if (isOn(mine, theirs[1])) cut(edge, otherEdge.to)
      if (other < index) continue
      const crossing = crossingOf(mine, theirs)
      if (!crossing) continue
      const vertex = intern(Math.round(crossing[0]), Math.round(crossing[1]))
      cut(edge, vertex)
      cut(otherEdge, vertex)
    }
  })
  return cuts
}

type Ends = readonly [a: Position, b: Position]

/** Whether a position lies hard by an edge, between its ends. */
function isOn([a, b]: Ends, p: Position): boolean {
  const dx = b[0] - a[0]
  const dy = b[1] - a[1]
  const squared = dx * dx + dy * dy
  const along = (p[0] - a[0]) * dx + (p[1] - a[1]) * dy
  if (along <= 0 || along >= squared) return false
  return Math.abs(crossProduct([a, b], p)) < HOT_PIXEL * Math.sqrt(squared)
}

/** Where two edges cross between their ends; null when they do not. Exact as to whether: the products are whole. */
function crossingOf(mine: Ends, theirs: Ends): Position | null {
  const start = crossProduct(theirs, mine[0])
  const end = crossProduct(theirs, mine[1])
  if (start * end >= 0) return null
  if (crossProduct(mine, theirs[0]) * crossProduct(mine, theirs[1]) >= 0) return null
  const [[x, y], [toX, toY]] = mine
  const share = start / (start - end)
  return [x + (toX - x) * share, y + (toY - y) * share]
}

function crossProduct([a, b]: Ends, p: Position): number {
  return (b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0])
}

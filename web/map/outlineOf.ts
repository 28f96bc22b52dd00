import type {Geometry, MultiLineString, MultiPolygon, Polygon, Position} from 'geojson'

interface Edge {
  readonly from: Position
  readonly to: Position
  count: number
}

/**
 * The borders between and around areas that share their vertices: `outer` are the edges of one area only, `inner`
 * those of two. Each border comes once, so a translucent line is not drawn twice. Joined into lines as long as
 * possible, for round joins and dashes. O(vertices).
 */
export function outlineOf(shapes: readonly Geometry[]): {outer: MultiLineString; inner: MultiLineString} {
  const edges = countEdges(shapes.filter(isArea))
  return {
    outer: toLines(edges.filter(edge => edge.count === 1)),
    inner: toLines(edges.filter(edge => edge.count > 1)),
  }
}

function isArea(geometry: Geometry): geometry is Polygon | MultiPolygon {
  return geometry.type === 'Polygon' || geometry.type === 'MultiPolygon'
}

function countEdges(shapes: readonly (Polygon | MultiPolygon)[]): readonly Edge[] {
  const byKey = new Map<string, Edge>()
  for (const shape of shapes) {
    const polygons = shape.type === 'Polygon' ? [shape.coordinates] : shape.coordinates
    for (const ring of polygons.flat()) countRing(ring, byKey)
  }
  return [...byKey.values()]
}

function countRing(ring: readonly Position[], byKey: Map<string, Edge>): void {
  let from = ring[0]
  for (const to of ring.slice(1)) {
    if (!from) return
    const key = edgeKey(from, to)
    const edge = byKey.get(key)
    if (edge) edge.count += 1
    else byKey.set(key, {from, to, count: 1})
    from = to
  }
}

function edgeKey(a: Position, b: Position): string {
  const [first, second] = [positionKey(a), positionKey(b)]
  return first < second ? `${first} ${second}` : `${second} ${first}`
}

function positionKey(position: Position): string {
  return `${String(position[0])},${String(position[1])}`
}

/** Walks from edge to edge as long as exactly one unused edge goes on. */
function toLines(edges: readonly Edge[]): MultiLineString {
  const edgesAt = new Map<string, Edge[]>()
  for (const edge of edges) {
    for (const end of [edge.from, edge.to]) {
      const key = positionKey(end)
      edgesAt.set(key, [...(edgesAt.get(key) ?? []), edge])
    }
  }
  const unused = new Set(edges)
  const lines: Position[][] = []
  for (const edge of edges) {
    if (!unused.delete(edge)) continue
    const forward = walk(edge.to, edgesAt, unused)
    const backward = walk(edge.from, edgesAt, unused)
    lines.push([...backward.reverse(), edge.from, edge.to, ...forward])
  }
  return {type: 'MultiLineString', coordinates: lines}
}

function walk(start: Position, edgesAt: ReadonlyMap<string, readonly Edge[]>, unused: Set<Edge>): Position[] {
  const line: Position[] = []
  let here = start
  for (;;) {
    const next: Edge | undefined = (edgesAt.get(positionKey(here)) ?? []).find(edge => unused.has(edge))
    if (!next) return line
    unused.delete(next)
    here = positionKey(next.from) === positionKey(here) ? next.to : next.from
    line.push(here)
  }
}

import Flatbush from 'flatbush'
import {distanceMeters} from './distanceMeters.ts'
import {startsOf} from './groupRows.ts'
import {shareAlong} from './shareAlong.ts'
import type {Position} from './types.ts'

const RADIANS = Math.PI / 180

/** A street: drivable both ways, or only as it is drawn. */
export interface StreetLine {
  readonly line: readonly Position[]
  /** Which of the speeds holds on it. */
  readonly speedClass: number
  readonly isOneWay: boolean
}

/** A place on the network: the nearest of an edge to a position. */
export interface StreetPlace {
  readonly edge: number
  /** From where the edge is drawn from. */
  readonly metersAlong: number
  /** From the position to the street, in a straight line. */
  readonly metersAway: number
}

/** For each node the edges that may be taken from it, and the nodes that they lead to: `starts[node] … starts[node + 1]`. */
export interface Arcs {
  readonly starts: Int32Array
  readonly edges: Int32Array
  readonly nodes: Int32Array
}

/**
 * Streets as a graph. Two streets meet where both have the very same vertex; a node is such a vertex, or the end of a
 * street, and an edge is a stretch between two nodes, with all the vertices that it has. Memory: about 100 bytes a
 * vertex.
 */
export class StreetGraph {
  readonly nodeCount: number
  readonly edgeCount: number
  /** The node that an edge is drawn from, and the one that it is drawn to. */
  readonly tails: Int32Array
  readonly heads: Int32Array
  readonly meters: Float64Array
  readonly speedClasses: Uint8Array
  /** 1 where an edge may only be taken as it is drawn. */
  readonly oneWay: Uint8Array
  /** Along the edges, and against them. */
  readonly leaving: Arcs
  readonly arriving: Arcs
  /** Doubles of one segment in `#segments`: lng, lat, and those of its end. */
  readonly #segments: Float64Array
  readonly #segmentEdges: Int32Array
  /** From the beginning of its edge to that of the segment. */
  readonly #segmentMeters: Float64Array
  /** The segments of an edge, in its order: `#edgeSegments[edge] … #edgeSegments[edge + 1]`. */
  readonly #edgeSegments: Int32Array
  readonly #index: Flatbush | null
  readonly #lngScale: number

  constructor(streets: readonly StreetLine[]) {
    const {vertices, uses} = countVertices(streets)
    const nodes = new Map<number, number>()
    const edges = {tails: list(), heads: list(), meters: list(), classes: list(), oneWay: list()}
    const segments = {ends: list(), edges: list(), meters: list()}
    const nodeAt = (vertex: number) => {
      const known = nodes.get(vertex)
      if (known !== undefined) return known
      nodes.set(vertex, nodes.size)
      return nodes.size - 1
    }
    streets.forEach(({line, speedClass, isOneWay}, street) => {
      const path = vertices[street]!
      let tail = path[0]!
      let meters = 0
      for (let i = 1; i < path.length; i++) {
        const vertex = path[i]!
        const [from, to] = [line[i - 1]!, line[i]!]
        segments.ends.push(from[0], from[1], to[0], to[1])
        segments.edges.push(edges.tails.length)
        segments.meters.push(meters)
        meters += distanceMeters(from, to)
        if (uses[vertex]! < 2) continue
        edges.tails.push(nodeAt(tail))
        edges.heads.push(nodeAt(vertex))
        edges.meters.push(meters)
        edges.classes.push(speedClass)
        edges.oneWay.push(isOneWay ? 1 : 0)
        tail = vertex
        meters = 0
      }
    })
    this.nodeCount = nodes.size
    this.edgeCount = edges.tails.length
    this.tails = Int32Array.from(edges.tails)
    this.heads = Int32Array.from(edges.heads)
    this.meters = Float64Array.from(edges.meters)
    this.speedClasses = Uint8Array.from(edges.classes)
    this.oneWay = Uint8Array.from(edges.oneWay)
    this.leaving = this.#arcs(this.tails, this.heads)
    this.arriving = this.#arcs(this.heads, this.tails)
    this.#segments = Float64Array.from(segments.ends)
    this.#segmentEdges = Int32Array.from(segments.edges)
    this.#segmentMeters = Float64Array.from(segments.meters)
    this.#edgeSegments = startsOf(this.#segmentEdges, this.edgeCount)
    this.#lngScale = Math.cos((segments.ends[1] ?? 0) * RADIANS)
    this.#index = this.#indexSegments()
  }

  /**
   * The place on the network that is nearest to a position, null where there are no streets. Planar about the first
   * street: good for a city. About 5 µs.
   */
  snap([lng, lat]: Position): StreetPlace | null {
    if (!this.#index) return null
    const [x, y] = [lng * this.#lngScale, lat]
    const [first] = this.#index.neighbors(x, y, 1)
    if (first === undefined) return null
    const reach = Math.sqrt(this.#squaredAway(first, x, y)) * (1 + 1e-9)
    let [nearest, least] = [first, Infinity]
    for (const segment of this.#index.search(x - reach, y - reach, x + reach, y + reach)) {
      const squared = this.#squaredAway(segment, x, y)
      if (squared > least || (squared === least && segment > nearest)) continue
      nearest = segment
      least = squared
    }
    return this.#placeOn(nearest, [lng, lat])
  }

  /** The line of an edge from so many metres along it to so many, against its direction where the second is less. */
  stretch(edge: number, fromMeters: number, toMeters: number): Position[] {
    const [least, most] = fromMeters <= toMeters ? [fromMeters, toMeters] : [toMeters, fromMeters]
    const [first, end] = [this.#edgeSegments[edge]!, this.#edgeSegments[edge + 1]!]
    const line = [this.#pointAlong(edge, least)]
    for (let segment = first; segment < end; segment++) {
      const along = this.#segmentMeters[segment]!
      if (along > least && along < most)
        line.push([this.#segments[segment * 4]!, this.#segments[segment * 4 + 1]!])
    }
    line.push(this.#pointAlong(edge, most))
    return fromMeters <= toMeters ? line : line.reverse()
  }

  #pointAlong(edge: number, meters: number): Position {
    let segment = this.#edgeSegments[edge + 1]! - 1
    while (segment > this.#edgeSegments[edge]! && this.#segmentMeters[segment]! > meters) segment--
    const at = segment * 4
    const from: Position = [this.#segments[at]!, this.#segments[at + 1]!]
    const to: Position = [this.#segments[at + 2]!, this.#segments[at + 3]!]
    const whole = distanceMeters(from, to)
    const share = whole === 0 ? 0 : Math.min(1, Math.max(0, meters - this.#segmentMeters[segment]!) / whole)
    return [from[0] + share * (to[0] - from[0]), from[1] + share * (to[1] - from[1])]
  }

  #placeOn(segment: number, position: Position): StreetPlace {
    const s = this.#segments
    const at = segment * 4
    const share = this.#shareAlong(segment, position[0] * this.#lngScale, position[1])
    const from: Position = [s[at]!, s[at + 1]!]
    const to: Position = [s[at + 2]!, s[at + 3]!]
    const foot: Position = [from[0] + share * (to[0] - from[0]), from[1] + share * (to[1] - from[1])]
    const edge = this.#segmentEdges[segment]!
    const along = this.#segmentMeters[segment]! + share * distanceMeters(from, to)
    return {
      edge,
      metersAlong: Math.min(along, this.meters[edge]!),
      metersAway: distanceMeters(position, foot),
    }
  }

  /** How far along a segment, from 0 to 1, the nearest of it to a point is. */
  #shareAlong(segment: number, x: number, y: number): number {
    const s = this.#segments
    const at = segment * 4
    const fromX = s[at]! * this.#lngScale
    const fromY = s[at + 1]!
    const stepX = s[at + 2]! * this.#lngScale - fromX
    const stepY = s[at + 3]! - fromY
    return shareAlong(x - fromX, y - fromY, stepX, stepY)
  }

  #squaredAway(segment: number, x: number, y: number): number {
    const s = this.#segments
    const at = segment * 4
    const share = this.#shareAlong(segment, x, y)
    const footX = (s[at]! + share * (s[at + 2]! - s[at]!)) * this.#lngScale
    const footY = s[at + 1]! + share * (s[at + 3]! - s[at + 1]!)
    return (x - footX) ** 2 + (y - footY) ** 2
  }

  #indexSegments(): Flatbush | null {
    const count = this.#segmentEdges.length
    if (count === 0) return null
    const index = new Flatbush(count)
    const s = this.#segments
    for (let at = 0; at < count * 4; at += 4) {
      const [west, east] = [s[at]! * this.#lngScale, s[at + 2]! * this.#lngScale]
      const [south, north] = [s[at + 1]!, s[at + 3]!]
      index.add(Math.min(west, east), Math.min(south, north), Math.max(west, east), Math.max(south, north))
    }
    index.finish()
    return index
  }

  /** The arcs from `from` to `to`, and those of two-way edges the other way round. */
  #arcs(from: Int32Array, to: Int32Array): Arcs {
    const starts = new Int32Array(this.nodeCount + 1)
    const each = (take: (node: number, edge: number, next: number) => void) => {
      for (let edge = 0; edge < this.edgeCount; edge++) {
        take(from[edge]!, edge, to[edge]!)
        if (this.oneWay[edge] === 0) take(to[edge]!, edge, from[edge]!)
      }
    }
    each(node => {
      starts[node + 1]! += 1
    })
    for (let node = 0; node < this.nodeCount; node++) starts[node + 1]! += starts[node]!
    const next = starts.slice()
    const edges = new Int32Array(starts[this.nodeCount]!)
    const nodes = new Int32Array(edges.length)
    each((node, edge, other) => {
      const at = next[node]!++
      edges[at] = edge
      nodes[at] = other
    })
    return {starts, edges, nodes}
  }
}

function list(): number[] {
  return []
}

/** Numbers the vertices, equal ones alike; `uses` is 2 or more for those that are nodes. */
function countVertices(streets: readonly StreetLine[]) {
  const numbers = new Map<string, number>()
  const uses: number[] = []
  const vertices = streets.map(({line}) =>
    line.map(([lng, lat], index) => {
      const key = `${lng},${lat}`
      let vertex = numbers.get(key)
      if (vertex === undefined) {
        vertex = uses.length
        numbers.set(key, vertex)
        uses.push(0)
      }
      uses[vertex]! += index === 0 || index === line.length - 1 ? 2 : 1
      return vertex
    }),
  )
  return {vertices, uses}
}

import FlatQueue from 'flatqueue'
import type {BaseLine} from './cityLines.ts'
import type {CityMesh, MeshEdge} from './cityMesh.ts'
import {distanceBetween} from './polyline.ts'

export type StreetClass = 'arterial' | 'street' | 'alley'

/** For each edge of the mesh the class of street that runs along it; null for none. One connected network. */
export type StreetNet = readonly (StreetClass | null)[]

/** Metres of new lane that are built at most to join an unconnected piece. */
const LONGEST_LINK = 900
/** Metres of dead end that nobody builds. */
const SHORTEST_STUB = 55

/**
 * Which edges are streets. What the plan's streets leave unconnected is joined by lanes along the edges of fields, and
 * what cannot be joined is given up, as are dead ends that lead into the middle of a block.
 */
export function joinStreets(mesh: CityMesh): StreetNet {
  const classes = mesh.edges.map((edge): StreetClass | null => {
    const kindsBeside = [edge.left, edge.right].map(
      face => mesh.blocks[mesh.blockOfFace.get(face) ?? -1]?.kind,
    )
    const isInLand = kindsBeside.some(kind => kind !== undefined && kind !== 'river' && kind !== 'tidalFlat')
    return isInLand && isStreetKind(edge.kind) ? edge.kind : null
  })
  linkPieces(mesh, classes)
  const pieces = findPieces(mesh, classes)
  const main = largestPiece(pieces)
  const joined = classes.map((kind, index) =>
    kind !== null && pieces[mesh.edges[index]?.from ?? -1] === main ? kind : null,
  )
  trimStubs(mesh, joined)
  return joined
}

/** Takes off short dead ends; roads out of the city stay. */
function trimStubs(mesh: CityMesh, classes: (StreetClass | null)[]): void {
  const edgesAt = mesh.vertices.map((): number[] => [])
  const isBorder = new Uint8Array(mesh.vertices.length)
  mesh.edges.forEach(({from, to, kind}, index) => {
    if (kind === 'outline') isBorder[from] = isBorder[to] = 1
    if (classes[index] === null) return
    edgesAt[from]?.push(index)
    edgesAt[to]?.push(index)
  })
  const streetsAt = (vertex: number) => (edgesAt[vertex] ?? []).filter(index => classes[index] !== null)
  mesh.vertices.forEach((_, end) => {
    if (streetsAt(end).length !== 1) return
    const stub: number[] = []
    let at = end
    for (let length = 0; length < SHORTEST_STUB;) {
      const [next, ...others] = streetsAt(at).filter(index => !stub.includes(index))
      const edge = mesh.edges[next ?? -1]
      if (isBorder[at]) return
      if (next === undefined || !edge || others.length > 0) {
        for (const index of stub) classes[index] = null
        return
      }
      stub.push(next)
      length += lengthOfEdge(mesh, edge)
      at = edge.from === at ? edge.to : edge.from
    }
  })
}

function lengthOfEdge({vertices}: CityMesh, {from, to}: MeshEdge): number {
  return distanceBetween(vertices[from] ?? [0, 0], vertices[to] ?? [0, 0])
}

function isStreetKind(kind: MeshEdge['kind']): kind is StreetClass & BaseLine['kind'] {
  return kind === 'arterial' || kind === 'street' || kind === 'alley'
}

/** For each vertex on a street a number of its connected piece; -1 off the streets. */
function findPieces(mesh: CityMesh, classes: StreetNet): Int32Array {
  const parent = Int32Array.from(mesh.vertices.keys())
  const find = (vertex: number): number => {
    let root = vertex
    while (parent[root] !== root) root = parent[root] ?? root
    for (let at = vertex; at !== root;) {
      const next = parent[at] ?? root
      parent[at] = root
      at = next
    }
    return root
  }
  const isOnStreet = new Uint8Array(mesh.vertices.length)
  mesh.edges.forEach(({from, to}, index) => {
    if (classes[index] === null) return
    isOnStreet[from] = 1
    isOnStreet[to] = 1
    parent[find(from)] = find(to)
  })
  return Int32Array.from(mesh.vertices, (_, vertex) => (isOnStreet[vertex] ? find(vertex) : -1))
}

function largestPiece(pieces: Int32Array): number {
  const sizes = new Map<number, number>()
  for (const piece of pieces) if (piece >= 0) sizes.set(piece, (sizes.get(piece) ?? 0) + 1)
  return [...sizes].reduce((best, entry) => (entry[1] > best[1] ? entry : best), [-1, 0])[0]
}

/** Shortest paths from the largest piece; each other piece gets the path to its nearest vertex. */
function linkPieces(mesh: CityMesh, classes: (StreetClass | null)[]): void {
  const pieces = findPieces(mesh, classes)
  const main = largestPiece(pieces)
  const {distances, arrivals} = spreadFrom(mesh, classes, vertex => pieces[vertex] === main)
  const gates = new Map<number, number>()
  pieces.forEach((piece, vertex) => {
    if (piece < 0 || piece === main) return
    const best = gates.get(piece)
    if (best === undefined || (distances[vertex] ?? 0) < (distances[best] ?? 0)) gates.set(piece, vertex)
  })
  for (const gate of gates.values()) {
    if ((distances[gate] ?? Infinity) > LONGEST_LINK) continue
    for (let at = gate; ;) {
      const index = arrivals[at] ?? -1
      const edge = mesh.edges[index]
      if (!edge) break
      classes[index] ??= 'alley'
      at = edge.from === at ? edge.to : edge.from
    }
  }
}

function spreadFrom(
  mesh: CityMesh,
  classes: StreetNet,
  isSource: (vertex: number) => boolean,
): {distances: Float64Array; arrivals: Int32Array} {
  const edgesAt = mesh.vertices.map((): number[] => [])
  mesh.edges.forEach(({from, to, kind}, index) => {
    if (classes[index] === null && kind !== 'ditch') return
    edgesAt[from]?.push(index)
    edgesAt[to]?.push(index)
  })
  const distances = new Float64Array(mesh.vertices.length).fill(Infinity)
  const arrivals = new Int32Array(mesh.vertices.length).fill(-1)
  const queue = new FlatQueue<number>()
  mesh.vertices.forEach((_, vertex) => {
    if (!isSource(vertex)) return
    distances[vertex] = 0
    queue.push(vertex, 0)
  })
  for (let vertex = queue.pop(); vertex !== undefined; vertex = queue.pop()) {
    for (const index of edgesAt[vertex] ?? []) {
      const edge = mesh.edges[index]
      if (!edge) continue
      const beyond = edge.from === vertex ? edge.to : edge.from
      const cost = classes[index] === null ? 1 : 0.1
      const length = lengthOfEdge(mesh, edge)
      const distance = (distances[vertex] ?? 0) + length * cost
      if (distance >= (distances[beyond] ?? 0)) continue
      distances[beyond] = distance
      arrivals[beyond] = index
      queue.push(beyond, distance)
    }
  }
  return {distances, arrivals}
}

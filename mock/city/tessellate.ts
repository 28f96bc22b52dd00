import {Delaunay} from 'd3-delaunay'
import {pointInPolygon} from '#geo/pointInPolygon.ts'
import {boundsOfRings} from '#geo/boundsOfRings.ts'
import type {MultiPolygonRings, Position} from '#geo/types.ts'
import type {SeededRandom} from '../seededRandom.ts'
import type {Lattice} from './lattice.ts'
import {subdividePlane, type Face, type PlanarSubdivision} from './planarSubdivision.ts'

/** A place with many people; cells are small there. */
export interface Town {
  readonly position: Position
  /** Where the density has fallen to 1/e. */
  readonly reachMeters: number
  /** The density at its centre. */
  readonly weight: number
}

export interface Settlement {
  readonly towns: readonly Town[]
  /** The density far from every town. */
  readonly countrysideWeight: number
}

/** The grid cells of an outline: faces of a subdivision in groups, which cover the outline and nothing else. */
export interface Tessellation {
  readonly subdivision: PlanarSubdivision
  /** For each face its cell; -1 outside of the outline. */
  readonly cellOfFace: Int32Array
  readonly cellCount: number
  /** For each cell the cells it shares a border with. */
  readonly neighbours: readonly ReadonlySet<number>[]
}

const SAMPLES_PER_CELL = 40
const RELAXATIONS = 12
const METERS_PER_DEGREE = 111_320

/**
 * Divides an outline into about `cellCount` compact cells, smaller where the settlement is denser: Voronoi cells of
 * sites relaxed towards the mean of the people near them (Lloyd's algorithm on samples), cut at the outline.
 * What the outline cuts off from the main part of a cell goes to the neighbour with the longest common border.
 */
export function tessellate(
  outline: MultiPolygonRings,
  {
    cellCount,
    settlement,
    random,
    lattice,
  }: {
    cellCount: number
    settlement: Settlement
    random: SeededRandom
    lattice: Lattice
  },
): Tessellation {
  const [west, south, east, north] = boundsOfRings(outline.flat())
  const shrink = Math.cos((((south + north) / 2) * Math.PI) / 180)
  const samples = samplePeople(outline, {count: cellCount * SAMPLES_PER_CELL, settlement, random, shrink})
  const sites = relaxSites(samples, cellCount)
  const pad = 0.01
  const voronoi = Delaunay.from(sites).voronoi([
    (west - pad) * shrink,
    south - pad,
    (east + pad) * shrink,
    north + pad,
  ])
  const cells = sites.map((_, site): MultiPolygonRings => {
    const ring = voronoi.cellPolygon(site)
    return [[ring.map(([x, y]) => lattice.toLattice([x / shrink, y]))]]
  })
  const subdivision = subdividePlane([lattice.ringsToLattice(outline), ...cells])
  return groupFaces(subdivision)
}

/** Positions in the plane (lng × shrink, lat), as dense as the settlement. */
function samplePeople(
  outline: MultiPolygonRings,
  {
    count,
    settlement,
    random,
    shrink,
  }: {count: number; settlement: Settlement; random: SeededRandom; shrink: number},
): readonly Position[] {
  const rings = outline.flat()
  const [west, south, east, north] = boundsOfRings(rings)
  const {towns, countrysideWeight} = settlement
  const densest = towns.reduce((sum, town) => sum + town.weight, countrysideWeight)
  const samples: Position[] = []
  while (samples.length < count) {
    const position: Position = [west + random.next() * (east - west), south + random.next() * (north - south)]
    const density = towns.reduce((sum, town) => {
      const dx = (position[0] - town.position[0]) * shrink * METERS_PER_DEGREE
      const dy = (position[1] - town.position[1]) * METERS_PER_DEGREE
      return sum + town.weight * Math.exp(-(dx * dx + dy * dy) / town.reachMeters ** 2)
    }, countrysideWeight)
    if (random.next() * densest < density && pointInPolygon(position, rings)) {
      samples.push([position[0] * shrink, position[1]])
    }
  }
  return samples
}

function relaxSites(samples: readonly Position[], count: number): readonly [number, number][] {
  let sites = samples.slice(0, count).map(([x, y]): [number, number] => [x, y])
  for (let round = 0; round < RELAXATIONS; round++) {
    const delaunay = Delaunay.from(sites)
    const sums = sites.map(() => ({x: 0, y: 0, count: 0}))
    let nearest = 0
    for (const [x, y] of samples) {
      nearest = delaunay.find(x, y, nearest)
      const sum = sums[nearest]
      if (!sum) continue
      sum.x += x
      sum.y += y
      sum.count++
    }
    sites = sites.map((site, index) => {
      const sum = sums[index]
      return sum && sum.count > 0 ? [sum.x / sum.count, sum.y / sum.count] : site
    })
  }
  return sites
}

/** The outline is polygon 0 of the subdivision, the Voronoi cell of site i polygon i + 1. */
function groupFaces(subdivision: PlanarSubdivision): Tessellation {
  const {faces} = subdivision
  const inside = faces.flatMap((face, index) => (face.covers[0] === 0 ? [index] : []))
  const mainFaceOf = findMainFaces(faces, inside)
  const cellOfFace = new Int32Array(faces.length).fill(-1)
  const mainFaces = [...mainFaceOf.values()].sort((a, b) => a - b)
  mainFaces.forEach((face, cell) => (cellOfFace[face] = cell))
  attachCuttings(faces, {inside, cellOfFace})
  for (const face of inside) {
    // Islands: they belong to the cell whose site is nearest.
    if (cellOfFace[face] === -1)
      cellOfFace[face] = cellOfFace[mainFaceOf.get(siteOf(faces[face])) ?? face] ?? -1
  }
  const neighbours = findNeighbours(faces, {cellOfFace, cellCount: mainFaces.length})
  return {subdivision, cellOfFace, cellCount: mainFaces.length, neighbours}
}

function findNeighbours(
  faces: readonly Face[],
  {cellOfFace, cellCount}: {cellOfFace: Int32Array; cellCount: number},
): readonly ReadonlySet<number>[] {
  const neighbours = Array.from({length: cellCount}, () => new Set<number>())
  faces.forEach(({borders}, face) => {
    const cell = cellOfFace[face] ?? -1
    const others = [...borders.keys()].map(beyond => cellOfFace[beyond] ?? -1)
    for (const other of others) if (other >= 0 && other !== cell) neighbours[cell]?.add(other)
  })
  return neighbours
}

/** For each site the largest of the faces of its Voronoi cell. */
function findMainFaces(faces: readonly Face[], inside: readonly number[]): ReadonlyMap<number, number> {
  const mainFaceOf = new Map<number, number>()
  for (const index of inside) {
    const site = siteOf(faces[index])
    const main = mainFaceOf.get(site)
    if (main === undefined || areaOf(faces[main]) < areaOf(faces[index])) mainFaceOf.set(site, index)
  }
  return mainFaceOf
}

/** Gives faces without a cell that of the neighbour with the longest common border, until none has such a neighbour. */
function attachCuttings(
  faces: readonly Face[],
  {inside, cellOfFace}: {inside: readonly number[]; cellOfFace: Int32Array},
): void {
  let waiting = inside.filter(face => cellOfFace[face] === -1)
  let waitingBefore = Infinity
  while (waiting.length < waitingBefore) {
    waitingBefore = waiting.length
    waiting = waiting.filter(face => {
      const neighbour = longestBorder(faces[face], other => (cellOfFace[other] ?? -1) >= 0)
      if (neighbour !== null) cellOfFace[face] = cellOfFace[neighbour] ?? -1
      return neighbour === null
    })
  }
}

function siteOf(face: Face | undefined): number {
  return face?.covers[1] ?? -1
}

function areaOf(face: Face | undefined): number {
  return face?.area ?? 0
}

function longestBorder(face: Face | undefined, isWanted: (other: number) => boolean): number | null {
  let best: number | null = null
  let bestLength = 0
  for (const [other, length] of face?.borders ?? []) {
    if (length <= bestLength || !isWanted(other)) continue
    best = other
    bestLength = length
  }
  return best
}

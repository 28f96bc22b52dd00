import type {Position} from '#geo/types.ts'
import {createSeededRandom} from '../seededRandom.ts'
import type {BaseLine} from './cityLines.ts'
import type {BlockKind, CityMesh, MeshEdge} from './cityMesh.ts'
import {groupByWeight, type WeightedGraph} from './groupBlocks.ts'
import {distanceBetween, wrapAt} from './polyline.ts'

/** The city's blocks in communities, and the blocks of each community in grid cells. */
export interface Division {
  /** For each block. */
  readonly communityOf: Int32Array
  /** For each block; numbered through the city. */
  readonly cellOf: Int32Array
  readonly cellCount: number
}

/** What a hectare counts beside the people who live on it. */
const COMMUNITY_WEIGHT_PER_HECTARE = 13
const CELL_WEIGHT_PER_HECTARE = 7
const FEWEST_CELLS = 3
/** Where nobody lives or tills a hectare counts less. */
const EMPTY: ReadonlySet<BlockKind> = new Set<BlockKind>(['river', 'tidalFlat', 'polder', 'hill'])
const EMPTY_SHARE = 0.3

/** Extra metres for a border to be crossed: so communities and cells end at streets and water. */
const BARRIERS: Readonly<Record<MeshEdge['kind'], number>> = {
  arterial: 420,
  street: 60,
  alley: 10,
  creek: 140,
  ditch: 0,
  seam: 0,
  outline: 0,
  shore: 30,
}
const WIDE_CREEK_METERS = 18
const WIDE_CREEK_BARRIER = 380

/** Divides the city into communities of like weight, and those into about `cellCount` cells. */
export function divideCity(
  mesh: CityMesh,
  {
    lines,
    residents,
    communityCount,
    cellCount,
    seed,
  }: {
    lines: readonly BaseLine[]
    residents: readonly number[]
    communityCount: number
    cellCount: number
    seed: string
  },
): Division {
  const graph = linkBlocks(mesh, lines)
  const weigh = (perHectare: number) =>
    mesh.blocks.map(
      ({area, kind}, block) =>
        (residents[block] ?? 0) + (area / 1e4) * perHectare * (EMPTY.has(kind) ? EMPTY_SHARE : 1),
    )
  const communityOf = groupByWeight(
    {...graph, weights: weigh(COMMUNITY_WEIGHT_PER_HECTARE)},
    {count: communityCount, random: createSeededRandom(`${seed}/communities`)},
  )
  const weights = weigh(CELL_WEIGHT_PER_HECTARE)
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const cellOf = new Int32Array(mesh.blocks.length)
  let cells = 0
  for (let community = 0; community < communityCount; community++) {
    const members = [...communityOf.keys()].filter(block => communityOf[block] === community)
    const weight = members.reduce((sum, block) => sum + (weights[block] ?? 0), 0)
    const count = Math.max(FEWEST_CELLS, Math.round((weight / total) * cellCount))
    const random = createSeededRandom(`${seed}/cells/${community}`)
    const part = groupByWeight(partOf({...graph, weights}, members), {count, random})
    const used = [...new Set(part)].sort((a, b) => a - b)
    members.forEach((block, index) => (cellOf[block] = cells + used.indexOf(part[index] ?? 0)))
    cells += used.length
  }
  return {communityOf, cellOf, cellCount: cells}
}

function partOf({places, weights, links}: WeightedGraph, members: readonly number[]): WeightedGraph {
  const indexOf = new Map(members.map((member, index) => [member, index]))
  return {
    places: members.map(member => wrapAt(places, member)),
    weights: members.map(member => wrapAt(weights, member)),
    links: members.map(member =>
      wrapAt(links, member).flatMap(({to, cost}) => {
        const index = indexOf.get(to)
        return index === undefined ? [] : [{to: index, cost}]
      }),
    ),
  }
}

/** Blocks that share a border, the cost from middle to middle with the easiest border between the two. */
function linkBlocks(mesh: CityMesh, lines: readonly BaseLine[]): Omit<WeightedGraph, 'weights'> {
  const places = mesh.blocks.map(({centre}): Position => centre)
  const costs = places.map(() => new Map<number, number>())
  for (const edge of mesh.edges) {
    const left = mesh.blockOfFace.get(edge.left)
    const right = mesh.blockOfFace.get(edge.right)
    if (left === undefined || right === undefined || left === right) continue
    const cost = distanceBetween(wrapAt(places, left), wrapAt(places, right)) + barrierOf(edge, lines)
    for (const [a, b] of [
      [left, right],
      [right, left],
    ] as const) {
      const known = costs[a]?.get(b) ?? Infinity
      if (cost < known) costs[a]?.set(b, cost)
    }
  }
  return {places, links: costs.map(byBlock => [...byBlock].map(([to, cost]) => ({to, cost})))}
}

function barrierOf({kind, line}: MeshEdge, lines: readonly BaseLine[]): number {
  const isWide = kind === 'creek' && (lines[line ?? -1]?.widthMeters ?? 0) >= WIDE_CREEK_METERS
  return isWide ? WIDE_CREEK_BARRIER : BARRIERS[kind]
}

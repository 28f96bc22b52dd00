import {Delaunay} from 'd3-delaunay'
import type {Position} from '#geo/types.ts'
import type {SeededRandom} from '../seededRandom.ts'

const CENTRING_ROUNDS = 12

/**
 * Joins cells into `count` communities of about as many cells each, every one in one piece as far as the cells hang
 * together: centres are spread over the cells (k-means), then the smallest community takes the free neighbouring cell
 * nearest to its centre, until none is free. `centres` are in a plane. Returns the community of each cell.
 */
export function growCommunities(
  centres: readonly Position[],
  {
    neighbours,
    count,
    random,
  }: {neighbours: readonly ReadonlySet<number>[]; count: number; random: SeededRandom},
): Int32Array {
  let hearts = spreadHearts(centres, {neighbours, count, random})
  let communityOf = grow(centres, {neighbours, hearts})
  for (let round = 0; round < CENTRING_ROUNDS; round++) {
    hearts = hearts.map((heart, community) => centralCell(centres, communityOf, community) ?? heart)
    communityOf = grow(centres, {neighbours, hearts})
  }
  return communityOf
}

/** `count` different cells, far from one another; islands are none of them. */
function spreadHearts(
  centres: readonly Position[],
  {
    neighbours,
    count,
    random,
  }: {neighbours: readonly ReadonlySet<number>[]; count: number; random: SeededRandom},
): readonly number[] {
  const mainland = centres.flatMap((_, cell) => (neighbours[cell]?.size ? [cell] : []))
  const hearts = [random.pick(mainland)]
  const distances = centres.map(() => Infinity)
  const distanceOf = (cell: number) => distances[cell] ?? Infinity
  while (hearts.length < count) {
    const last = centres[hearts.at(-1) ?? 0] ?? [0, 0]
    for (const cell of mainland) {
      distances[cell] = Math.min(distanceOf(cell), squaredDistance(centres[cell] ?? last, last))
    }
    hearts.push(
      mainland.reduce((farthest, cell) => (distanceOf(cell) > distanceOf(farthest) ? cell : farthest)),
    )
  }
  return hearts
}

function centralCell(
  centres: readonly Position[],
  communityOf: Int32Array,
  community: number,
): number | null {
  const members = centres.flatMap((_, cell) => (communityOf[cell] === community ? [cell] : []))
  if (members.length === 0) return null
  const mean = members.reduce<[number, number]>(
    ([x, y], cell) => [
      x + (centres[cell]?.[0] ?? 0) / members.length,
      y + (centres[cell]?.[1] ?? 0) / members.length,
    ],
    [0, 0],
  )
  return members.reduce((best, cell) =>
    squaredDistance(centres[cell] ?? mean, mean) < squaredDistance(centres[best] ?? mean, mean) ? cell : best,
  )
}

function grow(
  centres: readonly Position[],
  {neighbours, hearts}: {neighbours: readonly ReadonlySet<number>[]; hearts: readonly number[]},
): Int32Array {
  const communityOf = new Int32Array(centres.length).fill(-1)
  const fronts = hearts.map(() => new Set<number>())
  const sizes = hearts.map(() => 0)
  const take = (community: number, cell: number) => {
    communityOf[cell] = community
    sizes[community] = (sizes[community] ?? 0) + 1
    for (const front of fronts) front.delete(cell)
    for (const next of neighbours[cell] ?? []) if (communityOf[next] === -1) fronts[community]?.add(next)
  }
  hearts.forEach((cell, community) => take(community, cell))
  for (;;) {
    const community = smallestGrowing(fronts, sizes)
    if (community === null) break
    const heart = centres[hearts[community] ?? 0] ?? [0, 0]
    const front = [...(fronts[community] ?? [])]
    const nearest = front.reduce((best, cell) =>
      squaredDistance(centres[cell] ?? heart, heart) < squaredDistance(centres[best] ?? heart, heart)
        ? cell
        : best,
    )
    take(community, nearest)
  }
  // Cells on islands of their own join the community of the nearest heart.
  const nearestHeart = Delaunay.from(hearts.map(cell => [...(centres[cell] ?? [0, 0])]))
  centres.forEach(([x, y], cell) => {
    if (communityOf[cell] === -1) communityOf[cell] = nearestHeart.find(x, y)
  })
  return communityOf
}

function smallestGrowing(fronts: readonly ReadonlySet<number>[], sizes: readonly number[]): number | null {
  let smallest: number | null = null
  fronts.forEach((front, community) => {
    if (front.size === 0) return
    if (smallest === null || (sizes[community] ?? 0) < (sizes[smallest] ?? 0)) smallest = community
  })
  return smallest
}

function squaredDistance(a: Position, b: Position): number {
  return (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2
}

import FlatQueue from 'flatqueue'
import type {Position} from '#geo/types.ts'
import type {SeededRandom} from '../seededRandom.ts'
import {distanceBetween, wrapAt} from './polyline.ts'

/** Things at places with a weight, and what it takes to get from one to its neighbours. */
export interface WeightedGraph {
  readonly places: readonly Position[]
  readonly weights: readonly number[]
  readonly links: readonly (readonly {readonly to: number; readonly cost: number}[])[]
}

const ROUNDS = 28
/** How strongly a group that is too heavy shrinks from one round to the next. */
const BALANCE = 0.35

/**
 * Divides a graph into `count` groups of about equal weight, compact, and each in one piece as far as the graph is:
 * every member joins the heart that it reaches at the least cost, the hearts move to the middle of their groups, and
 * those of heavy groups reach less far (a weighted Voronoi diagram on a graph, relaxed). Returns the group of each.
 */
export function groupByWeight(
  graph: WeightedGraph,
  {count, random}: {count: number; random: SeededRandom},
): Int32Array {
  let hearts = spreadHearts(graph, count, random)
  const reach = hearts.map(() => 1)
  const target = graph.weights.reduce((sum, weight) => sum + weight, 0) / hearts.length
  let groups = claim(graph, hearts, reach)
  for (let round = 0; round < ROUNDS; round++) {
    const sums = sumUp(graph, groups, hearts.length)
    hearts = hearts.map((heart, group) => middleMember(graph, sums[group]) ?? heart)
    sums.forEach(({weight}, group) => {
      const factor = (Math.max(weight, target / 20) / target) ** BALANCE
      reach[group] = Math.min(12, Math.max(0.08, (reach[group] ?? 1) * factor))
    })
    groups = claim(graph, hearts, reach)
  }
  return groups
}

/** Members far from one another, weighty ones first (k-means++). */
function spreadHearts(
  {places, weights, links}: WeightedGraph,
  count: number,
  random: SeededRandom,
): readonly number[] {
  const mainland = places.map((_, index) => (wrapAt(links, index).length > 0 ? 1 : 0))
  const distances = places.map(() => 1e6)
  const hearts: number[] = []
  while (hearts.length < Math.min(count, places.length)) {
    const chances = distances.map(
      (distance, index) => (mainland[index] ?? 0) * distance ** 2 * ((weights[index] ?? 0) + 1),
    )
    const heart = random.pickWeighted(chances)
    hearts.push(heart)
    places.forEach((place, index) => {
      distances[index] = Math.min(distances[index] ?? 0, distanceBetween(place, wrapAt(places, heart)))
    })
  }
  return hearts
}

/** Each member to the heart with the shortest path to it, where `reach` makes paths longer. */
function claim(
  {places, links}: WeightedGraph,
  hearts: readonly number[],
  reach: readonly number[],
): Int32Array {
  const groups = new Int32Array(places.length).fill(-1)
  const queue = new FlatQueue<number>()
  const slots = hearts.length
  hearts.forEach((heart, group) => {
    queue.push(heart * slots + group, 0)
  })
  for (;;) {
    const cost = queue.peekValue() ?? 0
    const claimed = queue.pop()
    if (claimed === undefined) break
    const member = Math.floor(claimed / slots)
    const group = claimed % slots
    if (groups[member] !== -1) continue
    groups[member] = group
    for (const link of wrapAt(links, member)) {
      if (groups[link.to] === -1) queue.push(link.to * slots + group, cost + link.cost * (reach[group] ?? 1))
    }
  }
  // What hangs on nothing, such as an island, joins the nearest heart.
  groups.forEach((group, member) => {
    if (group !== -1) return
    const place = wrapAt(places, member)
    const distance = (of: number) => distanceBetween(place, wrapAt(places, wrapAt(hearts, of)))
    groups[member] = [...hearts.keys()].reduce((best, of) => (distance(of) < distance(best) ? of : best))
  })
  return groups
}

interface Sum {
  weight: number
  x: number
  y: number
  members: number[]
}

function sumUp({places, weights, links}: WeightedGraph, groups: Int32Array, count: number): readonly Sum[] {
  const sums = Array.from({length: count}, (): Sum => ({weight: 0, x: 0, y: 0, members: []}))
  groups.forEach((group, member) => {
    const sum = sums[group]
    const [x, y] = wrapAt(places, member)
    const weight = (weights[member] ?? 0) + 1e-6
    if (!sum || wrapAt(links, member).length === 0) return
    sum.weight += weight
    sum.x += x * weight
    sum.y += y * weight
    sum.members.push(member)
  })
  return sums
}

function middleMember({places}: WeightedGraph, sum: Sum | undefined): number | null {
  if (!sum || sum.members.length === 0) return null
  const middle: Position = [sum.x / sum.weight, sum.y / sum.weight]
  return sum.members.reduce((best, member) =>
    distanceBetween(wrapAt(places, member), middle) < distanceBetween(wrapAt(places, best), middle)
      ? member
      : best,
  )
}

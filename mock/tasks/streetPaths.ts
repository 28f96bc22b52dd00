import FlatQueue from 'flatqueue'
import Flatbush from 'flatbush'
import {z} from 'zod'
import {distanceMeters} from '#geo/distanceMeters.ts'
import type {Position} from '#geo/types.ts'
import {linesSchema, type PackFolder} from '../places/packFolder.ts'

const streetSchema = z.object({geometry: linesSchema})

/** Ways along the streets of a city. */
export interface StreetPaths {
  /** The shortest way, its ends the two positions; a straight line where the streets know none. */
  path(from: Position, to: Position): readonly Position[]
}

interface Corner {
  readonly position: Position
  readonly next: {readonly to: number; readonly meters: number}[]
}

/** Reads the streets of a pack; they meet where they have the very same vertex. */
export async function readStreetPaths(pack: PackFolder): Promise<StreetPaths> {
  const features = await pack.features('streets.geojson', streetSchema)
  const lines = features.flatMap(({geometry}) => geometry)
  return createStreetPaths(lines.map(line => line.map(position => pack.toWgs84(position))))
}

export function createStreetPaths(lines: readonly (readonly Position[])[]): StreetPaths {
  const corners = collectCorners(lines)
  if (corners.length === 0) return {path: (from, to) => [from, to]}
  const index = new Flatbush(corners.length)
  for (const {position} of corners) index.add(position[0], position[1])
  index.finish()
  const nearest = ([lng, lat]: Position) => index.neighbors(lng, lat, 1)[0] ?? 0
  return {
    path(from, to) {
      const way = shortest(corners, nearest(from), nearest(to))
      return way === null ? [from, to] : [from, ...way, to]
    },
  }
}

function collectCorners(lines: readonly (readonly Position[])[]): readonly Corner[] {
  const corners: Corner[] = []
  const known = new Map<string, number>()
  const numberOf = (position: Position) => {
    const key = position.join(' ')
    const number = known.get(key) ?? corners.push({position, next: []}) - 1
    known.set(key, number)
    return number
  }
  for (const line of lines) {
    for (const [index, end] of line.entries()) {
      const begin = line[index - 1]
      if (begin === undefined) continue
      const [from, to] = [numberOf(begin), numberOf(end)]
      const meters = distanceMeters(begin, end)
      corners[from]?.next.push({to, meters})
      corners[to]?.next.push({to: from, meters})
    }
  }
  return corners
}

/** A* with the straight line as what is left at least; null where there is no way. */
function shortest(corners: readonly Corner[], from: number, to: number): readonly Position[] | null {
  const target = corners[to]?.position
  if (target === undefined) return null
  const best = new Map([[from, 0]])
  const before = new Map<number, number>()
  const queue = new FlatQueue<number>()
  queue.push(from, 0)
  for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
    if (at === to) return walkBack(corners, before, to)
    const gone = best.get(at) ?? 0
    for (const step of corners[at]?.next ?? []) {
      const meters = gone + step.meters
      if (meters >= (best.get(step.to) ?? Infinity)) continue
      best.set(step.to, meters)
      before.set(step.to, at)
      const position = corners[step.to]?.position ?? target
      queue.push(step.to, meters + distanceMeters(position, target))
    }
  }
  return null
}

function walkBack(
  corners: readonly Corner[],
  before: ReadonlyMap<number, number>,
  to: number,
): readonly Position[] {
  const way: Position[] = []
  for (let at: number | undefined = to; at !== undefined; at = before.get(at)) {
    const corner = corners[at]
    if (corner) way.push(corner.position)
  }
  return way.reverse()
}

/** How long a way is, in metres. */
export function pathMeters(path: readonly Position[]): number {
  return path.reduce((sum, position, index) => {
    const before = path[index - 1]
    return before === undefined ? sum : sum + distanceMeters(before, position)
  }, 0)
}

/** Where on a way somebody is who has gone so many metres of it. */
export function pointAlong(path: readonly Position[], meters: number): Position {
  let left = Math.max(0, meters)
  for (const [index, end] of path.entries()) {
    const begin = path[index - 1]
    if (begin === undefined) continue
    const length = distanceMeters(begin, end)
    if (left <= length && length > 0) {
      const share = left / length
      return [begin[0] + (end[0] - begin[0]) * share, begin[1] + (end[1] - begin[1]) * share]
    }
    left -= length
  }
  return path.at(-1) ?? [0, 0]
}

import Flatbush from 'flatbush'
import {intersection, type Geom} from 'polyclip-ts'
import {boundsOfRings} from '#geo/boundsOfRings.ts'
import {ringArea} from '#geo/ringArea.ts'
import type {MultiPolygonRings, Position} from '#geo/types.ts'
import type {PackProblemCode} from '#contract/cityPack.ts'
import type {AreaShape} from './areaTree.ts'

/** A fault of the area at `index`. */
export interface TilingFault {
  readonly index: number
  readonly code: PackProblemCode
  readonly detail: string
}

/**
 * Of an area's size: what may overlap a neighbour, lie outside the parent, or be left uncovered, since the outlines
 * that offices draw seldom meet to the last digit.
 */
const TOLERANCE = 1e-3

/**
 * Whether the children of every area cover it once. First exactly and in linear time: where the directed borders of
 * the children add up to those of the parent, every inner border runs once in each direction, and every point of the
 * parent is in one child. Only the children whose borders do not add up are then intersected with whatever their
 * bounds meet.
 */
export function findTilingFaults(shapes: readonly AreaShape[]): readonly TilingFault[] {
  const indexByCode = new Map(shapes.map((shape, index) => [shape.code, index]))
  const childrenOf = new Map<number, number[]>()
  shapes.forEach(({parent}, index) => {
    const parentIndex = parent === null ? undefined : indexByCode.get(parent)
    if (parentIndex === undefined) return
    childrenOf.set(parentIndex, [...(childrenOf.get(parentIndex) ?? []), index])
  })
  const suspects = new Set<number>()
  const faults: TilingFault[] = []
  for (const [parent, children] of childrenOf) {
    const unmatched = findUnmatched(shapes, parent, children)
    if (unmatched.size === 0) continue
    for (const child of unmatched) if (child !== parent) suspects.add(child)
    faults.push(...findMisfits(shapes, parent, {children, suspects: unmatched}))
  }
  if (suspects.size > 0) faults.push(...findOverlaps(shapes, suspects))
  return faults
}

/** Parent and children with a border that no neighbour, nor the parent, has as well. */
function findUnmatched(
  shapes: readonly AreaShape[],
  parent: number,
  children: readonly number[],
): ReadonlySet<number> {
  const balance = new Map<string, {net: number; owner: number}>()
  const count = (index: number, sign: 1 | -1) => {
    forEachEdge(shapes[index]?.rings ?? [], (from, to) => {
      const isForward = from[0] < to[0] || (from[0] === to[0] && from[1] < to[1])
      const key = [...(isForward ? from : to), ...(isForward ? to : from)].join()
      const entry = balance.get(key)
      const step = isForward ? sign : -sign
      if (entry) entry.net += step
      else balance.set(key, {net: step, owner: index})
    })
  }
  for (const child of children) count(child, 1)
  count(parent, -1)
  return new Set([...balance.values()].flatMap(({net, owner}) => (net === 0 ? [] : [owner])))
}

function forEachEdge(rings: MultiPolygonRings, visit: (from: Position, to: Position) => void): void {
  for (const ring of rings.flat()) {
    for (let i = 1; i < ring.length; i++) {
      const from = ring[i - 1]
      const to = ring[i]
      if (from && to && (from[0] !== to[0] || from[1] !== to[1])) visit(from, to)
    }
  }
}

/** Children that reach out of their parent, and a parent that its children leave partly uncovered. */
function findMisfits(
  shapes: readonly AreaShape[],
  parent: number,
  {children, suspects}: {children: readonly number[]; suspects: ReadonlySet<number>},
): TilingFault[] {
  const parentShape = shapes[parent]
  if (!parentShape) return []
  const faults: TilingFault[] = []
  let covered = 0
  for (const child of children) {
    const childShape = shapes[child]
    if (!childShape) continue
    const area = areaOf(childShape.rings)
    covered += area
    if (!suspects.has(child)) continue
    if (area - sharedArea(childShape.rings, parentShape.rings) > TOLERANCE * area) {
      faults.push({index: child, code: 'outsideParent', detail: `reaches out of ${parentShape.code}`})
    }
  }
  const whole = areaOf(parentShape.rings)
  if (whole - covered > TOLERANCE * whole) {
    const share = ((100 * (whole - covered)) / whole).toFixed(1)
    faults.push({index: parent, code: 'gap', detail: `its areas leave ${share} % of it uncovered`})
  }
  return faults
}

/** Pairs of areas of one level, at least one of them suspect, that share more than a sliver. */
function findOverlaps(shapes: readonly AreaShape[], suspects: ReadonlySet<number>): TilingFault[] {
  const tree = new Flatbush(shapes.length)
  const bounds = shapes.map(shape => boundsOfRings(shape.rings.flat()))
  for (const box of bounds) tree.add(...box)
  tree.finish()
  const faults: TilingFault[] = []
  for (const suspect of suspects) {
    const shape = shapes[suspect]
    const box = bounds[suspect]
    if (!shape || !box) continue
    const isPair = (other: number) =>
      shapes[other]?.level === shape.level && other !== suspect && (other < suspect || !suspects.has(other))
    for (const other of tree.search(...box, isPair)) {
      const neighbour = shapes[other]
      if (!neighbour) continue
      const smaller = Math.min(areaOf(shape.rings), areaOf(neighbour.rings))
      if (sharedArea(shape.rings, neighbour.rings) > TOLERANCE * smaller) {
        faults.push({index: suspect, code: 'overlap', detail: `overlaps ${neighbour.code}`})
      }
    }
  }
  return faults
}

/** Square degrees: only ever compared with one another. */
function areaOf(rings: MultiPolygonRings): number {
  return rings.flat().reduce((sum, ring) => sum + ringArea(ring), 0)
}

function sharedArea(a: MultiPolygonRings, b: MultiPolygonRings): number {
  return areaOf(intersection(toGeom(a), toGeom(b)))
}

function toGeom(rings: MultiPolygonRings): Geom {
  return rings.map(polygon => polygon.map(ring => ring.map(([lng, lat]): [number, number] => [lng, lat])))
}

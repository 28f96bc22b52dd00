import Flatbush from 'flatbush'
import {beforeAll, describe, expect, it} from 'vitest'
import {z} from 'zod'
import {boundsOfRings} from '#geo/boundsOfRings.ts'
import {pointInPolygon} from '#geo/pointInPolygon.ts'
import {ringArea} from '#geo/ringArea.ts'
import type {Position, Ring} from '#geo/types.ts'
import {distanceBetween, distanceToSegment, lengthOf} from '#mock/city/polyline.ts'
import {keepLonggang} from '../fixtures/keptCity.ts'
import {readLayer, toMeters, type LayerFeature} from './readPackLayers.ts'

const streetSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  class: z.enum(['arterial', 'street', 'alley']),
})
const waterSchema = z.strictObject({
  class: z.enum(['sea', 'river', 'creek', 'pond']),
  name: z.string().nullable(),
  widthMeters: z.number().positive().optional(),
})
const landUseSchema = z.strictObject({
  class: z.enum(['field', 'village', 'oldTown', 'residential', 'industrial', 'centre', 'park', 'tidalFlat']),
})
const buildingSchema = z.strictObject({
  id: z.string(),
  heightMeters: z.number().min(2).max(120),
  floors: z.int().min(1).max(40),
  use: z.enum(['dwelling', 'workshop', 'shop', 'warehouse', 'public']),
})

type Street = z.infer<typeof streetSchema>

let streets: readonly LayerFeature<Street>[]
let water: readonly LayerFeature<z.infer<typeof waterSchema>>[]
let landUse: readonly LayerFeature<z.infer<typeof landUseSchema>>[]
let buildings: readonly LayerFeature<z.infer<typeof buildingSchema>>[]
/** Corners of every building, in metres, closed. */
let walls: readonly Ring[]

beforeAll(async () => {
  const folder = await keepLonggang()
  streets = await readLayer(folder, 'streets', streetSchema)
  water = await readLayer(folder, 'water', waterSchema)
  landUse = await readLayer(folder, 'landUse', landUseSchema)
  buildings = await readLayer(folder, 'buildings', buildingSchema)
  walls = buildings.map(({rings}) => (rings[0]?.[0] ?? []).map(toMeters))
}, 120_000)

describe('the streets of Longgang', () => {
  it('hang together: from every one each other can be reached over shared vertices', () => {
    const streetsAt = new Map<string, number[]>()
    streets.forEach(({line}, street) => {
      for (const vertex of line)
        streetsAt.set(String(vertex), [...(streetsAt.get(String(vertex)) ?? []), street])
    })
    const reached = new Set([0])
    for (const street of reached) {
      for (const vertex of streets[street]?.line ?? []) {
        for (const next of streetsAt.get(String(vertex)) ?? []) reached.add(next)
      }
    }
    expect(reached.size).toBe(streets.length)
  })

  it('meet wherever they cross', () => {
    const {segments, tree} = indexSegments(streets)
    const crossings = segments.filter(({from, to, street}, index) => {
      if (index % 5 !== 0) return false
      const box = boundsOfRings([[from, to]])
      return tree.search(...box).some(other => {
        const beside = segments[other]
        return beside !== undefined && beside.street !== street && doCross(from, to, beside.from, beside.to)
      })
    })
    expect(crossings.length).toBe(0)
  })

  it('have a name each, main roads the longest, and no two streets share one', () => {
    const named = streets.filter(({properties}) => properties.class !== 'arterial')
    expect(new Set(named.map(({properties}) => properties.name)).size).toBe(named.length)
    const lengths = (kind: Street['class']) =>
      streets
        .filter(({properties}) => properties.class === kind)
        .map(({line}) => lengthOf(line.map(toMeters)))
        .sort((a, b) => a - b)
    const medianOf = (values: readonly number[]) => values[values.length >> 1] ?? 0
    expect(medianOf(lengths('arterial'))).toBeGreaterThan(4 * medianOf(lengths('street')))
    expect(medianOf(lengths('street'))).toBeGreaterThan(medianOf(lengths('alley')))
  })

  it('are several times closer in the old town than in the city as a whole', () => {
    const {segments} = indexSegments(streets)
    const lengthOfAll = (pieces: readonly Segment[]) =>
      pieces.reduce((sum, {from, to}) => sum + distanceBetween(from, to), 0) / 1_000
    const middle = toMeters([120.556, 27.576])
    const inOldTown = segments.filter(({from}) => distanceBetween(from, middle) < 600)
    const perSquareKilometre = lengthOfAll(inOldTown) / (Math.PI * 0.6 ** 2)
    expect(perSquareKilometre).toBeGreaterThan((2.5 * lengthOfAll(segments)) / 184)
  })
})

describe('the buildings of Longgang', () => {
  it('are some tens of thousands, of four to eight corners, counter-clockwise', () => {
    expect(buildings.length).toBeGreaterThan(25_000)
    expect(buildings.length).toBeLessThan(45_000)
    expect(new Set(buildings.map(({properties}) => properties.id)).size).toBe(buildings.length)
    const corners = walls.map(({length}) => length - 1)
    expect([...new Set(corners)].sort()).toEqual([4, 6, 8])
    expect(walls.filter(ring => ringArea(ring) < 20).length).toBe(0)
    expect(new Set(buildings.map(({properties}) => properties.use)).size).toBeGreaterThan(3)
  })

  it('keep clear of the streets', () => {
    const {segments, tree} = indexSegments(streets)
    const least = {arterial: 14, street: 6, alley: 2.5} as const
    const tooNear = sampleOf(walls).filter(ring => {
      const [west, south, east, north] = boundsOfRings([ring])
      return tree
        .search(west - 15, south - 15, east + 15, north + 15)
        .flatMap(index => segments[index] ?? [])
        .some(({from, to, kind}) => distanceToRing(from, to, ring) < least[kind])
    })
    expect(tooNear.length).toBe(0)
  })

  it('keep clear of river, ponds, sea and creeks', () => {
    const shapes = water.flatMap(({rings}) => rings).map(rings => rings.map(ring => ring.map(toMeters)))
    const tree = new Flatbush(shapes.length)
    for (const rings of shapes) tree.add(...boundsOfRings(rings))
    tree.finish()
    const creeks = water.flatMap(({line, properties}) =>
      line.slice(1).map((to, index) => ({
        from: toMeters(line[index] ?? to),
        to: toMeters(to),
        half: (properties.widthMeters ?? 0) / 2,
      })),
    )
    const creekTree = new Flatbush(creeks.length)
    for (const {from, to} of creeks) creekTree.add(...boundsOfRings([[from, to]]))
    creekTree.finish()
    const wet = sampleOf(walls).filter(ring => {
      const [west, south, east, north] = boundsOfRings([ring])
      const isIn = ring.some(corner =>
        tree.search(...corner, ...corner).some(index => pointInPolygon(corner, shapes[index] ?? [])),
      )
      const isOverCreek = creekTree
        .search(west - 25, south - 25, east + 25, north + 25)
        .flatMap(index => creeks[index] ?? [])
        .some(({from, to, half}) => distanceToRing(from, to, ring) < half)
      return isIn || isOverCreek
    })
    expect(wet.length).toBe(0)
  })

  it('do not overlap one another', () => {
    const tree = new Flatbush(walls.length)
    for (const ring of walls) tree.add(...boundsOfRings([ring]))
    tree.finish()
    const overlapping = walls.filter((ring, index) => {
      if (index % 5 !== 0) return false
      return tree
        .search(...boundsOfRings([ring]))
        .filter(other => other !== index)
        .flatMap(other => [walls[other] ?? []])
        .some(other => ring.some(corner => pointInPolygon(corner, [other])) || doRingsCross(ring, other))
    })
    expect(overlapping.length).toBe(0)
  })

  it('are low in the villages and high in the new centre', () => {
    const heightNear = (place: Position) => {
      const near = buildings.filter(
        (_, index) => distanceBetween(walls[index]?.[0] ?? [0, 0], toMeters(place)) < 500,
      )
      return near.reduce((sum, {properties}) => sum + properties.floors, 0) / near.length
    }
    expect(heightNear([120.585, 27.566])).toBeGreaterThan(1.8 * heightNear([120.556, 27.577]))
  })
})

describe('the land and water of Longgang', () => {
  it('has a river, the sea, creeks in a net over the plain, and ponds', () => {
    const count = (kind: string) => water.filter(({properties}) => properties.class === kind).length
    expect([count('river'), count('sea')]).toEqual([1, 1])
    expect(count('creek')).toBeGreaterThan(200)
    expect(count('pond')).toBeGreaterThan(50)
    expect(
      water.every(({line, properties}) => line.length > 0 === (properties.widthMeters !== undefined)),
    ).toBe(true)
  })

  it('has land of every use, most of it fields', () => {
    const areas = new Map<string, number>()
    for (const {properties, rings} of landUse) {
      const area = ringArea((rings[0]?.[0] ?? []).map(toMeters)) / 1e6
      areas.set(properties.class, (areas.get(properties.class) ?? 0) + area)
    }
    expect([...areas.keys()].sort()).toEqual(landUseSchema.shape.class.options.toSorted())
    expect(Math.max(...areas.values())).toBe(areas.get('field'))
    expect(areas.get('oldTown')).toBeLessThan(areas.get('residential') ?? 0)
  })
})

/** Every fifth. */
function sampleOf<Item>(items: readonly Item[]): readonly Item[] {
  return items.filter((_, index) => index % 5 === 0)
}

interface Segment {
  readonly from: Position
  readonly to: Position
  readonly kind: Street['class']
  readonly street: number
}

/** All pieces of streets, in metres. */
function indexSegments(features: readonly LayerFeature<Street>[]): {
  segments: readonly Segment[]
  tree: Flatbush
} {
  const segments = features.flatMap(({line, properties}, street) =>
    line.slice(1).map((to, index) => ({
      from: toMeters(line[index] ?? to),
      to: toMeters(to),
      kind: properties.class,
      street,
    })),
  )
  const tree = new Flatbush(segments.length)
  for (const {from, to} of segments) tree.add(...boundsOfRings([[from, to]]))
  tree.finish()
  return {segments, tree}
}

function distanceToRing(from: Position, to: Position, ring: Ring): number {
  return ring.slice(1).reduce((least, corner, index) => {
    const before = ring[index] ?? corner
    if (doCross(from, to, before, corner)) return 0
    return Math.min(
      least,
      distanceToSegment(corner, from, to),
      distanceToSegment(from, before, corner),
      distanceToSegment(to, before, corner),
    )
  }, Infinity)
}

function doRingsCross(a: Ring, b: Ring): boolean {
  return a
    .slice(1)
    .some((to, index) =>
      b.slice(1).some((corner, other) => doCross(a[index] ?? to, to, b[other] ?? corner, corner)),
    )
}

/** Whether two segments cross between their ends, by more than rounding moves them. */
function doCross(a: Position, b: Position, c: Position, d: Position): boolean {
  const side = (p: Position, q: Position, r: Position) =>
    ((q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])) / (distanceBetween(p, q) || 1)
  const isAcross = (x: number, y: number) => Math.min(Math.abs(x), Math.abs(y)) > 0.3 && x * y < 0
  return isAcross(side(a, b, c), side(a, b, d)) && isAcross(side(c, d, a), side(c, d, b))
}

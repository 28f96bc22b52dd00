import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {distanceMeters} from '#geo/distanceMeters.ts'
import {StreetGraph, type StreetLine, type StreetPlace} from '#geo/streetGraph.ts'
import {StreetTimes} from '#geo/streetTimes.ts'
import type {Position} from '#geo/types.ts'
import {plainSeconds} from './plainDijkstra.ts'

const SPEEDS = {byClass: [12, 8, 4], offStreet: 2}
const WEST: Position = [120.5, 27.5]
const MIDDLE: Position = [120.51, 27.5]
const EAST: Position = [120.52, 27.5]
const NORTH: Position = [120.51, 27.51]

function street(line: readonly Position[], options: Partial<StreetLine> = {}): StreetLine {
  return {line, speedClass: 0, isOneWay: false, ...options}
}

function placeOf(graph: StreetGraph, position: Position): StreetPlace {
  const place = graph.snap(position)
  if (!place) throw new Error('there are no streets')
  return place
}

function secondsOf(streets: readonly StreetLine[], from: Position, to: Position): number {
  const graph = new StreetGraph(streets)
  const times = new StreetTimes(graph, SPEEDS)
  times.searchTowards(placeOf(graph, to))
  return times.secondsBetween(placeOf(graph, from))
}

describe('a graph of streets', () => {
  it('has a node where streets meet or end, and an edge between them whatever its shape', () => {
    const graph = new StreetGraph([street([WEST, MIDDLE, EAST]), street([MIDDLE, [120.512, 27.505], NORTH])])
    expect([graph.nodeCount, graph.edgeCount]).toEqual([4, 3])
    expect(graph.meters[2]).toBeCloseTo(
      distanceMeters(MIDDLE, [120.512, 27.505]) + distanceMeters([120.512, 27.505], NORTH),
      6,
    )
  })

  it('takes a position to the nearest of all streets, not to the nearest box', () => {
    // The box of the slanting street holds the position; the short one beside it is nearer.
    const graph = new StreetGraph([
      street([WEST, [120.52, 27.52]]),
      street([
        [120.5178, 27.5],
        [120.5178, 27.503],
      ]),
    ])
    const place = placeOf(graph, [120.517, 27.502])
    expect(place.edge).toBe(1)
    expect(place.metersAway).toBeCloseTo(distanceMeters([120.517, 27.502], [120.5178, 27.502]), 3)
  })

  it('has no place where there are no streets', () => {
    expect(new StreetGraph([]).snap(WEST)).toBeNull()
  })
})

describe('a travel time', () => {
  it('is the way along the street by its class, and the way to it', () => {
    const off: Position = [120.505, 27.501]
    const foot: Position = [120.505, 27.5]
    const seconds = secondsOf([street([WEST, EAST], {speedClass: 1})], off, EAST)
    expect(seconds).toBeCloseTo(distanceMeters(foot, EAST) / 8 + distanceMeters(off, foot) / 2, 3)
  })

  it('goes round where a one-way street may not be taken', () => {
    const oneWay = street([WEST, EAST], {isOneWay: true})
    const round = street([EAST, NORTH, WEST])
    expect(secondsOf([oneWay, round], WEST, EAST)).toBeCloseTo(distanceMeters(WEST, EAST) / 12, 6)
    const back = distanceMeters(EAST, NORTH) + distanceMeters(NORTH, WEST)
    expect(secondsOf([oneWay, round], EAST, WEST)).toBeCloseTo(back / 12, 6)
    // Both on the one-way street, the wrong way round: all the way about.
    const [a, b]: Position[] = [
      [120.512, 27.5],
      [120.508, 27.5],
    ]
    const about = (distanceMeters(a!, EAST) + back + distanceMeters(WEST, b!)) / 12
    expect(secondsOf([oneWay, round], a!, b!)).toBeCloseTo(about, 6)
  })

  it('is infinite where no way leads', () => {
    const island = street([
      [120.6, 27.6],
      [120.61, 27.6],
    ])
    expect(secondsOf([street([WEST, EAST]), island], [120.605, 27.6], WEST)).toBe(Infinity)
  })
})

/** Positions that meet often and of which no three are in line. */
const vertex = fc
  .tuple(fc.nat(5), fc.nat(5))
  .map(([column, row]): Position => [
    120.5 + column / 500 + row ** 2 / 60_000,
    27.5 + row / 400 + column ** 2 / 70_000,
  ])
/** They cross, end, turn and meet themselves; none lies on another, for a position there has two nearest places. */
const streets = fc
  .array(
    fc.record({
      line: fc.array(vertex, {minLength: 2, maxLength: 6}),
      speedClass: fc.nat(2),
      isOneWay: fc.boolean(),
    }),
    {minLength: 1, maxLength: 20},
  )
  .map(withoutOverlap)
  .filter(lines => lines.length > 0)

function withoutOverlap(lines: readonly StreetLine[]): StreetLine[] {
  const taken = new Set<string>()
  return lines.filter(({line}) => {
    const stretches = line.slice(1).map((to, index) => [String(line[index]), String(to)].sort().join(' '))
    if (new Set(stretches).size < stretches.length || stretches.some(name => taken.has(name))) return false
    for (const name of stretches) taken.add(name)
    return true
  })
}

const anywhere = fc
  .tuple(
    fc.double({min: 120.498, max: 120.512, noNaN: true}),
    fc.double({min: 27.498, max: 27.514, noNaN: true}),
  )
  .map(([lng, lat]): Position => [lng, lat])

describe('one search towards a place', () => {
  it('gives from everywhere the times of a plain search for each pair', () => {
    fc.assert(
      fc.property(streets, fc.array(anywhere, {minLength: 1, maxLength: 4}), anywhere, (lines, froms, to) => {
        const graph = new StreetGraph(lines)
        const times = new StreetTimes(graph, SPEEDS)
        times.searchTowards(placeOf(graph, to))
        for (const from of froms) {
          expectSame(times.secondsBetween(placeOf(graph, from)), plainSeconds(lines, SPEEDS, {from, to}))
        }
      }),
      {numRuns: 400},
    )
  })
})

describe('the way that a search found', () => {
  const SAME_SPEED = {byClass: [8, 8, 8], offStreet: 2}

  it('leads along the streets from the one place to the other, and takes as long as was said', () => {
    fc.assert(
      fc.property(streets, fc.array(anywhere, {minLength: 1, maxLength: 4}), anywhere, (lines, froms, to) => {
        const graph = new StreetGraph(lines)
        const times = new StreetTimes(graph, SAME_SPEED)
        const target = placeOf(graph, to)
        times.searchTowards(target)
        for (const from of froms) {
          const place = placeOf(graph, from)
          const seconds = times.secondsBetween(place)
          const way = times.wayFrom(place)
          if (seconds === Infinity || !way) {
            expect([seconds, way]).toEqual([Infinity, null])
            continue
          }
          const away = (place.metersAway + target.metersAway) / SAME_SPEED.offStreet
          expect(Math.abs(lengthOf(way) / 8 + away - seconds)).toBeLessThan(1e-4 * Math.max(1, seconds))
          expect(distanceMeters(from, way[0]!)).toBeCloseTo(place.metersAway, 3)
          expect(distanceMeters(to, way.at(-1)!)).toBeCloseTo(target.metersAway, 3)
          for (const [index, point] of way.slice(1).entries()) {
            const middle = [(way[index]![0] + point[0]) / 2, (way[index]![1] + point[1]) / 2] as const
            expect(placeOf(graph, middle).metersAway).toBeLessThan(0.01)
          }
        }
      }),
      {numRuns: 300},
    )
  })

  it('keeps every bend of a street, and is none where no way leads', () => {
    const bent = street([WEST, [120.505, 27.503], MIDDLE, [120.515, 27.503], EAST])
    const island = street([
      [120.6, 27.6],
      [120.61, 27.6],
    ])
    const graph = new StreetGraph([bent, island])
    const times = new StreetTimes(graph, SPEEDS)
    times.searchTowards(placeOf(graph, WEST))
    expect(times.wayFrom(placeOf(graph, EAST))).toEqual([...bent.line].reverse())
    expect(times.wayFrom(placeOf(graph, [120.605, 27.6]))).toBeNull()
    times.searchFrom([placeOf(graph, WEST)])
    expect(times.wayFrom(placeOf(graph, EAST))).toBeNull()
  })
})

describe('one search from several places', () => {
  it('gives everywhere the time of the nearest', () => {
    fc.assert(
      fc.property(streets, fc.array(anywhere, {minLength: 1, maxLength: 4}), anywhere, (lines, froms, to) => {
        const graph = new StreetGraph(lines)
        const times = new StreetTimes(graph, SPEEDS)
        times.searchFrom(froms.map(from => placeOf(graph, from)))
        const each = froms.map(from => plainSeconds(lines, SPEEDS, {from, to}))
        expectSame(times.secondsBetween(placeOf(graph, to)), Math.min(...each))
      }),
      {numRuns: 400},
    )
  })

  it('is exact as far as its limit', () => {
    fc.assert(
      fc.property(streets, anywhere, anywhere, fc.integer({min: 1, max: 400}), (lines, from, to, limit) => {
        const graph = new StreetGraph(lines)
        const times = new StreetTimes(graph, SPEEDS)
        times.searchFrom([placeOf(graph, from)], limit)
        const found = times.secondsBetween(placeOf(graph, to))
        const truth = plainSeconds(lines, SPEEDS, {from, to})
        if (truth <= limit) expectSame(found, truth)
        else expect(found).toBeGreaterThan(limit - 1e-6)
      }),
      {numRuns: 200},
    )
  })
})

function lengthOf(line: readonly Position[]): number {
  return line.slice(1).reduce((sum, to, index) => sum + distanceMeters(line[index]!, to), 0)
}

function expectSame(found: number, plain: number): void {
  if (plain === Infinity) expect(found).toBe(Infinity)
  else expect(Math.abs(found - plain)).toBeLessThan(1e-6 * Math.max(1, plain))
}

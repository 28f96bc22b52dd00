import type {Position} from '#geo/types.ts'
import type {SeededRandom} from '../seededRandom.ts'
import type {Building, BuildingStyle, BuildingUse, Notch} from './building.ts'
import type {Lot} from './lot.ts'
import {type Footprint} from './lot.ts'
import {distanceBetween, wrapAt} from './polyline.ts'

/** Rows of buildings: how deep, how far from row to row, how long each, in metres. */
export interface RowRule {
  readonly depth: readonly [min: number, max: number]
  /** Between two rows. */
  readonly lane: number
  readonly lengths: readonly [min: number, max: number]
  /** Between two buildings of a row. */
  readonly gap: number
  readonly floors: readonly [min: number, max: number]
  readonly floorMeters: number
  readonly style: BuildingStyle
  readonly use: BuildingUse
  /** The share of sites left free. */
  readonly vacancy: number
}

type Draft = Omit<Building, 'block'>

/** Steps of the search for a free site along a row. */
const STEP = 3

/** Puts buildings along the edges of a lot, facing out: those over `shortest` metres, one after the other. */
export function buildFronts(
  lot: Lot,
  rule: RowRule,
  random: SeededRandom,
  clearances: readonly number[],
): Draft[] {
  const drafts: Draft[] = []
  for (const {from, to, clearance} of straightRuns(lot.ring, clearances)) {
    const length = distanceBetween(from, to)
    const bearing = Math.atan2(to[1] - from[1], to[0] - from[0])
    const normal: Position = [-Math.sin(bearing), Math.cos(bearing)]
    const line: Position = [from[0] + normal[0] * (clearance + 0.3), from[1] + normal[1] * (clearance + 0.3)]
    drafts.push(...buildRow(lot, {origin: line, bearing, length}, rule, random))
  }
  return drafts
}

/** Fills a lot with rows along `bearing`. */
export function buildRows(lot: Lot, bearing: number, rule: RowRule, random: SeededRandom): Draft[] {
  const cos = Math.cos(bearing)
  const sin = Math.sin(bearing)
  const turned = lot.ring.map(([x, y]): Position => [x * cos + y * sin, y * cos - x * sin])
  const us = turned.map(([u]) => u)
  const vs = turned.map(([, v]) => v)
  const [left, right, low, high] = [Math.min(...us), Math.max(...us), Math.min(...vs), Math.max(...vs)]
  const drafts: Draft[] = []
  for (let v = low + 4; v < high - rule.depth[0];) {
    const origin: Position = [left * cos - v * sin, left * sin + v * cos]
    const row = buildRow(lot, {origin, bearing, length: right - left}, rule, random)
    drafts.push(...row)
    v += row.length > 0 ? Math.max(...row.map(({depth}) => depth)) + rule.lane : STEP
  }
  return drafts
}

function buildRow(
  lot: Lot,
  {origin, bearing, length}: {origin: Position; bearing: number; length: number},
  rule: RowRule,
  random: SeededRandom,
): Draft[] {
  const drafts: Draft[] = []
  const between = ([min, max]: readonly [number, number]) => min + random.next() * (max - min)
  const depth = between(rule.depth)
  for (let u = 0; u < length - rule.lengths[0];) {
    const wanted = between(rule.lengths)
    if (random.chance(rule.vacancy)) {
      u += wanted
      continue
    }
    const start: Position = [origin[0] + Math.cos(bearing) * u, origin[1] + Math.sin(bearing) * u]
    const built = tryLengths(lot, {origin: start, bearing, length: wanted, depth}, rule)
    if (built) drafts.push(toDraft(built, rule, random))
    u += built ? built.length + rule.gap : STEP
  }
  return drafts
}

/** The site at its full length, or shorter where the block ends. */
function tryLengths(lot: Lot, site: Footprint, rule: RowRule): Footprint | null {
  for (const length of [site.length, (site.length + rule.lengths[0]) / 2, rule.lengths[0]]) {
    const footprint = {...site, length}
    if (lot.build(footprint, Math.min(rule.gap, rule.lane) / 2)) return footprint
  }
  return null
}

function toDraft(footprint: Footprint, rule: RowRule, random: SeededRandom): Draft {
  const floors = Math.round(rule.floors[0] + random.next() * (rule.floors[1] - rule.floors[0]))
  const {style, use, floorMeters} = rule
  const heightMeters = Math.round(floors * floorMeters * 10 + 8) / 10
  return {...footprint, style, use, floors, heightMeters, notch: cutNotch(style, random)}
}

/** How often a building of a style has a yard. */
const NOTCHED: Readonly<Record<BuildingStyle, number>> = {
  oldHouse: 0.3,
  rowHouse: 0.14,
  slab: 0.25,
  tower: 0.7,
  podium: 0.3,
  factory: 0.3,
  dormitory: 0.1,
  public: 0.55,
}

function cutNotch(style: BuildingStyle, random: SeededRandom): Notch | null {
  if (!random.chance(NOTCHED[style])) return null
  const depth = 0.22 + 0.26 * random.next()
  const width = 0.25 + 0.25 * random.next()
  if (style === 'tower' || style === 'slab' || random.chance(0.35)) {
    return {from: 0.5 - width / 2, to: 0.5 + width / 2, depth: style === 'slab' ? depth / 2 : depth}
  }
  return random.chance(0.5) ? {from: 0, to: width, depth} : {from: 1 - width, to: 1, depth}
}

/** The sides of a ring, each as long as it runs nearly straight. */
function straightRuns(
  ring: readonly Position[],
  clearances: readonly number[],
): readonly {from: Position; to: Position; clearance: number}[] {
  const bearings = ring.map((from, index) => {
    const to = wrapAt(ring, index + 1)
    return Math.atan2(to[1] - from[1], to[0] - from[0])
  })
  const turns = bearings.map((bearing, index) => {
    const turn = Math.abs(bearing - wrapAt(bearings, index - 1))
    return Math.min(turn, 2 * Math.PI - turn) > 0.14
  })
  const first = Math.max(0, turns.indexOf(true))
  const runs: {from: Position; to: Position; clearance: number}[] = []
  for (let step = 0; step < ring.length; step++) {
    const index = (first + step) % ring.length
    const to = wrapAt(ring, index + 1)
    const clearance = clearances[index] ?? 0
    const run = runs.at(-1)
    if (run && !turns[index]) {
      run.to = to
      run.clearance = Math.max(run.clearance, clearance)
    } else runs.push({from: wrapAt(ring, index), to, clearance})
  }
  return runs.filter(({from, to}) => distanceBetween(from, to) > 14)
}

import {ringArea} from '#geo/ringArea.ts'
import type {Position} from '#geo/types.ts'
import {cutRing, type OpenRing} from './cutRing.ts'
import {distanceBetween, distanceToSegment, wrapAt} from './polyline.ts'

/** How the land is divided at a place: blocks of a size, in rows along a bearing. */
export interface Grain {
  /** Of the longer sides of the blocks, in radians from east, counter-clockwise. */
  readonly bearing: number
  /** Metres: length and depth of a block. */
  readonly size: readonly [length: number, depth: number]
  /** By how many metres the lines may stray, and over which distance they sway. */
  readonly wobble: number
  readonly wave: number
}

/** A dividing line, and the area of what it cuts in two. */
export interface DividingLine<Kind> {
  readonly points: readonly Position[]
  readonly kind: Kind
}

export interface DivisionRules<Kind> {
  grainAt(place: Position, ring: OpenRing): Grain
  /** What a line through a piece of this area (in square metres) is; null leaves the piece whole. */
  kindAt(place: Position, area: number, ring: OpenRing): Kind | null
  /** In [-1, 1], smooth. */
  readonly noise: (x: number, y: number) => number
  /** Where dividing lines end: lines from both sides of a border then meet there. */
  readonly junctions: Junctions
}

/** A block is divided no further when it is up to this many times its grain's size. */
const SLACK = 1.45
const MAX_DEPTH = 40

/**
 * Divides a ring again and again across its longer side, along the grain at its middle, until its parts have the
 * grain's size. Lines lie on one raster for the whole city, so that they run on beyond a border between two rings of
 * the same grain. Each line reaches from border to border of the piece that it cuts.
 */
export function subdivideRing<Kind>(
  ring: OpenRing,
  rules: DivisionRules<Kind>,
): readonly DividingLine<Kind>[] {
  const lines: DividingLine<Kind>[] = []
  const waiting = [{piece: ring, depth: 0}]
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const {piece, depth} = next
    const division = depth < MAX_DEPTH ? divide(piece, rules) : null
    if (!division) continue
    lines.push(division.line)
    for (const part of division.parts) waiting.push({piece: part, depth: depth + 1})
  }
  return lines
}

function divide<Kind>(
  ring: OpenRing,
  rules: DivisionRules<Kind>,
): {line: DividingLine<Kind>; parts: readonly OpenRing[]} | null {
  const area = openArea(ring)
  const place = centroidOf(ring)
  const kind = rules.kindAt(place, area, ring)
  if (kind === null) return null
  const grain = rules.grainAt(place, ring)
  for (const proposal of proposeLines(ring, grain, rules)) {
    const cut = cutRing(ring, proposal, (end, of, edge) => rules.junctions.snap(end, of, edge))
    if (!cut) continue
    const least = 0.12 * grain.size[0] * grain.size[1]
    if (cut.parts.some(part => openArea(part) < least)) continue
    rules.junctions.add(wrapAt(cut.line, 0))
    rules.junctions.add(wrapAt(cut.line, -1))
    return {line: {points: cut.line, kind}, parts: cut.parts}
  }
  return null
}

/** Lines to try, the best first; none when the ring is small enough. */
function proposeLines<Kind>(
  ring: OpenRing,
  grain: Grain,
  rules: DivisionRules<Kind>,
): readonly (readonly Position[])[] {
  const cos = Math.cos(grain.bearing)
  const sin = Math.sin(grain.bearing)
  const turned = ring.map(([x, y]): Position => [x * cos + y * sin, y * cos - x * sin])
  const axes = ([0, 1] as const).map(axis => {
    const values = turned.map(point => point[axis])
    const [low, high] = [Math.min(...values), Math.max(...values)]
    return {axis, low, high, ratio: (high - low) / grain.size[axis]}
  })
  const wanted = axes.filter(({ratio}) => ratio > SLACK).sort((a, b) => b.ratio - a.ratio)
  return wanted.flatMap(({axis, low, high}) => {
    const other = axes[1 - axis]
    if (!other) return []
    return placesBetween(low, high, {
      spacing: grain.size[axis],
      salt: axis * 97 + grain.bearing,
      noise: rules.noise,
    }).map(at => {
      const from = other.low - 30
      const count = grain.wobble > 0 ? Math.ceil((other.high + 30 - from) / Math.min(45, grain.wave / 4)) : 1
      return Array.from({length: count + 1}, (_, index): Position => {
        const along = from + ((other.high + 30 - from) * index) / count
        const [u, v] = axis === 0 ? [at, along] : [along, at]
        const x = u * cos - v * sin
        const y = u * sin + v * cos
        const stray = grain.wobble * rules.noise(x / grain.wave + axis * 31, y / grain.wave)
        return axis === 0 ? [x + stray * cos, y + stray * sin] : [x - stray * sin, y + stray * cos]
      })
    })
  })
}

/** Raster lines nearest to the middle, and the middle itself should none do. */
function placesBetween(
  low: number,
  high: number,
  {spacing, salt, noise}: {spacing: number; salt: number; noise: (x: number, y: number) => number},
): readonly number[] {
  const middle = (low + high) / 2
  const nearest = Math.round(middle / spacing)
  const raster = [0, 1, -1, 2, -2].map(step => {
    const line = nearest + step
    return (line + 0.22 * noise(line * 7.31 + salt, salt * 3.7)) * spacing
  })
  const margin = 0.42 * spacing
  const fitting = raster.filter(at => at > low + margin && at < high - margin)
  return [...fitting.sort((a, b) => Math.abs(a - middle) - Math.abs(b - middle)).slice(0, 2), middle]
}

export function openArea(ring: OpenRing): number {
  return Math.abs(ringArea([...ring, wrapAt(ring, 0)]))
}

/** The centre of area; for a thin ring that of its corners. */
export function centroidOf(ring: OpenRing): Position {
  const [originX, originY] = wrapAt(ring, 0)
  let [x, y, twice] = [0, 0, 0]
  ring.forEach((to, index) => {
    const from = wrapAt(ring, index - 1)
    const [ax, ay, bx, by] = [from[0] - originX, from[1] - originY, to[0] - originX, to[1] - originY]
    const cross = ax * by - bx * ay
    x += (ax + bx) * cross
    y += (ay + by) * cross
    twice += cross
  })
  if (Math.abs(twice) < 1) return [originX, originY]
  return [originX + x / (3 * twice), originY + y / (3 * twice)]
}

/** Ends of dividing lines, found by place. */
export class Junctions {
  readonly #reach: number
  readonly #byTile = new Map<string, Position[]>()

  /** Lines whose ends are nearer than `reach` meet in one point. */
  constructor(reach: number) {
    this.#reach = reach
  }

  add(point: Position): void {
    const key = this.#keyOf(point)
    const known = this.#byTile.get(key)
    if (known) known.push(point)
    else this.#byTile.set(key, [point])
  }

  /** A junction or corner near `end` on the same border, or `end` itself. */
  snap(end: Position, ring: OpenRing, edge: number): Position {
    const from = wrapAt(ring, edge)
    const to = wrapAt(ring, edge + 1)
    let best = end
    let bestDistance = this.#reach
    for (const junction of this.#near(end)) {
      const distance = distanceBetween(junction, end)
      if (distance >= bestDistance || distanceToSegment(junction, from, to) > 0.3) continue
      best = junction
      bestDistance = distance
    }
    if (best !== end) return best
    const corner = distanceBetween(end, from) < distanceBetween(end, to) ? from : to
    return distanceBetween(end, corner) < this.#reach / 2 ? corner : end
  }

  #near([x, y]: Position): readonly Position[] {
    const steps = [-this.#reach, 0, this.#reach]
    return steps.flatMap(dx => steps.flatMap(dy => this.#byTile.get(this.#keyOf([x + dx, y + dy])) ?? []))
  }

  #keyOf([x, y]: Position): string {
    return `${Math.floor(x / this.#reach)},${Math.floor(y / this.#reach)}`
  }
}

import {distanceMeters} from '#geo/distanceMeters.ts'
import type {StreetLine} from '#geo/streetGraph.ts'
import type {StreetSpeeds} from '#geo/streetTimes.ts'
import type {Position} from '#geo/types.ts'

interface Foot {
  readonly street: number
  readonly segment: number
  readonly share: number
  readonly metersAway: number
}

/** Every vertex a node, every pair of neighbours an edge, a list searched from end to end: slow, and plainly right. */
export function plainSeconds(
  streets: readonly StreetLine[],
  {byClass, offStreet}: StreetSpeeds,
  {from, to}: {from: Position; to: Position},
): number {
  const feet = [footOf(streets, from), footOf(streets, to)]
  const [start, end] = feet
  if (!start || !end) return Infinity
  const links = new Map<string, Map<string, number>>()
  const link = (a: string, b: string, seconds: number) => {
    const known = links.get(a) ?? new Map<string, number>()
    links.set(a, known)
    known.set(b, Math.min(seconds, known.get(b) ?? Infinity))
  }
  streets.forEach(({line, speedClass, isOneWay}, street) => {
    for (let segment = 0; segment + 1 < line.length; segment++) {
      const [a, b] = [line[segment]!, line[segment + 1]!]
      const seconds = distanceMeters(a, b) / byClass[speedClass]!
      const stops = [
        {name: a.join(), share: 0},
        ...feet.flatMap((foot, index) =>
          foot?.street === street && foot.segment === segment
            ? [{name: `foot ${String(index)}`, share: foot.share}]
            : [],
        ),
        {name: b.join(), share: 1},
      ].sort((left, right) => left.share - right.share)
      for (let i = 0; i + 1 < stops.length; i++) {
        const [p, q] = [stops[i]!, stops[i + 1]!]
        const part = (q.share - p.share) * seconds
        link(p.name, q.name, part)
        if (!isOneWay || part === 0) link(q.name, p.name, part)
      }
    }
  })
  const away = (start.metersAway + end.metersAway) / offStreet
  return shortest(links, 'foot 0', 'foot 1') + away
}

function shortest(links: ReadonlyMap<string, ReadonlyMap<string, number>>, from: string, to: string): number {
  const seconds = new Map([[from, 0]])
  const open = new Set([from])
  while (open.size > 0) {
    const [nearest] = [...open].sort((a, b) => seconds.get(a)! - seconds.get(b)!)
    if (nearest === undefined || nearest === to) break
    open.delete(nearest)
    for (const [next, part] of links.get(nearest) ?? []) {
      const total = seconds.get(nearest)! + part
      if (total >= (seconds.get(next) ?? Infinity)) continue
      seconds.set(next, total)
      open.add(next)
    }
  }
  return seconds.get(to) ?? Infinity
}

function footOf(streets: readonly StreetLine[], [lng, lat]: Position): Foot | null {
  const scale = Math.cos(((streets[0]?.line[0]?.[1] ?? 0) * Math.PI) / 180)
  let best: {foot: Foot; squared: number} | null = null
  for (const [street, {line}] of streets.entries()) {
    for (let segment = 0; segment + 1 < line.length; segment++) {
      const [a, b] = [line[segment]!, line[segment + 1]!]
      const [x, y] = [(b[0] - a[0]) * scale, b[1] - a[1]]
      const along = ((lng - a[0]) * scale * x + (lat - a[1]) * y) / (x * x + y * y || 1)
      const share = Math.min(1, Math.max(0, along))
      const foot: Position = [a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])]
      const squared = ((lng - foot[0]) * scale) ** 2 + (lat - foot[1]) ** 2
      if (best && squared >= best.squared) continue
      best = {foot: {street, segment, share, metersAway: distanceMeters([lng, lat], foot)}, squared}
    }
  }
  return best && best.foot
}

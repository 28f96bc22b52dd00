import pLimit from 'p-limit'
import {z} from 'zod'
import {positionSchema} from '#contract/ids.ts'
import {distanceMeters} from '#geo/distanceMeters.ts'
import type {Position} from '#geo/types.ts'

/** OSRM's own limit for a table is 100 coordinates. */
const SOURCES = 99
const AT_ONCE = 4
/** Nobody goes faster, and a snapped position lies no further off: an answer that says so is of another map. */
const FASTEST_METERS_PER_SECOND = 60
const SNAP_METERS = 1_000

const tableSchema = z.object({
  code: z.literal('Ok'),
  durations: z.array(z.tuple([z.number().nonnegative().nullable()])),
})

const routeSchema = z.discriminatedUnion('code', [
  z.object({
    code: z.literal('Ok'),
    routes: z.tuple(
      [z.object({geometry: z.object({coordinates: z.array(positionSchema).min(2)})})],
      z.unknown(),
    ),
  }),
  z.object({code: z.literal('NoRoute')}),
])

export interface OsrmRouter {
  /** Seconds from each position, null where there is no way; null while the server cannot be used. */
  table(from: readonly Position[], to: Position): Promise<readonly (number | null)[] | null>
  /** The lines of ways from one position to another, null where there is none; null while the server cannot be used. */
  routes(legs: readonly (readonly [Position, Position])[]): Promise<readonly (Position[] | null)[] | null>
}

/**
 * The services `/table/v1/driving/…` and `/route/v1/driving/…` of an OSRM server. When it does not answer in time, or
 * answers what cannot be, `onFailure` is told and it is left alone for `restMs`.
 */
export function createOsrmRouter({
  url,
  now,
  onFailure,
  timeoutMs = 1_000,
  restMs = 10_000,
}: {
  url: string
  now: () => number
  onFailure: (reason: string) => void
  timeoutMs?: number
  restMs?: number
}): OsrmRouter {
  let restsUntil = -Infinity

  async function askPart(
    from: readonly Position[],
    to: Position,
    signal: AbortSignal,
  ): Promise<(number | null)[]> {
    const response = await fetch(tableUrl(url, from, to), {signal})
    if (!response.ok) throw new Error(`HTTP ${response.status}`)
    const parsed = tableSchema.safeParse(await response.json())
    if (!parsed.success) throw new Error(`not a table: ${parsed.error.issues[0]?.path.join('.') ?? ''}`)
    const seconds = parsed.data.durations.map(([duration]) => duration)
    if (seconds.length !== from.length) throw new Error('a table of another size')
    if (from.some((position, index) => isTooFast(seconds[index] ?? null, distanceMeters(position, to)))) {
      throw new Error('times that cannot be: is it the map of this city?')
    }
    return seconds
  }

  async function askRoute(
    [from, to]: readonly [Position, Position],
    signal: AbortSignal,
  ): Promise<Position[] | null> {
    const query = 'overview=full&geometries=geojson'
    const response = await fetch(`${serviceUrl(url, 'route', [from, to])}?${query}`, {signal})
    if (!response.ok && response.status !== 400) throw new Error(`HTTP ${response.status}`)
    const parsed = routeSchema.safeParse(await response.json())
    if (!parsed.success) throw new Error(`not a route: ${parsed.error.issues[0]?.path.join('.') ?? ''}`)
    if (parsed.data.code === 'NoRoute') return null
    const line = parsed.data.routes[0].geometry.coordinates
    const [first, last] = [line[0] ?? from, line.at(-1) ?? to]
    if (distanceMeters(first, from) > SNAP_METERS || distanceMeters(last, to) > SNAP_METERS) {
      throw new Error('a route of somewhere else: is it the map of this city?')
    }
    return line
  }

  /** The answers to all questions, some at once, or null when one of them fails. */
  async function askAll<Question, Answer>(
    questions: readonly Question[],
    ask: (question: Question, signal: AbortSignal) => Promise<Answer>,
  ): Promise<readonly Answer[] | null> {
    if (now() < restsUntil) return null
    const stopping = new AbortController()
    const signal = AbortSignal.any([AbortSignal.timeout(timeoutMs), stopping.signal])
    const limit = pLimit(AT_ONCE)
    try {
      return await limit.map(questions, question => ask(question, signal))
    } catch (error) {
      stopping.abort()
      limit.clearQueue()
      restsUntil = now() + restMs
      onFailure(error instanceof Error ? error.message : 'unknown')
      return null
    }
  }

  return {
    async table(from, to) {
      const parts = Array.from({length: Math.ceil(from.length / SOURCES)}, (_, index) =>
        from.slice(index * SOURCES, (index + 1) * SOURCES),
      )
      const answers = await askAll(parts, (part, signal) => askPart(part, to, signal))
      return answers && answers.flat()
    },
    routes: legs => askAll(legs, askRoute),
  }
}

function isTooFast(seconds: number | null, meters: number): boolean {
  return seconds !== null && meters - 2 * SNAP_METERS > seconds * FASTEST_METERS_PER_SECOND
}

function tableUrl(base: string, from: readonly Position[], to: Position): string {
  const sources = from.map((_, index) => index).join(';')
  const query = `sources=${sources}&destinations=${String(from.length)}&annotations=duration`
  return `${serviceUrl(base, 'table', [...from, to])}?${query}`
}

function serviceUrl(base: string, service: 'table' | 'route', positions: readonly Position[]): string {
  const places = positions.map(([lng, lat]) => `${lng.toFixed(6)},${lat.toFixed(6)}`)
  return `${base.replace(/\/$/, '')}/${service}/v1/driving/${places.join(';')}`
}

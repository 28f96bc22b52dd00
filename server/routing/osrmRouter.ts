import {z} from 'zod'
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

export interface OsrmRouter {
  /** Seconds from each position, null where there is no way; null while the server cannot be used. */
  table(from: readonly Position[], to: Position): Promise<readonly (number | null)[] | null>
}

/**
 * The table service of an OSRM server (`/table/v1/driving/…`). When it does not answer in time, or answers what cannot
 * be, `onFailure` is told and it is left alone for `restMs`.
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

  return {
    async table(from, to) {
      if (now() < restsUntil) return null
      const stopping = new AbortController()
      const signal = AbortSignal.any([AbortSignal.timeout(timeoutMs), stopping.signal])
      const parts = Array.from({length: Math.ceil(from.length / SOURCES)}, (_, index) =>
        from.slice(index * SOURCES, (index + 1) * SOURCES),
      )
      const answers: (number | null)[][] = parts.map(() => [])
      const waiting = [...parts.entries()]
      const work = async () => {
        for (let next = waiting.shift(); next; next = waiting.shift()) {
          answers[next[0]] = await askPart(next[1], to, signal)
        }
      }
      try {
        await Promise.all(Array.from({length: AT_ONCE}, work))
        return answers.flat()
      } catch (error) {
        stopping.abort()
        restsUntil = now() + restMs
        onFailure(error instanceof Error ? error.message : 'unknown')
        return null
      }
    },
  }
}

function isTooFast(seconds: number | null, meters: number): boolean {
  return seconds !== null && meters - 2 * SNAP_METERS > seconds * FASTEST_METERS_PER_SECOND
}

function tableUrl(base: string, from: readonly Position[], to: Position): string {
  const places = [...from, to].map(([lng, lat]) => `${lng.toFixed(6)},${lat.toFixed(6)}`)
  const sources = from.map((_, index) => index).join(';')
  const path = `table/v1/driving/${places.join(';')}`
  return `${base.replace(/\/$/, '')}/${path}?sources=${sources}&destinations=${String(from.length)}&annotations=duration`
}

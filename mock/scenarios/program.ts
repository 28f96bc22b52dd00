import {createHash} from 'node:crypto'
import {z} from 'zod'
import {scenarioNamed} from './scenario.ts'

const MINUTE_MS = 60_000
export const BACK_FILL_MS = 24 * 60 * MINUTE_MS

/** From when to when what is played. The same chapter has the same cases, whenever it is asked for them. */
export const chapterSchema = z.object({
  seed: z.string(),
  /** A name of scenarios.json. */
  scenario: z.string(),
  /** How many times as much happens as in life, and how many times as fast it is dealt with. */
  speed: z.number().positive(),
  /** Epoch ms. */
  since: z.number(),
  /** Epoch ms; null while it goes on. */
  until: z.number().nullable(),
})
export type Chapter = z.infer<typeof chapterSchema>

export type Wish = Pick<Chapter, 'seed' | 'scenario' | 'speed'>

/** What a first run plays: an ordinary day that lies behind it, a quiet one if quiet is wanted, and then what is wanted. */
export function beginProgram(wish: Wish, now: number): readonly Chapter[] {
  const past = {...wish, scenario: wish.scenario === 'quiet' ? 'quiet' : 'day', speed: 1}
  return continueProgram([{...past, since: now - BACK_FILL_MS, until: null}], wish, now)
}

/**
 * What a run plays that follows an earlier one: that one's last chapter goes on when it is what is wanted, or else ends
 * now. A scenario with an end begins anew each time, and the ordinary day follows it.
 */
export function continueProgram(earlier: readonly Chapter[], wish: Wish, now: number): readonly Chapter[] {
  const {lastsMinutes} = scenarioNamed(wish.scenario)
  const isWanted = (chapter: Chapter) => lastsMinutes === null && keyOf(chapter) === keyOf(wish)
  const begun = earlier.filter(({since}) => since < now)
  const last = begun.at(-1)
  if (last && isWanted(last) && last.until === null) return begun
  const ended = begun.map(chapter => ({...chapter, until: Math.min(chapter.until ?? now, now)}))
  if (lastsMinutes === null) return [...ended, {...wish, since: now, until: null}]
  const until = now + lastsMinutes * MINUTE_MS
  return [...ended, {...wish, since: now, until}, {...wish, scenario: 'day', since: until, until: null}]
}

/**
 * What happened while a program was stopped: the same, but no faster than in life; and after more than a day only the
 * last one, because nobody asks for the others.
 */
export function bridgePause(program: readonly Chapter[], stoppedAt: number, now: number): readonly Chapter[] {
  const resumesAt = Math.max(stoppedAt, now - BACK_FILL_MS)
  const open = cutBefore(program, resumesAt)
  if (resumesAt === stoppedAt && open.every(({speed}) => speed <= 1)) return program
  const before = program
    .filter(({since}) => since < stoppedAt)
    .map(chapter => ({...chapter, until: Math.min(chapter.until ?? stoppedAt, stoppedAt)}))
  return [...before, ...open.map(chapter => ({...chapter, speed: Math.min(chapter.speed, 1)}))]
}

/** What of a program is played from an instant on. */
export function cutBefore(program: readonly Chapter[], at: number): readonly Chapter[] {
  return program
    .filter(({until}) => until === null || until > at)
    .map(chapter => ({...chapter, since: Math.max(chapter.since, at)}))
}

/** The chapter that is played at an instant; null before the first and in a pause. */
export function chapterAt(program: readonly Chapter[], at: number): Chapter | null {
  return program.find(({since, until}) => since <= at && (until === null || at < until)) ?? null
}

/** Names a chapter in ids, so that cases of different ones are never taken for the same. */
export function tagOf(wish: Wish): string {
  return createHash('sha256').update(keyOf(wish)).digest('hex').slice(0, 4)
}

function keyOf({seed, scenario, speed}: Wish): string {
  return JSON.stringify([seed, scenario, speed])
}

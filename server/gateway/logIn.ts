import type {z} from 'zod'
import type {logInRequestSchema} from '#contract/session.ts'
import {verifyPassword} from './password.ts'
import type {Access, StoredUser} from './ports.ts'
import type {RateLimit} from './rateLimits.ts'
import {refuse, type Refusal} from './refusal.ts'

/** Hashing holds 32 MiB and a core: so many at a time, and so many more may wait. */
const PARALLEL_CHECKS = 2
const WAITING_CHECKS = 30

export interface LogInParts {
  readonly access: Pick<Access, 'userByName'>
  readonly perAddress: RateLimit
  readonly perUser: RateLimit
}

/**
 * Checks a user's password. Wrong ones are counted by address and by user; past the limit even the right one is
 * refused. Unknown users cost the same time as known ones.
 */
export function createLogIn({access, perAddress, perUser}: LogInParts) {
  const checks = createGate(PARALLEL_CHECKS, WAITING_CHECKS)

  return async (
    {user, password}: z.infer<typeof logInRequestSchema>,
    address: string,
  ): Promise<{readonly ok: true; readonly user: StoredUser} | Refusal> => {
    // Counted before the check and given back after it, so that many at once cannot pass together.
    const waits = [await perAddress.consume(address), await perUser.consume(user)]
    const retryAfterSeconds = Math.max(...waits)
    if (retryAfterSeconds > 0) return refuse('tooManyRequests', {retryAfterSeconds})
    const giveBack = () => Promise.all([perAddress.giveBack(address), perUser.giveBack(user)])
    const stored = await access.userByName(user).catch(async (error: unknown) => {
      await giveBack()
      throw error
    })
    const isRight = await checks.run(() => verifyPassword(password, stored?.passwordHash ?? null))
    if (isRight === null) return refuse('tooManyRequests', {retryAfterSeconds: 5})
    if (!isRight || !stored) return refuse('wrongCredentials')
    await giveBack()
    return {ok: true, user: stored}
  }
}

/** Lets `parallel` pieces of work run at a time; one that finds `waiting` before it is not run and gets null. */
function createGate(parallel: number, waiting: number) {
  let running = 0
  const queue: (() => void)[] = []
  return {
    async run<Result>(work: () => Promise<Result>): Promise<Result | null> {
      if (running >= parallel) {
        if (queue.length >= waiting) return null
        await new Promise<void>(resolve => queue.push(resolve))
      } else running++
      try {
        return await work()
      } finally {
        const next = queue.shift()
        if (next) next()
        else running--
      }
    },
  }
}

import {jwtVerify, SignJWT} from 'jose'
import {taskIdSchema, type TaskId} from '#contract/task.ts'
import type {Clock} from './options.ts'

const AUDIENCE = 'field'
const LIFE_MS = 48 * 3_600_000

/** What a signed link lets its holder do: one task, for a time. */
export interface FieldPass {
  readonly taskId: TaskId
  readonly expiresAt: number
}

/** The signed links by which units do their tasks without an account. The same secret makes the same links on every node. */
export class FieldLinks {
  readonly #clock: Clock
  readonly #secret: Uint8Array
  readonly #baseUrl: string

  constructor({clock, secret, baseUrl}: {clock: Clock; secret: string; baseUrl: string}) {
    this.#clock = clock
    this.#secret = new TextEncoder().encode(secret)
    this.#baseUrl = baseUrl
  }

  /** The address of a task's page, good for two days. */
  async issue(taskId: TaskId): Promise<{readonly url: string; readonly expiresAt: number}> {
    const issuedAt = Math.floor(this.#clock.now() / 1000)
    const expiresAt = issuedAt + LIFE_MS / 1000
    const token = await new SignJWT()
      .setProtectedHeader({alg: 'HS256'})
      .setAudience(AUDIENCE)
      .setSubject(taskId)
      .setIssuedAt(issuedAt)
      .setExpirationTime(expiresAt)
      .sign(this.#secret)
    const url = new URL('/field', this.#baseUrl)
    url.searchParams.set('t', token)
    return {url: url.href, expiresAt: expiresAt * 1000}
  }

  /** What a token allows; null for one that is wrong or over. */
  async read(token: string): Promise<FieldPass | null> {
    try {
      const {payload} = await jwtVerify(token, this.#secret, {
        algorithms: ['HS256'],
        audience: AUDIENCE,
        currentDate: new Date(this.#clock.now()),
      })
      const taskId = taskIdSchema.safeParse(payload.sub)
      return taskId.success && payload.exp !== undefined
        ? {taskId: taskId.data, expiresAt: payload.exp * 1000}
        : null
    } catch {
      return null
    }
  }
}

import {StoreUnavailableError} from '../errors.ts'

/**
 * SQLSTATE classes and codes that say "not now": connection exceptions, invalid authorization, unknown database,
 * transaction rollback, insufficient resources (disk full), operator intervention, system error; then read-only
 * transaction, idle transaction ended by the server and lock not available.
 */
const unavailableStates = /^(08|28|3D000|40|53|57|58|25006|25P03|55P03)/

/** What Node reports when the server cannot be reached, and pg when a connection broke or a bound ran out. */
const unavailableCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENOENT',
  'EACCES',
])
const unavailableMessages =
  /Connection terminated|connection timeout|timeout expired|timeout exceeded|Query read timeout|not queryable|calling end on the pool|Connection ended|SSL connection|driver has already been destroyed/i

/** Whether an error thrown by pg means that the database cannot serve now, rather than that a statement is wrong. */
export function isUnavailable(error: unknown): boolean {
  if (error instanceof StoreUnavailableError) return true
  if (!(error instanceof Error)) return false
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  if (code.length === 5 && !code.startsWith('E')) return unavailableStates.test(code)
  return unavailableCodes.has(code) || unavailableMessages.test(error.message)
}

/** Runs `work`, turning what means "the database cannot serve now" into StoreUnavailableError; the rest passes. */
export async function guardStore<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    throw toStoreError(error)
  }
}

/** The error that a caller of the store gets for what pg threw. */
export function toStoreError(error: unknown): unknown {
  if (error instanceof StoreUnavailableError || !isUnavailable(error)) return error
  return new StoreUnavailableError('the database cannot serve now', {cause: error})
}

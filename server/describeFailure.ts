import {WanglouError} from './errors.ts'

/** What went wrong and why, for whoever started the program: one line a cause. Null for a bug, which needs its stack. */
export function describeFailure(error: unknown): string | null {
  if (!(error instanceof WanglouError)) return null
  return [error.message, ...causesOf(error)].join('\n  because: ')
}

/** An error of a connection that was tried at several addresses has no message of its own. */
function causesOf({cause}: Error): string[] {
  if (cause instanceof AggregateError && cause.message === '') {
    return [cause.errors.map(each => (each instanceof Error ? each.message : String(each))).join(', ')]
  }
  return cause instanceof Error ? [cause.message, ...causesOf(cause)] : []
}

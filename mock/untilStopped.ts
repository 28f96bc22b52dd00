/**
 * Aborts when this program is to end: on SIGINT, on SIGTERM, or when the program that started it with a channel is gone.
 */
export function untilStopped(): AbortSignal {
  const stopping = new AbortController()
  const stop = () => stopping.abort()
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
  process.once('disconnect', stop)
  // It may have gone before this program listened; without a channel there is no `send`.
  if (process.send !== undefined && !process.connected) stop()
  return stopping.signal
}

const LOOK_EVERY_MS = 250

/**
 * Stops this process in order when the shell that npm started it through is gone. npm hands a signal to that shell, and
 * the shell does not hand it on; without this the server would outlive the `npm start` that was stopped.
 */
export function stopWithParent() {
  if (process.env.npm_lifecycle_event === undefined) return
  const parent = process.ppid
  const looking = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(looking)
    process.kill(process.pid, 'SIGTERM')
  }, LOOK_EVERY_MS)
  looking.unref()
}

import type {Scheduler} from './livePicture.ts'

/** A hidden tab paints nothing and its animation frames do not come: this long after, the task runs without one. */
const HIDDEN_FALLBACK_MS = 250

/** The browser's frames and monotonic clock. */
export const frameScheduler: Scheduler = {
  now: () => performance.now(),
  onNextFrame(task, delayMs) {
    if (delayMs > 0) {
      setTimeout(() => frameScheduler.onNextFrame(task, 0), delayMs)
      return
    }
    let isDone = false
    const run = () => {
      if (isDone) return
      isDone = true
      clearTimeout(timer)
      cancelAnimationFrame(frame)
      task()
    }
    const timer = setTimeout(run, HIDDEN_FALLBACK_MS)
    const frame = requestAnimationFrame(run)
  },
}

/** Timers and a clock that only move when told to. */
export function createFakeScheduler(startAt: number) {
  const timers = new Set<{at: number; action: () => void}>()
  let time = startAt

  return {
    now: () => time,
    schedule: (ms: number, action: () => void): (() => void) => {
      const timer = {at: time + ms, action}
      timers.add(timer)
      return () => void timers.delete(timer)
    },
    /** Resolves after `ms` or when `signal` aborts. */
    sleep: (ms: number, signal: AbortSignal): Promise<void> =>
      new Promise(resolve => {
        const finish = () => {
          timers.delete(timer)
          signal.removeEventListener('abort', finish)
          resolve()
        }
        const timer = {at: time + ms, action: finish}
        timers.add(timer)
        signal.addEventListener('abort', finish)
        if (signal.aborted) finish()
      }),
    /** Moves on, calling each timer at its time and letting what it set off settle. */
    async advance(ms: number) {
      const end = time + ms
      for (;;) {
        const due = [...timers].filter(timer => timer.at <= end).sort((a, b) => a.at - b.at)[0]
        if (!due) break
        timers.delete(due)
        time = Math.max(time, due.at)
        due.action()
        await settle()
      }
      time = end
      await settle()
    },
  }
}

/** Lets every promise that can go on do so. */
export async function settle() {
  for (let turn = 0; turn < 5; turn++) await new Promise(resolve => setImmediate(resolve))
}

const stops: (() => unknown)[] = []

/** Has something stopped at the end of the subject, however that ends. */
export function atEnd(stop: () => unknown): void {
  stops.push(stop)
}

/** Stops everything, what was started last first; one that fails keeps none of the others running. */
export async function endAll(): Promise<void> {
  for (let stop = stops.pop(); stop; stop = stops.pop()) {
    try {
      await stop()
    } catch (error) {
      process.stderr.write(`  not stopped in order: ${String(error)}\n`)
    }
  }
}

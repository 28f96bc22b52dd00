/** Waits until a condition holds; fails after five seconds. */
export async function until(condition: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const end = Date.now() + 5_000
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`not within 5 s: ${what}`)
    await new Promise(resolve => setTimeout(resolve, 5))
  }
}

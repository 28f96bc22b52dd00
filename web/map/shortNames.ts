const SHARED_BY = 0.8
const MIN_SUFFIX = 2

/**
 * Names without the ending that nearly all of them share, such as the word for their level: a map has no room to say
 * it a hundred times. Names that would become empty, and lists without such an ending, stay as they are.
 */
export function shortNames(names: readonly string[]): readonly string[] {
  const suffix = sharedSuffix(names)
  if (suffix.length < MIN_SUFFIX) return names
  return names.map(name =>
    name.endsWith(suffix) && name.length > suffix.length ? name.slice(0, -suffix.length) : name,
  )
}

/** The longest ending of at least `SHARED_BY` of the names. */
function sharedSuffix(names: readonly string[]): string {
  let suffix = ''
  for (;;) {
    const longer = mostFrequent(
      names.filter(name => name.endsWith(suffix)).map(name => name.slice(-suffix.length - 1)),
    )
    if (longer === null || longer.text.length === suffix.length) return suffix
    if (longer.count < names.length * SHARED_BY) return suffix
    suffix = longer.text
  }
}

function mostFrequent(texts: readonly string[]): {text: string; count: number} | null {
  const counts = new Map<string, number>()
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1)
  const [best] = [...counts].sort((a, b) => b[1] - a[1])
  return best ? {text: best[0], count: best[1]} : null
}

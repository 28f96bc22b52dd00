/** The pairs of neighbouring letters and digits of a text, each once; punctuation, spaces and letter case do not count. */
export function bigramsOf(text: string): ReadonlySet<number> {
  const letters = text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '')
  const pairs = new Set<number>()
  for (let at = 1; at < letters.length; at++) {
    pairs.add(letters.charCodeAt(at - 1) * 65_536 + letters.charCodeAt(at))
  }
  return pairs
}

/**
 * How alike two texts are by their bigrams, from 0 to 1: the coefficient of Dice (1945), as Adamson and Boreham (1974)
 * took it for words. It needs no dictionary, so it serves Chinese, which writes no spaces. O(the shorter one).
 */
export function diceLikeness(left: ReadonlySet<number>, right: ReadonlySet<number>): number {
  const [fewer, more] = left.size < right.size ? [left, right] : [right, left]
  if (fewer.size === 0) return 0
  let shared = 0
  for (const pair of fewer) if (more.has(pair)) shared += 1
  return (2 * shared) / (left.size + right.size)
}

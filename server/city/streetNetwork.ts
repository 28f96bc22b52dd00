import type {Position} from '#geo/types.ts'

/**
 * The streets from which one does not reach the others, by their place in `lines`: all that are not of the largest
 * connected part, counted in streets. Two meet where both have the very same vertex. O(vertices).
 */
export function findUnconnected(lines: readonly (readonly Position[])[]): readonly number[] {
  const parents = Int32Array.from(lines, (_, index) => index)
  const find = (index: number): number => {
    let at = index
    for (;;) {
      const parent = parents[at] ?? at
      if (parent === at) return at
      parents[at] = parents[parent] ?? parent
      at = parent
    }
  }
  const streetAt = new Map<string, number>()
  for (const [index, line] of lines.entries()) {
    for (const [lng, lat] of line) {
      const key = `${lng},${lat}`
      const other = streetAt.get(key)
      if (other === undefined) streetAt.set(key, index)
      else parents[find(index)] = find(other)
    }
  }
  const sizes = new Map<number, number>()
  for (const index of lines.keys()) sizes.set(find(index), (sizes.get(find(index)) ?? 0) + 1)
  const [main] = [...sizes].sort((left, right) => right[1] - left[1])
  return [...lines.keys()].filter(index => find(index) !== main?.[0])
}

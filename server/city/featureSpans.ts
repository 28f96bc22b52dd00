/** Where one value stands in a text; `end` is past its last character. */
export interface TextSpan {
  readonly start: number
  readonly end: number
}

const QUOTE = 34
const BACKSLASH = 92
const OPENING = new Set([91, 123])
const CLOSING = new Set([93, 125])

/**
 * Where the elements of a GeoJSON text's top-level `features` stand; empty when it has none. The text must be JSON.
 * One pass without a syntax tree, which for a city's buildings would take a hundred times their memory.
 */
export function findFeatureSpans(text: string): readonly TextSpan[] {
  const spans: TextSpan[] = []
  let depth = 0
  let start = -1
  let isInFeatures = false
  for (let at = 0; at < text.length; at++) {
    const character = text.charCodeAt(at)
    if (character === QUOTE) {
      const end = endOfString(text, at)
      if (depth === 1 && text.slice(at, end) === '"features"') isInFeatures = true
      at = end - 1
    } else if (OPENING.has(character)) {
      depth++
      if (isInFeatures && depth === 3) start = at
    } else if (CLOSING.has(character)) {
      if (isInFeatures && depth === 3) spans.push({start, end: at + 1})
      depth--
      if (depth === 1) isInFeatures = false
    }
  }
  return spans
}

/** Past the closing quote of the string that opens at `at`. */
function endOfString(text: string, at: number): number {
  for (let end = at + 1; end < text.length; end++) {
    const character = text.charCodeAt(end)
    if (character === BACKSLASH) end++
    else if (character === QUOTE) return end + 1
  }
  return text.length
}

/** Where one value stands in a text; `end` is past its last character. */
export interface TextSpan {
  readonly start: number
  readonly end: number
}

const QUOTE = 34
const BACKSLASH = 92
const OPENING_BRACKET = 91
const CLOSING_BRACKET = 93
const OPENING_BRACE = 123
const CLOSING_BRACE = 125

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
      if (depth === 1 && isFeaturesKey(text, {start: at, end})) isInFeatures = true
      at = end - 1
    } else if (isOpening(character)) {
      depth++
      if (isInFeatures && depth === 3) start = at
    } else if (isClosing(character)) {
      if (isInFeatures && depth === 3) spans.push({start, end: at + 1})
      depth--
      if (depth === 1) isInFeatures = false
    }
  }
  return spans
}

function isOpening(character: number): boolean {
  return character === OPENING_BRACKET || character === OPENING_BRACE
}

function isClosing(character: number): boolean {
  return character === CLOSING_BRACKET || character === CLOSING_BRACE
}

function isFeaturesKey(text: string, {start, end}: TextSpan): boolean {
  if (text.slice(start, end) !== '"features"') return false
  const colon = /\s*:/y
  colon.lastIndex = end
  return colon.test(text)
}

/** Past the closing quote of the string that opens at `at`. */
function endOfString(text: string, at: number): number {
  let end = text.indexOf('"', at + 1)
  while (end > 0 && isEscaped(text, end)) end = text.indexOf('"', end + 1)
  return end < 0 ? text.length : end + 1
}

/** Whether an odd number of backslashes stands before. */
function isEscaped(text: string, at: number): boolean {
  let before = at
  while (text.charCodeAt(before - 1) === BACKSLASH) before--
  return (at - before) % 2 === 1
}

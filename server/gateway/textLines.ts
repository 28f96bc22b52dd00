import {toSearchText} from '../domain/searchText.ts'

/** So many lines that fit are ranked; a query that fits more is to be made longer. */
const RANKED_LINES = 300

/**
 * Things that are found by a line of text each, kept as one long string: the engine's own search over it looks through
 * the names of 48,000 premises in about a millisecond, and needs no index that grows with them.
 */
export class TextLines<Item> {
  readonly #items: readonly Item[]
  readonly #text: string
  /** Where each line begins in the text. */
  readonly #starts: Uint32Array

  /** Takes the parts of each item's line; the first is its name. */
  constructor(items: readonly Item[], partsOf: (item: Item) => readonly string[]) {
    const lines = items.map(item => toSearchText(partsOf(item).join(' ')))
    this.#items = items
    this.#text = lines.join('\n')
    this.#starts = new Uint32Array(lines.length)
    let start = 0
    lines.forEach((line, index) => {
      this.#starts[index] = start
      start += line.length + 1
    })
  }

  /**
   * At most `limit` items whose line has every word and that `accepts` lets through: those whose line begins with the
   * first word before the others, shorter lines first. O(text).
   */
  find(words: readonly string[], limit: number, accepts: (item: Item) => boolean): readonly Item[] {
    const needle = longestOf(words)
    if (needle === '') return []
    const hits: {item: Item; line: string}[] = []
    for (let at = this.#text.indexOf(needle); at >= 0 && hits.length < RANKED_LINES;) {
      const index = this.#lineAt(at)
      const end = this.#endOf(index)
      const line = this.#text.slice(this.#starts[index], end)
      const item = this.#items[index]
      if (item !== undefined && words.every(word => line.includes(word)) && accepts(item))
        hits.push({item, line})
      at = this.#text.indexOf(needle, end)
    }
    const [first = ''] = words
    const rank = ({line}: {line: string}) => (line.startsWith(first) ? 0 : 1)
    hits.sort((a, b) => rank(a) - rank(b) || a.line.length - b.line.length)
    return hits.slice(0, limit).map(({item}) => item)
  }

  /** The line that holds a position of the text. */
  #lineAt(position: number): number {
    let low = 0
    let high = this.#starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >>> 1
      if ((this.#starts[middle] ?? Infinity) <= position) low = middle
      else high = middle - 1
    }
    return low
  }

  #endOf(index: number): number {
    const next = this.#starts[index + 1]
    return next === undefined ? this.#text.length : next - 1
  }
}

function longestOf(words: readonly string[]): string {
  return words.reduce((longest, word) => (word.length > longest.length ? word : longest), '')
}

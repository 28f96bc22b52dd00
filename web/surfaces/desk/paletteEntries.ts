/** One thing that the palette offers. */
export interface PaletteEntry {
  readonly id: string
  readonly text: string
  /** The keys that do the same without the palette; empty for none. */
  readonly keys: string
  readonly run: () => void
}

/** The entries that hold every word of what was typed, in any order; those that begin with it first. */
export function matchEntries(entries: readonly PaletteEntry[], typed: string): PaletteEntry[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean)
  const [first] = words
  const hits = entries.filter(({text, keys}) => {
    const whole = `${text} ${keys}`.toLowerCase()
    return words.every(word => whole.includes(word))
  })
  const begins = ({text}: PaletteEntry) => first !== undefined && text.toLowerCase().startsWith(first)
  return [...hits.filter(begins), ...hits.filter(entry => !begins(entry))]
}

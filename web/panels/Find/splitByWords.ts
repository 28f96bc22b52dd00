/** A piece of a text, and whether it is what was looked for. */
export interface TextPiece {
  readonly text: string
  readonly isHit: boolean
}

/** The text in pieces: those that a word of the query fits, whatever its case, and what lies between them. */
export function splitByWords(text: string, query: string): readonly TextPiece[] {
  const words = query.trim().split(/\s+/).filter(Boolean)
  if (words.length === 0) return [{text, isHit: false}]
  const pattern = new RegExp(`(${words.map(escapeForPattern).join('|')})`, 'giu')
  return text
    .split(pattern)
    .map((piece, index) => ({text: piece, isHit: index % 2 === 1}))
    .filter(piece => piece.text !== '')
}

function escapeForPattern(word: string): string {
  return word.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`)
}

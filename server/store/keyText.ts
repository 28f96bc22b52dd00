/** With the `u` flag a pair of surrogates is one character, so this finds only unpaired ones. */
const needsReplacement = /^"|\u0000|\p{Surrogate}/u
/** Finds pairs too, several times faster: most texts need no second look. */
const mayNeedReplacement = /^"|[\0\uD800-\uDFFF]/

/**
 * A text that PostgreSQL can keep for any JavaScript string, different for different strings: a string with U+0000 or
 * an unpaired surrogate (or that begins as the replacement would) is kept as its JSON text, any other as it is.
 */
export function toKeyText(value: string): string {
  return mayNeedReplacement.test(value) && needsReplacement.test(value) ? JSON.stringify(value) : value
}

/** The string that {@link toKeyText} was given. */
export function fromKeyText(text: string): string {
  return text.startsWith('"') ? String(JSON.parse(text)) : text
}

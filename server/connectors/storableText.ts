/** What neither PostgreSQL nor UTF-8 can hold: the character NUL and halves of surrogate pairs. */
const UNSTORABLE = /[\0\p{Surrogate}]/gu
const SUSPECT = /[\0\uD800-\uDFFF]/

/** Whether the log can hold the text as it is. */
export function isStorable(text: string): boolean {
  return !SUSPECT.test(text) || text.search(UNSTORABLE) === -1
}

/** The text with U+FFFD in place of every character that the log cannot hold; its length does not change. */
export function toStorable(text: string): string {
  return SUSPECT.test(text) ? text.replace(UNSTORABLE, '\uFFFD') : text
}

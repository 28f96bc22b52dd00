/** Letters and digits that a word of a Latin script, a number or a code is made of. */
const ASCII_WORD = /[0-9a-z-]/

/**
 * A text as it is searched: compatibility forms made one (full-width letters and digits are as half-width ones), lower
 * case, one space between words, and without what a database cannot keep (U+0000, unpaired surrogates).
 */
export function toSearchText(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/\p{Surrogate}/gu, '')
    .replaceAll(/[\p{Cc}\s]+/gu, ' ')
    .trim()
}

/** The words of a query; a text is found when it has every one of them somewhere. */
export function searchWordsOf(query: string): readonly string[] {
  const text = toSearchText(query)
  return text === '' ? [] : [...new Set(text.split(' '))]
}

/**
 * The pieces of a search text by which an index finds it: each three characters of a run of Latin letters and digits, and
 * each two characters where one of them is of another script, since a Chinese word has two characters more often than
 * not. A text that has a word has all of the word's pieces; the other way round is to be checked. Sorted, each once.
 */
export function searchGramsOf(searchText: string): readonly string[] {
  const grams = new Set<string>()
  for (const word of searchText.split(' ')) {
    const characters = Array.from(word)
    const isPlain = characters.map(character => ASCII_WORD.test(character))
    for (const [at, first] of characters.entries()) {
      const [second, third] = [characters[at + 1], characters[at + 2]]
      if (second === undefined) break
      if (!isPlain[at] || !isPlain[at + 1]) grams.add(first + second)
      else if (third !== undefined && isPlain[at + 2]) grams.add(first + second + third)
    }
  }
  return [...grams].sort()
}

/** The digits of a text, in their half-width form, last one first: what ends alike begins alike. */
export function reversedDigitsOf(text: string): string {
  return Array.from(text.normalize('NFKC').replaceAll(/\D/g, '')).reverse().join('')
}

/** Letters and digits that a word of a Latin script, a number or a code is made of. */
const ASCII_WORD = /[0-9a-z-]/
const ASCII_GRAM = 3
const OTHER_GRAM = 2

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
    for (let at = 0; at < characters.length; at++) {
      const pair = characters.slice(at, at + OTHER_GRAM)
      if (pair.length === OTHER_GRAM && !pair.every(isAscii)) grams.add(pair.join(''))
      const three = characters.slice(at, at + ASCII_GRAM)
      if (three.length === ASCII_GRAM && three.every(isAscii)) grams.add(three.join(''))
    }
  }
  return [...grams].sort()
}

/** The digits of a text, in their half-width form, last one first: what ends alike begins alike. */
export function reversedDigitsOf(text: string): string {
  return Array.from(text.normalize('NFKC').replaceAll(/\D/g, '')).reverse().join('')
}

function isAscii(character: string): boolean {
  return ASCII_WORD.test(character)
}

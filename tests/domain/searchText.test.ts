import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {reversedDigitsOf, searchGramsOf, searchWordsOf, toSearchText} from '#server/domain/searchText.ts'

describe('a text as it is searched', () => {
  it('is alike for full-width and half-width, upper and lower case, and any kind of space', () => {
    expect(toSearchText(' Ａ栋　１０１室\n MILL\troad ')).toBe('a栋 101室 mill road')
  })

  it('has nothing that a database cannot keep', () => {
    expect(toSearchText('a\u0000b\ud800c')).toBe('a bc')
  })

  it('has every piece of every word that it has', () => {
    const characters = fc.constantFrom('0', '1', 'a', 'b', '-', '火', '龙', '港', ' ', '𠮷', '，')
    const anyText = fc.array(characters, {maxLength: 30}).map(list => list.join(''))
    fc.assert(
      fc.property(anyText, anyText, (before, word) => {
        const text = toSearchText(`${before}${word}${before}`)
        const grams = new Set(searchGramsOf(text))
        const held = searchWordsOf(word).filter(part => text.includes(part))
        expect(held.flatMap(searchGramsOf).filter(gram => !grams.has(gram))).toEqual([])
      }),
    )
  })

  it('is cut into twos of Chinese and threes of letters and digits', () => {
    expect(searchGramsOf('龙港 3幢 000042')).toEqual(['000', '004', '042', '3幢', '龙港'].sort())
    expect(searchGramsOf('火 42')).toEqual([])
  })
})

it('digits are turned round, whatever stands between them', () => {
  expect(reversedDigitsOf('+86 138-１234')).toBe('432183168'.slice(0, 4) + '83168')
})

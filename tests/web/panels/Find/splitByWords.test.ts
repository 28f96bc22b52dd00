import {expect, it} from 'vitest'
import {splitByWords} from '#web/panels/Find/splitByWords.ts'

const hitsOf = (text: string, query: string) =>
  splitByWords(text, query)
    .map(({text: piece, isHit}) => (isHit ? `[${piece}]` : piece))
    .join('')

it.each([
  ['新城社区三楼', '社区', '新城[社区]三楼'],
  ['Mill Road 2 (rear)', 'ROAD (rear)', 'Mill [Road] 2 [(rear)]'],
  ['aaa', 'a', '[a][a][a]'],
  ['330383-20261123-F-000042-7', '000042-7 x', '330383-20261123-F-[000042-7]'],
  ['nothing', '   ', 'nothing'],
  ['', 'x', ''],
])('of %j the words of %j stand out', (text, query, expected) => {
  expect(hitsOf(text, query)).toBe(expected)
})

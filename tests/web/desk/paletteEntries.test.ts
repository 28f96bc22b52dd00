import {expect, it} from 'vitest'
import {matchEntries} from '#web/surfaces/desk/paletteEntries.ts'

const entry = (text: string, keys = '') => ({id: text, text, keys, run: () => undefined})
const entries = [entry('To the map', 'G M'), entry('Map alone on this screen'), entry('Dispatch', 'D')]
const idsOf = (typed: string) => matchEntries(entries, typed).map(({id}) => id)

it('the palette offers all, then what holds every word, what begins with it first', () => {
  expect(idsOf('')).toHaveLength(3)
  expect(idsOf('map')).toEqual(['Map alone on this screen', 'To the map'])
  expect(idsOf('MAP the')).toEqual(['To the map'])
  expect(idsOf('g m')).toEqual(['To the map'])
  expect(idsOf('xyz')).toEqual([])
})

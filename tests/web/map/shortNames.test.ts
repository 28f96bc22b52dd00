import {expect, it} from 'vitest'
import {shortNames} from '#web/map/shortNames.ts'

it('drops an ending that nearly all names share', () => {
  const names = ['North Ward', 'South Ward', 'East Ward', 'West Ward', 'Harbour']
  expect(shortNames(names)).toEqual(['North', 'South', 'East', 'West', 'Harbour'])
})

it('keeps names that share no ending of two characters', () => {
  const names = ['Mission', 'Sunset', 'Marina', 'Bayview']
  expect(shortNames(names)).toBe(names)
})

it('never makes a name empty', () => {
  expect(shortNames(['Ward', 'North Ward', 'South Ward', 'East Ward', 'West Ward', 'Old Ward'])).toContain(
    'Ward',
  )
})

it('copes with a city of one area and of none', () => {
  expect(shortNames([])).toEqual([])
  expect(shortNames(['Alone'])).toEqual(['Alone'])
})

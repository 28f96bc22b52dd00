import {describe, expect, it} from 'vitest'
import type {BBox} from '#geo/types.ts'
import {firstTiles, warmTiles} from '#server/warmTiles.ts'

/** Longgang's. */
const BOUNDS: BBox = [120.35, 27.42, 120.7, 27.67]
const CITY_AT_11 = ['11/1708/860', '11/1708/861', '11/1709/860', '11/1709/861', '11/1710/860', '11/1710/861']

const nameOf = ({z, x, y}: {z: number; x: number; y: number}) => [z, x, y].join('/')

describe('the tiles that a first view shows', () => {
  it('cover the city at the zooms of a small and of a large wall, and are few', () => {
    const names = firstTiles(BOUNDS).map(nameOf)
    expect(names).toEqual(expect.arrayContaining(CITY_AT_11))
    expect(names[0]).toMatch(/^11\//)
    expect(names.at(-1)).toMatch(/^12\//)
    expect(names.length).toBeLessThanOrEqual(48)
  })

  it('are asked for one at a time, until one cannot be had', async () => {
    const asked: string[] = []
    let open = 0
    await warmTiles(
      {
        async tile(z, x, y) {
          open += 1
          expect(open).toBe(1)
          asked.push(nameOf({z, x, y}))
          await Promise.resolve()
          open -= 1
          return asked.length === 3 ? null : {gzip: null, etag: '"empty"'}
        },
      },
      BOUNDS,
    )
    expect(asked).toEqual(firstTiles(BOUNDS).slice(0, 3).map(nameOf))
  })
})

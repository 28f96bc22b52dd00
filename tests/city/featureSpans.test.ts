import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {findFeatureSpans} from '#server/city/featureSpans.ts'

const cut = (text: string) => findFeatureSpans(text).map(({start, end}) => text.slice(start, end))

describe('the features of a GeoJSON text', () => {
  it('are found wherever they stand in it', () => {
    expect(cut('{"type":"FeatureCollection","features":[{"a":1},\n {"b":[{}]}],"bbox":[{"c":2}]}')).toEqual([
      '{"a":1}',
      '{"b":[{}]}',
    ])
    expect(cut('{"name":"features","crs":{"a":[{}]},"features" : [{}]}')).toEqual(['{}'])
    expect(cut('{"features":[]}')).toEqual([])
    expect(cut('{"crs":{"features":[{"a":1}]}}')).toEqual([])
  })

  it('are each what a parser makes of them, brackets, quotes and backslashes in texts included', () => {
    const feature = fc.dictionary(fc.string(), fc.jsonValue())
    fc.assert(
      fc.property(fc.array(feature), fc.jsonValue(), (features, other) => {
        const text = JSON.stringify({other, features, more: other}, null, 1)
        expect(cut(text).map(part => JSON.parse(part))).toEqual(JSON.parse(text).features)
      }),
    )
  })
})

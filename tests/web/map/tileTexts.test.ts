import {GeoJSONVT} from '@maplibre/geojson-vt'
import {fromGeojsonVt} from '@maplibre/vt-pbf'
import {describe, expect, it} from 'vitest'
import {tileTexts} from '#web/map/tileTexts.ts'

describe('the texts of a vector tile', () => {
  it('are those of all its layers, numbers left out', () => {
    const streets = layerOf([
      {name: '人民路', class: 'arterial', lanes: 4},
      {name: '西一街', class: 'alley', isOneWay: true},
    ])
    const tile = fromGeojsonVt(
      {streets, water: layerOf([{name: '白沙河', depth: 2.5}])},
      {version: 2, extent: 4096},
    )
    expect([...tileTexts(tile)].sort()).toEqual(['alley', 'arterial', '人民路', '白沙河', '西一街'].sort())
  })

  it('are none in an empty tile, and nothing breaks over bytes that are none', () => {
    expect(tileTexts(new Uint8Array())).toEqual([])
    expect(tileTexts(Uint8Array.from([255, 255, 255, 255, 26, 200]))).toEqual([])
  })
})

function layerOf(properties: readonly Record<string, unknown>[]) {
  const features = properties.map((own, index) => ({
    type: 'Feature' as const,
    properties: own,
    geometry: {
      type: 'LineString' as const,
      coordinates: [
        [index, 0],
        [index + 1, 1],
      ],
    },
  }))
  const tile = new GeoJSONVT({type: 'FeatureCollection', features}, {maxZoom: 0}).getTile(0, 0, 0)
  if (!tile) throw new Error('no tile')
  return tile
}

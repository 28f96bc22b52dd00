import {validateStyleMin} from '@maplibre/maplibre-gl-style-spec'
import type {FeatureCollection} from 'geojson'
import {describe, expect, it} from 'vitest'
import {areaCodeSchema} from '#contract/ids.ts'
import {
  AREA_FILL_LAYERS,
  AREA_SOURCES,
  basemapStyle,
  cellFilter,
  communityFilter,
  communityLabelFilter,
  MAP_FONT,
} from '#web/map/basemapStyle.ts'
import {squares} from './squareCity.ts'

const communities = squares(['330383198001', '330383198002'], {parent: '330383', suffix: ' Town'})
const gridCells = squares(['330383198001001', '330383198001002'], {parent: '330383198001', suffix: ' Cell'})
const community = areaCodeSchema.parse('330383198001')

describe('the offline basemap', () => {
  it('is a style that MapLibre accepts, at every size of screen', () => {
    for (const unit of [0.5, 1, 2, 4]) {
      const style = basemapStyle({communities, gridCells, land: null, unit})
      expect(validateStyleMin(style)).toEqual([])
    }
  })

  it('asks nothing from any address: no tiles, glyphs or sprites', () => {
    const style = basemapStyle({communities, gridCells, land: null, unit: 1})
    expect(style.glyphs).toBeUndefined()
    expect(style.sprite).toBeUndefined()
    expect(Object.values(style.sources).map(source => source.type)).toEqual(
      Object.values(style.sources).map(() => 'geojson'),
    )
    expect(JSON.stringify(style)).not.toMatch(/https?:|\/\//)
  })

  it('names the Chinese family in all its text', () => {
    const {layers} = basemapStyle({communities, gridCells, land: null, unit: 1})
    const symbols = layers.filter(layer => layer.type === 'symbol')
    expect(symbols.length).toBeGreaterThan(0)
    for (const layer of symbols) expect(layer.layout?.['text-font']).toEqual(MAP_FONT)
  })

  it('lets feature state reach areas by their code', () => {
    const {sources, layers} = basemapStyle({communities, gridCells, land: null, unit: 1})
    for (const name of Object.values(AREA_SOURCES)) expect(sources[name]).toMatchObject({promoteId: 'code'})
    for (const id of Object.values(AREA_FILL_LAYERS)) expect(layers.some(layer => layer.id === id)).toBe(true)
  })

  it('colours an area the same at every zoom', () => {
    const {layers} = basemapStyle({communities, gridCells, land: null, unit: 1})
    const fills = layers.filter(layer => layer.type === 'fill').map(layer => JSON.stringify(layer.paint))
    for (const paint of fills) expect(paint).not.toContain('zoom')
  })

  it('draws lines and text twice as large on a screen with twice the pixels', () => {
    const widthOf = (unit: number) => {
      const {layers} = basemapStyle({communities, gridCells, land: null, unit})
      const edge = layers.find(layer => layer.id === 'city-edge')
      return edge?.type === 'line' ? edge.paint?.['line-width'] : undefined
    }
    expect(widthOf(2)).toBe(Number(widthOf(1)) * 2)
  })

  it('says an ending that all communities share only where it is needed', () => {
    const {sources} = basemapStyle({communities, gridCells, land: null, unit: 1})
    expect(namesIn(sources['communityLabels'])).toEqual(['Area0', 'Area1'])
    expect(namesIn(sources['cellLabels'])).toEqual(['Area0 Cell', 'Area1 Cell'])
  })

  it('writes the names of neighbours, not that of the land the city itself is', () => {
    const land = {
      type: 'FeatureCollection' as const,
      features: [
        landOf('City', [
          [0, 0],
          [2, 0],
          [2, 1],
          [0, 1],
        ]),
        landOf('Neighbour', [
          [-1, 1],
          [3, 1],
          [3, 3],
          [-1, 3],
        ]),
      ],
    }
    const row = squares(['330383198001', '330383198002'], {parent: '330383'})
    const spread = {...row, features: row.features.map((feature, index) => moveAnchor(feature, index))}
    const {sources} = basemapStyle({communities: spread, gridCells, land, unit: 1})
    expect(namesIn(sources['landLabels'])).toEqual(['Neighbour'])
  })
})

describe('drilling', () => {
  it('shows all communities and no cell at city level', () => {
    expect(communityFilter(null)).toBe(true)
    expect(cellFilter(null)).toEqual(['==', ['get', 'parent'], ''])
  })

  it('shows the cells of one community, names them in its place, and colours no other area', () => {
    expect(communityFilter(community)).toBe(false)
    expect(communityLabelFilter(community)).toEqual(['!=', ['get', 'code'], community])
    expect(cellFilter(community)).toEqual(['==', ['get', 'parent'], community])
  })
})

function landOf(name: string, corners: [number, number][]): FeatureCollection['features'][number] {
  const [first] = corners
  return {
    type: 'Feature',
    properties: {name},
    geometry: {type: 'Polygon', coordinates: [first ? [...corners, first] : corners]},
  }
}

/** Anchors at both ends of the city's height, so that land above it shows on the map. */
function moveAnchor<Feature extends {properties: object}>(feature: Feature, index: number): Feature {
  return {...feature, properties: {...feature.properties, anchor: [index + 0.5, index === 0 ? 0.05 : 0.99]}}
}

function namesIn(source: unknown): unknown[] {
  const {data} = source as {data: FeatureCollection}
  return data.features.map(({properties}): unknown => properties?.['name'])
}

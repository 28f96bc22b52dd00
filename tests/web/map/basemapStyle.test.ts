import {validateStyleMin} from '@maplibre/maplibre-gl-style-spec'
import type {FeatureCollection} from 'geojson'
import {describe, expect, it} from 'vitest'
import {areaCodeSchema} from '#contract/ids.ts'
import {
  AREA_FILL_LAYERS,
  AREA_SOURCES,
  cellFilter,
  cellLabelFilter,
  communityFilter,
  communityLabelFilter,
} from '#web/map/areaLayers.ts'
import {basemapStyle, type Ground} from '#web/map/basemapStyle.ts'
import {groundOf} from '#web/map/groundOf.ts'
import {MAP_FONT} from '#web/map/labelLayers.ts'
import {squares} from './squareCity.ts'

const communities = squares(['330383198001', '330383198002'], {parent: '330383', suffix: ' Town'})
const gridCells = squares(['330383198001001', '330383198001002'], {parent: '330383198001', suffix: ' Cell'})
const origin = 'http://127.0.0.1:8080'
const vector: Ground = {type: 'vector', tiles: `${origin}/tiles/{z}/{x}/{y}.mvt`, bounds: [0, 0, 1, 1]}
const given = {
  communities,
  gridCells,
  land: null,
  ground: vector,
  theme: 'dark',
  unit: 1,
  minTextPx: 0,
} as const
const basemap = {id: 'b', name: 'B', attribution: '', approvalNumber: null, isAvailable: true}
const community = areaCodeSchema.parse('330383198001')

describe('the offline basemap', () => {
  it('is a style that MapLibre accepts, at every size of screen', () => {
    for (const unit of [0.5, 1, 2, 4]) {
      for (const theme of ['dark', 'light'] as const) {
        expect(validateStyleMin(basemapStyle({...given, theme, unit}))).toEqual([])
      }
    }
  })

  it('asks for tiles on its own server only, and for no glyph or sprite', () => {
    for (const kind of ['pack', 'tianditu', 'pmtiles'] as const) {
      const ground = groundOf(
        {...basemap, ...(kind === 'tianditu' ? {kind, layers: ['vec', 'cva']} : {kind})},
        {origin, bounds: [0, 0, 1, 1]},
      )
      const style = basemapStyle({...given, ground})
      expect(validateStyleMin(style)).toEqual([])
      expect(style.glyphs).toBeUndefined()
      expect(style.sprite).toBeUndefined()
      const addresses = JSON.stringify(style).match(/[a-z]+:\/\/[^"]*/g) ?? []
      expect(addresses.length).toBeGreaterThan(0)
      for (const address of addresses)
        expect(address).toMatch(/^(ground|http|pmtiles:\/\/http):\/\/127\.0\.0\.1:8080\//)
    }
  })

  it('has the same layers in both themes, so that a change of theme loads nothing', () => {
    const shape = (theme: 'dark' | 'light') => {
      const {sources, layers} = basemapStyle({...given, theme})
      return [sources, layers.map(({id, type}) => [id, type])]
    }
    expect(shape('dark')).toEqual(shape('light'))
  })

  it('stands without tiles on the shapes of the pack alone', () => {
    const style = basemapStyle({...given, ground: groundOf(undefined, {origin, bounds: [0, 0, 1, 1]})})
    expect(validateStyleMin(style)).toEqual([])
    expect(JSON.stringify(style)).not.toContain('://')
  })

  it('names the Chinese family in all its text', () => {
    const {layers} = basemapStyle(given)
    const symbols = layers.filter(layer => layer.type === 'symbol')
    expect(symbols.length).toBeGreaterThan(0)
    for (const layer of symbols) expect(layer.layout?.['text-font']).toEqual(MAP_FONT)
  })

  it('lets feature state reach areas by their code', () => {
    const {sources, layers} = basemapStyle(given)
    for (const name of Object.values(AREA_SOURCES)) expect(sources[name]).toMatchObject({promoteId: 'code'})
    for (const id of Object.values(AREA_FILL_LAYERS)) expect(layers.some(layer => layer.id === id)).toBe(true)
  })

  it('gives an area one colour at every zoom until it gives way to the ground', () => {
    const {layers} = basemapStyle(given)
    for (const id of Object.values(AREA_FILL_LAYERS)) {
      const layer = layers.find(found => found.id === id)
      const paint = layer?.type === 'fill' ? layer.paint : undefined
      expect(JSON.stringify(paint?.['fill-color'])).not.toContain('zoom')
      expect(paint?.['fill-opacity']).toEqual(['interpolate', ['linear'], ['zoom'], 15.3, 1, 15.5, 0])
    }
  })

  it('changes the ground at the same place on a screen with twice the pixels', () => {
    const stopsOf = (unit: number) => {
      const street = basemapStyle({...given, unit}).layers.find(layer => layer.id === 'street-arterial')
      const width: unknown = street?.type === 'line' ? street.paint?.['line-width'] : null
      return (width as (string | number)[]).filter(part => typeof part === 'number')
    }
    expect(stopsOf(2)).toEqual(stopsOf(1).map((stop, index) => (index % 2 === 0 ? stop + 1 : stop * 2)))
  })

  it('draws lines and text twice as large on a screen with twice the pixels', () => {
    const widthOf = (unit: number) => {
      const {layers} = basemapStyle({...given, unit})
      const edge = layers.find(layer => layer.id === 'city-edge')
      return edge?.type === 'line' ? edge.paint?.['line-width'] : undefined
    }
    expect(widthOf(2)).toBe(Number(widthOf(1)) * 2)
  })

  it('says an ending that all communities share only where it is needed', () => {
    const {sources} = basemapStyle(given)
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
    const {sources} = basemapStyle({...given, communities: spread, land})
    expect(namesIn(sources['landLabels'])).toEqual(['Neighbour'])
  })
})

describe('drilling', () => {
  it('shows all communities and no cell at city level', () => {
    expect(communityFilter(null)).toBe(true)
    expect(cellFilter(null)).toEqual(['==', ['get', 'parent'], ''])
  })

  it('colours all cells from near, and names none of them', () => {
    expect(communityFilter('all')).toBe(false)
    expect(cellFilter('all')).toBe(true)
    expect(cellLabelFilter('all')).toEqual(cellFilter(null))
  })

  it('shows the cells of one community, names them in its place, and colours no other area', () => {
    expect(communityFilter(community)).toBe(false)
    expect(communityLabelFilter(community)).toEqual(['!=', ['get', 'code'], community])
    expect(cellLabelFilter(community)).toEqual(cellFilter(community))
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

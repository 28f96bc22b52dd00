import type {
  LayerSpecification,
  RasterLayerSpecification,
  SourceSpecification,
  StyleSpecification,
} from 'maplibre-gl'
import type {BBox} from '#geo/types.ts'
import type {Theme} from '#web/stores/view.ts'
import {borderLayers, cityLandLayers, dimLayers, figureLayers} from './areaLayers.ts'
import {areaSources, type BasemapShapes} from './basemapSources.ts'
import {buildingLayers, GROUND_SOURCE, groundLayers, landUseLayers} from './groundLayers.ts'
import {areaLabelLayers, groundLabelLayers} from './labelLayers.ts'
import {mapPaletteOf, type MapPalette} from './mapPalette.ts'

/** What lies under the areas: vector tiles in our own layers, pictures of somebody else's, or nothing. */
export type Ground =
  | {readonly type: 'vector'; readonly tiles: string; readonly bounds: BBox}
  | {readonly type: 'archive'; readonly url: string}
  | {readonly type: 'raster'; readonly tiles: readonly string[]}
  | {readonly type: 'none'}

interface BasemapParams extends BasemapShapes {
  readonly ground: Ground
  readonly theme: Theme
  /** Size of one design pixel in CSS pixels. */
  readonly unit: number
  /** No name is written smaller, in pixels of a screen of 1920 × 1080. */
  readonly minTextPx: number
}

/** The closest zoom of the pack's vector tiles. */
const TILE_MAX_ZOOM = 14
const RASTER_MAX_ZOOM = 18

/**
 * The basemap: the areas of the city pack over a ground, and names over both. No glyph or sprite is asked from
 * anywhere, and no tile from anywhere but what `ground` names. The same layers in both themes. Areas take their colour
 * from the feature state `class`. Deterministic; O(vertices).
 */
export function basemapStyle(params: BasemapParams): StyleSpecification {
  const {theme, unit, minTextPx, ground} = params
  const palette = mapPaletteOf(theme)
  return {
    version: 8,
    sources: {...areaSources(params), ...groundSources(ground)},
    layers: basemapLayers({palette, theme, unit, minTextPx, ground}),
    light: {
      anchor: 'map',
      position: [1.4, 300, 38],
      color: '#ffffff',
      intensity: palette.lightIntensity,
    },
    transition: {duration: 200, delay: 0},
  }
}

function groundSources(ground: Ground): Record<string, SourceSpecification> {
  switch (ground.type) {
    case 'vector':
      return {
        [GROUND_SOURCE]: {
          type: 'vector',
          tiles: [ground.tiles],
          maxzoom: TILE_MAX_ZOOM,
          bounds: [...ground.bounds],
        },
      }
    case 'archive':
      return {[GROUND_SOURCE]: {type: 'vector', url: ground.url}}
    case 'raster':
      return Object.fromEntries(
        ground.tiles.map((tiles, index) => [
          rasterId(index),
          {type: 'raster', tiles: [tiles], tileSize: 256, maxzoom: RASTER_MAX_ZOOM},
        ]),
      )
    case 'none':
      return {}
  }
}

function rasterId(index: number): string {
  return `raster-${index}`
}

interface LayerParams extends Pick<BasemapParams, 'ground' | 'theme' | 'unit' | 'minTextPx'> {
  readonly palette: MapPalette
}

function basemapLayers(params: LayerParams): LayerSpecification[] {
  const isDrawn = params.ground.type === 'vector' || params.ground.type === 'archive'
  return [
    {id: 'sea', type: 'background', paint: {'background-color': params.palette.sea}},
    ...landLayers(params),
    ...cityLandLayers(params),
    ...(isDrawn ? landUseLayers(params) : []),
    ...rasterLayers(params),
    ...figureLayers(params),
    ...(isDrawn ? groundLayers(params) : []),
    ...dimLayers(params),
    ...borderLayers(params),
    ...(isDrawn ? buildingLayers(params) : []),
    ...(isDrawn ? groundLabelLayers(params) : []),
    ...areaLabelLayers(params),
  ]
}

function landLayers({palette, unit}: LayerParams): LayerSpecification[] {
  return [
    {id: 'land', type: 'fill', source: 'land', paint: {'fill-color': palette.neighbourLand}},
    {
      id: 'land-border',
      type: 'line',
      source: 'land',
      paint: {'line-color': palette.neighbourBorder, 'line-width': unit},
    },
    {
      id: 'city-shadow',
      type: 'line',
      source: 'cityEdge',
      layout: {'line-join': 'round', 'line-cap': 'round'},
      paint: {
        'line-color': palette.shadow.color,
        'line-opacity': palette.shadow.opacity,
        'line-width': 26 * unit,
        'line-blur': 26 * unit,
        'line-translate': [0, 7 * unit],
      },
    },
  ]
}

/** Somebody else's pictures, taken back so that what is abnormal stays the strongest. */
function rasterLayers({ground, theme}: LayerParams): LayerSpecification[] {
  if (ground.type !== 'raster') return []
  const paint: RasterLayerSpecification['paint'] & object =
    theme === 'dark'
      ? {'raster-saturation': -0.75, 'raster-brightness-min': 0.32, 'raster-brightness-max': 0.04}
      : {'raster-saturation': -0.5, 'raster-contrast': -0.15}
  return ground.tiles.map((_, index) => ({
    id: rasterId(index),
    type: 'raster',
    source: rasterId(index),
    paint,
  }))
}

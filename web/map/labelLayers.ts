import type {
  ExpressionSpecification,
  FilterSpecification,
  LayerSpecification,
  SymbolLayerSpecification,
} from 'maplibre-gl'
import {cellFilter} from './areaLayers.ts'
import {lengthByZoom, shiftedZoom} from './byZoom.ts'
import {GROUND_SOURCE} from './groundLayers.ts'
import type {MapPalette} from './mapPalette.ts'

/** The family that draws all map text; the first name sets the weight, the second is the bundled family. */
export const MAP_FONT = ['Noto Sans SC Medium', 'Noto Sans SC', 'sans-serif']

interface LabelParams {
  readonly palette: MapPalette
  readonly unit: number
  /** No name is written smaller, in pixels of a screen of 1920 × 1080. */
  readonly minTextPx: number
}

/** Names of the vector tiles: water, and streets along their lines. */
export function groundLabelLayers(params: LabelParams): LayerSpecification[] {
  return [
    streetLabels(params, {class: 'alley', minZoom: 16.2, size: 12.5}),
    streetLabels(params, {class: 'street', minZoom: 14.9, size: 13}),
    streetLabels(params, {class: 'arterial', minZoom: 13.7, size: 13.5}),
    waterLabels(params, 'waterLines', {minZoom: 13.5, size: 13}),
    waterLabels(params, 'water', {minZoom: 10.5, size: 16}),
  ]
}

function streetLabels(
  {palette, unit, minTextPx}: LabelParams,
  {class: name, minZoom, size}: {class: string; minZoom: number; size: number},
): LayerSpecification {
  return {
    id: `street-label-${name}`,
    type: 'symbol',
    source: GROUND_SOURCE,
    'source-layer': 'streets',
    minzoom: shiftedZoom(unit, minZoom),
    filter: ['all', ['==', ['get', 'class'], name], ['has', 'name']],
    layout: {
      ...textLayout(Math.max(minTextPx, size) * unit),
      'symbol-placement': 'line',
      'symbol-spacing': 420 * unit,
      'text-letter-spacing': 0.12,
      'text-max-angle': 28,
      'text-padding': 12 * unit,
    },
    paint: labelPaint({palette, unit}, palette.streetLabel),
  }
}

function waterLabels(
  {palette, unit, minTextPx}: LabelParams,
  sourceLayer: 'water' | 'waterLines',
  {minZoom, size}: {minZoom: number; size: number},
): LayerSpecification {
  // The sea has a piece in every tile, and so a name in every tile.
  const isNamed: FilterSpecification = ['all', ['has', 'name'], ['!=', ['get', 'class'], 'sea']]
  const isLine = sourceLayer === 'waterLines'
  return {
    id: `${sourceLayer}-label`,
    type: 'symbol',
    source: GROUND_SOURCE,
    'source-layer': sourceLayer,
    minzoom: shiftedZoom(unit, minZoom),
    filter: isNamed,
    layout: {
      ...textLayout(Math.max(minTextPx, size) * unit),
      'symbol-placement': isLine ? 'line' : 'point',
      'symbol-spacing': 500 * unit,
      'text-letter-spacing': 0.35,
      'text-padding': isLine ? 20 * unit : 160 * unit,
    },
    paint: labelPaint({palette, unit}, palette.waterLabel),
  }
}

/** Names of lands, communities and grid cells. */
export function areaLabelLayers({palette, unit, minTextPx}: LabelParams): LayerSpecification[] {
  return [
    {
      id: 'land-label',
      type: 'symbol',
      source: 'landLabels',
      layout: {...textLayout(Math.max(minTextPx, 17) * unit), 'text-letter-spacing': 0.5},
      paint: labelPaint({palette, unit}, palette.quietLabel),
    },
    {
      id: 'cell-label',
      type: 'symbol',
      source: 'cellLabels',
      filter: cellFilter(null),
      minzoom: shiftedZoom(unit, 12.6),
      layout: textLayout(
        lengthByZoom(unit, [
          [12.6, Math.max(minTextPx, 11.5)],
          [14.5, Math.max(minTextPx, 13.5)],
        ]),
      ),
      paint: labelPaint({palette, unit}, palette.cellLabel),
    },
    {
      id: 'community-label',
      type: 'symbol',
      source: 'communityLabels',
      layout: textLayout(
        lengthByZoom(unit, [
          [11, Math.max(minTextPx, 14.5)],
          [14, 26],
        ]),
      ),
      paint: labelPaint({palette, unit}, palette.label),
    },
  ]
}

function textLayout(size: number | ExpressionSpecification) {
  return {
    'text-field': ['get', 'name'] satisfies ExpressionSpecification,
    'text-font': MAP_FONT,
    'text-size': size,
    'text-max-width': 9,
    'text-padding': 4,
  }
}

function labelPaint(
  {palette, unit}: Omit<LabelParams, 'minTextPx'>,
  color: string,
): SymbolLayerSpecification['paint'] & object {
  return {
    'text-color': color,
    'text-halo-color': palette.labelHalo,
    'text-halo-width': 1.4 * unit,
    'text-halo-blur': 0.4 * unit,
  }
}

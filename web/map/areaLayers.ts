import type {ExpressionSpecification, FilterSpecification, LayerSpecification} from 'maplibre-gl'
import type {AreaCode} from '#contract/ids.ts'
import type {Theme} from '#web/stores/view.ts'
import {shareByZoom} from './byZoom.ts'
import {classColors, UNKNOWN_CLASS} from './figureClasses.ts'
import type {MapPalette} from './mapPalette.ts'

/** The layer of every community, whatever its colour: it answers which one lies under the pointer. */
export const COMMUNITY_LAND_LAYER = 'city-land'

/** Layers that show areas' figures. */
export const AREA_FILL_LAYERS = {community: 'communities-figure', gridCell: 'cells-figure'} as const

/** Sources that carry the class of an area's figure and its hover as feature state. */
export const AREA_SOURCES = {community: 'communities', gridCell: 'gridCells'} as const

/** Every layer of which the shown cells are a part, but for their names. */
export const CELL_LAYERS = [AREA_FILL_LAYERS.gridCell, 'cells-border'] as const

/** The layer over all communities but the drilled one. */
export const DIM_LAYER = 'communities-dim'

/** A surface over the whole city lies where the choropleth does: below this layer. */
export const HEAT_BELOW_LAYER = 'cells-border'

/** Which grid cells the map shows: those of one community, all of them, or none. */
export type ShownCells = AreaCode | 'all' | null

interface AreaParams {
  readonly palette: MapPalette
  readonly theme: Theme
  readonly unit: number
}

/** The layers that show grid cells. */
export function cellFilter(shown: ShownCells): FilterSpecification {
  return shown === 'all' ? true : ['==', ['get', 'parent'], shown ?? '']
}

/** The cells that are named: those of the drilled community. Many are numbered alike, so elsewhere their names say nothing. */
export function cellLabelFilter(shown: ShownCells): FilterSpecification {
  return cellFilter(shown === 'all' ? null : shown)
}

/** The communities that keep their colour: all at city level, none while cells are shown. */
export function communityFilter(shown: ShownCells): FilterSpecification {
  return shown === null
}

/** The communities that are named: all but the one whose cells are named instead. */
export function communityLabelFilter(shown: ShownCells): FilterSpecification {
  return ['!=', ['get', 'code'], shown ?? '']
}

/** The communities that step back while one is drilled into. */
export function dimFilter(community: AreaCode | null): FilterSpecification {
  return community === null ? false : ['!=', ['get', 'code'], community]
}

/** The one area that is drilled into. */
export function drilledFilter(code: AreaCode | null): FilterSpecification {
  return ['==', ['get', 'code'], code ?? '']
}

/** The city's land, below everything that is in it. */
export function cityLandLayers({palette}: AreaParams): LayerSpecification[] {
  return [
    {
      id: COMMUNITY_LAND_LAYER,
      type: 'fill',
      source: AREA_SOURCES.community,
      paint: {'fill-color': palette.land, 'fill-antialias': false},
    },
  ]
}

/** The choropleth. Among the buildings it gives way to the ground, as the legend says. */
export function figureLayers(params: AreaParams): LayerSpecification[] {
  const {palette, unit} = params
  const paint = {
    'fill-color': figureColor(params),
    'fill-opacity': shareByZoom(unit, [
      [15.3, 1],
      [15.5, 0],
    ]),
    'fill-antialias': false,
  }
  return [
    {
      id: AREA_FILL_LAYERS.community,
      type: 'fill',
      source: AREA_SOURCES.community,
      filter: communityFilter(null),
      paint,
    },
    {
      id: AREA_FILL_LAYERS.gridCell,
      type: 'fill',
      source: AREA_SOURCES.gridCell,
      filter: cellFilter(null),
      paint,
    },
    {
      id: 'cells-border',
      type: 'line',
      source: AREA_SOURCES.gridCell,
      filter: cellFilter(null),
      paint: {'line-color': palette.border, 'line-width': 0.8 * unit},
    },
  ]
}

/** The colour classes as an expression over the feature state `class`; plain land, with what grows on it, is clear. */
function figureColor({palette, theme}: AreaParams): ExpressionSpecification {
  const number: ExpressionSpecification = ['coalesce', ['feature-state', 'class'], 0]
  const steps = classColors(theme).flatMap((color, index): (number | string)[] => [index + 1, color])
  const [first, ...rest] = steps
  return [
    'case',
    ['==', number, UNKNOWN_CLASS],
    palette.unknown,
    ['step', number, 'rgba(0, 0, 0, 0)', first ?? 1, ...rest],
  ]
}

/** What lies outside the drilled community steps back; not among the buildings, where one looks about. */
export function dimLayers({palette, unit}: AreaParams): LayerSpecification[] {
  return [
    {
      id: DIM_LAYER,
      type: 'fill',
      source: AREA_SOURCES.community,
      filter: dimFilter(null),
      paint: {
        'fill-color': palette.dim.color,
        'fill-opacity': shareByZoom(unit, [
          [15.1, palette.dim.opacity],
          [15.6, 0],
        ]),
        'fill-antialias': false,
      },
    },
  ]
}

/** Borders, and what is hovered and drilled into. */
export function borderLayers({palette, unit}: AreaParams): LayerSpecification[] {
  return [
    {
      id: 'community-borders',
      type: 'line',
      source: 'communityBorders',
      layout: {'line-join': 'round'},
      paint: {'line-color': palette.border, 'line-width': 1.2 * unit},
    },
    {
      id: 'city-edge',
      type: 'line',
      source: 'cityEdge',
      layout: {'line-join': 'round', 'line-cap': 'round'},
      paint: {'line-color': palette.cityEdge, 'line-width': 1.2 * unit},
    },
    ...Object.values(AREA_SOURCES).flatMap(source => highlightLayers(source, palette, unit)),
  ]
}

function highlightLayers(source: string, palette: MapPalette, unit: number): LayerSpecification[] {
  return [
    {
      id: `${source}-hover`,
      type: 'line',
      source,
      layout: {'line-join': 'round'},
      paint: {
        'line-color': palette.hover,
        'line-width': 1.6 * unit,
        'line-opacity': ['case', ['boolean', ['feature-state', 'hovered'], false], 0.9, 0],
      },
    },
    {
      id: `${source}-drilled`,
      type: 'line',
      source,
      filter: drilledFilter(null),
      layout: {'line-join': 'round'},
      paint: {'line-color': palette.focus, 'line-width': 2 * unit},
    },
  ]
}

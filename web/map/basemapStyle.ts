import type {
  ExpressionSpecification,
  FilterSpecification,
  LayerSpecification,
  SourceSpecification,
  StyleSpecification,
} from 'maplibre-gl'
import type {Feature, FeatureCollection, Geometry, Point} from 'geojson'
import type {AreaCode} from '#contract/ids.ts'
import {pointInPolygon} from '#geo/pointInPolygon.ts'
import type {BBox, Position} from '#geo/types.ts'
import type {AreaShapes, LandShapes} from '#web/stores/city.ts'
import {grownBounds} from './camera.ts'
import {FIGURE_CLASSES, MAP_COLORS} from './mapPalette.ts'
import {labelAnchor, polygonsOf} from './labelAnchor.ts'
import {outlineOf} from './outlineOf.ts'
import {shortNames} from './shortNames.ts'

/** The family that draws all map text; the first name sets the weight, the second is the bundled family. */
export const MAP_FONT = ['Noto Sans SC Medium', 'Noto Sans SC', 'sans-serif']

/** The layer of every community, whatever its colour: it answers which one lies under the pointer. */
export const COMMUNITY_LAND_LAYER = 'city-land'

/** Layers that show areas' figures. */
export const AREA_FILL_LAYERS = {community: 'communities-figure', gridCell: 'cells-figure'} as const

/** Sources that carry an area's figure and hover as feature state. */
export const AREA_SOURCES = {community: 'communities', gridCell: 'gridCells'} as const

interface BasemapParams {
  readonly communities: AreaShapes
  readonly gridCells: AreaShapes
  readonly land: LandShapes | null
  /** Size of one design pixel in CSS pixels. */
  readonly unit: number
}

/**
 * The offline basemap, made of nothing but the city pack's own shapes: no tile, glyph or sprite is asked from
 * anywhere. Areas take their colour from the feature state `figure`. Deterministic; O(vertices).
 */
export function basemapStyle({communities, gridCells, land, unit}: BasemapParams): StyleSpecification {
  return {
    version: 8,
    sources: basemapSources({communities, gridCells, land}),
    layers: basemapLayers(unit),
    transition: {duration: 200, delay: 0},
  }
}

/** The layers that show the grid cells of one community; none for null. */
export function cellFilter(community: AreaCode | null): FilterSpecification {
  return ['==', ['get', 'parent'], community ?? '']
}

/** The communities that keep their colour: all at city level, none while one of them shows its cells. */
export function communityFilter(community: AreaCode | null): FilterSpecification {
  return community === null
}

/** The communities that are named: all but the one whose cells are named instead. */
export function communityLabelFilter(community: AreaCode | null): FilterSpecification {
  return ['!=', ['get', 'code'], community ?? '']
}

/** The one area that is drilled into. */
export function drilledFilter(code: AreaCode | null): FilterSpecification {
  return ['==', ['get', 'code'], code ?? '']
}

function basemapSources({communities, gridCells, land}: Omit<BasemapParams, 'unit'>) {
  const borders = outlineOf(communities.features.map(feature => feature.geometry))
  const sources: Record<string, SourceSpecification> = {
    land: geojson(land ?? {type: 'FeatureCollection', features: []}),
    communities: {...geojson(communities), promoteId: 'code'},
    gridCells: {...geojson(gridCells), promoteId: 'code'},
    cityEdge: geojson(toFeature(borders.outer)),
    communityBorders: geojson(toFeature(borders.inner)),
    communityLabels: geojson(labelPoints(communities, shortNames(namesOf(communities)))),
    cellLabels: geojson(labelPoints(gridCells, namesOf(gridCells))),
    landLabels: geojson(landLabelPoints(land, communities)),
  }
  return sources
}

function geojson(data: FeatureCollection | Feature) {
  return {type: 'geojson' as const, data, tolerance: 0.1}
}

function toFeature(geometry: Geometry): Feature {
  return {type: 'Feature', properties: {}, geometry}
}

function namesOf(shapes: AreaShapes): readonly string[] {
  return shapes.features.map(({properties}) => properties.name)
}

/** One point an area, at its anchor: a polygon's own label would repeat in every tile that it crosses. */
function labelPoints(shapes: AreaShapes, names: readonly string[]): FeatureCollection<Point> {
  return {
    type: 'FeatureCollection',
    features: shapes.features.map(({properties}, index) => ({
      type: 'Feature',
      properties: {code: properties.code, parent: properties.parent, name: names[index] ?? properties.name},
      geometry: {type: 'Point', coordinates: [...properties.anchor]},
    })),
  }
}

/** Names of the neighbouring land, where it shows beside the city; the city itself needs none. */
function landLabelPoints(land: LandShapes | null, communities: AreaShapes): FeatureCollection<Point> {
  const bounds = grownBounds(boundsOf(communities), 0.06)
  const anchors = communities.features.map(({properties}) => properties.anchor)
  const features = (land?.features ?? []).flatMap(({properties, geometry}): Feature<Point>[] => {
    const name: unknown = properties?.['name']
    const anchor = labelAnchor(geometry, {bounds, taken: anchors})
    if (typeof name !== 'string' || !anchor || holdsCity(geometry, anchors)) return []
    return [{type: 'Feature', properties: {name}, geometry: {type: 'Point', coordinates: [...anchor]}}]
  })
  return {type: 'FeatureCollection', features}
}

function holdsCity(land: Geometry, anchors: readonly Position[]): boolean {
  const polygons = polygonsOf(land)
  const held = anchors.filter(anchor => polygons.some(rings => pointInPolygon(anchor, rings)))
  return held.length > anchors.length / 2
}

function boundsOf(shapes: AreaShapes): BBox {
  const anchors = shapes.features.map(({properties}) => properties.anchor)
  const lngs = anchors.map(([lng]) => lng)
  const lats = anchors.map(([, lat]) => lat)
  return [Math.min(...lngs), Math.min(...lats), Math.max(...lngs), Math.max(...lats)]
}

function basemapLayers(unit: number): LayerSpecification[] {
  return [
    {id: 'sea', type: 'background', paint: {'background-color': MAP_COLORS.sea}},
    ...landLayers(unit),
    ...areaLayers(unit),
    ...borderLayers(unit),
    ...labelLayers(unit),
  ]
}

function landLayers(unit: number): LayerSpecification[] {
  return [
    {id: 'land', type: 'fill', source: 'land', paint: {'fill-color': MAP_COLORS.neighbourLand}},
    {
      id: 'land-border',
      type: 'line',
      source: 'land',
      paint: {'line-color': MAP_COLORS.neighbourBorder, 'line-width': unit},
    },
    {
      id: 'city-shadow',
      type: 'line',
      source: 'cityEdge',
      paint: {
        'line-color': MAP_COLORS.shadow,
        'line-opacity': 0.55,
        'line-width': 26 * unit,
        'line-blur': 26 * unit,
        'line-translate': [0, 7 * unit],
      },
    },
  ]
}

function areaLayers(unit: number): LayerSpecification[] {
  return [
    {
      id: COMMUNITY_LAND_LAYER,
      type: 'fill',
      source: 'communities',
      paint: {'fill-color': MAP_COLORS.land, 'fill-antialias': false},
    },
    {
      id: AREA_FILL_LAYERS.community,
      type: 'fill',
      source: 'communities',
      filter: communityFilter(null),
      paint: {'fill-color': figureRamp(), 'fill-antialias': false},
    },
    {
      id: AREA_FILL_LAYERS.gridCell,
      type: 'fill',
      source: 'gridCells',
      filter: cellFilter(null),
      paint: {'fill-color': figureRamp(), 'fill-antialias': false},
    },
    {
      id: 'cells-border',
      type: 'line',
      source: 'gridCells',
      filter: cellFilter(null),
      paint: {'line-color': MAP_COLORS.border, 'line-width': 0.8 * unit},
    },
  ]
}

/** The colour classes as an expression over the feature state. */
function figureRamp(): ExpressionSpecification {
  const figure: ExpressionSpecification = ['coalesce', ['feature-state', 'figure'], 0]
  const [first, ...rest] = FIGURE_CLASSES.flatMap(({from, color}): (number | string)[] => [from, color])
  return ['step', figure, MAP_COLORS.land, first ?? 1, ...rest]
}

function borderLayers(unit: number): LayerSpecification[] {
  return [
    {
      id: 'community-borders',
      type: 'line',
      source: 'communityBorders',
      layout: {'line-join': 'round'},
      paint: {'line-color': MAP_COLORS.border, 'line-width': 1.2 * unit},
    },
    {
      id: 'city-edge',
      type: 'line',
      source: 'cityEdge',
      layout: {'line-join': 'round', 'line-cap': 'round'},
      paint: {'line-color': MAP_COLORS.cityEdge, 'line-width': 1.2 * unit},
    },
    ...(['communities', 'gridCells'] as const).flatMap(source => highlightLayers(source, unit)),
  ]
}

function highlightLayers(source: 'communities' | 'gridCells', unit: number): LayerSpecification[] {
  return [
    {
      id: `${source}-hover`,
      type: 'line',
      source,
      layout: {'line-join': 'round'},
      paint: {
        'line-color': MAP_COLORS.hover,
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
      paint: {'line-color': MAP_COLORS.focus, 'line-width': 2 * unit},
    },
  ]
}

function labelLayers(unit: number): LayerSpecification[] {
  // Zoom stops move with the unit: a wall of twice the pixels shows the same names.
  const shift = Math.log2(unit)
  return [
    {
      id: 'land-label',
      type: 'symbol',
      source: 'landLabels',
      layout: {...textLayout(17 * unit), 'text-letter-spacing': 0.5},
      paint: labelPaint(unit, MAP_COLORS.quietLabel),
    },
    {
      id: 'community-label',
      type: 'symbol',
      source: 'communityLabels',
      layout: textLayout([
        'interpolate',
        ['linear'],
        ['zoom'],
        11 + shift,
        14.5 * unit,
        14 + shift,
        26 * unit,
      ]),
      paint: labelPaint(unit, MAP_COLORS.label),
    },
    {
      id: 'cell-label',
      type: 'symbol',
      source: 'cellLabels',
      filter: cellFilter(null),
      minzoom: Math.max(0, 12.6 + shift),
      layout: textLayout(15 * unit),
      paint: labelPaint(unit, MAP_COLORS.label),
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

function labelPaint(unit: number, color: string) {
  return {
    'text-color': color,
    'text-halo-color': MAP_COLORS.labelHalo,
    'text-halo-width': 1.4 * unit,
    'text-halo-blur': 0.4 * unit,
  }
}

import type {
  ExpressionSpecification,
  FilterSpecification,
  LayerSpecification,
  LineLayerSpecification,
} from 'maplibre-gl'
import {lengthByZoom, shareByZoom, shiftedZoom, type ZoomStop} from './byZoom.ts'
import type {MapPalette} from './mapPalette.ts'

/** The source of the ground's vector tiles. */
export const GROUND_SOURCE = 'ground'

/** Buildings that stand up; only as near as DETAIL_ZOOM.buildings says. */
export const BUILDINGS_3D_LAYER = 'buildings-3d'

interface GroundParams {
  readonly palette: MapPalette
  readonly unit: number
}

type StreetClass = 'arterial' | 'street' | 'alley'

/** Widths are those of the ground once near, and never thinner than a hair that can be seen. */
const STREETS: readonly {
  readonly id: StreetClass
  readonly minZoom: number
  readonly widths: readonly ZoomStop[]
  readonly fadeIn: readonly [from: number, to: number]
}[] = [
  {
    id: 'alley',
    minZoom: 13.4,
    fadeIn: [13.4, 14.4],
    widths: [
      [13, 0.5],
      [14.5, 1.1],
      [16, 4],
      [18, 15],
    ],
  },
  {
    id: 'street',
    minZoom: 11.8,
    fadeIn: [11.8, 13.2],
    widths: [
      [12, 0.55],
      [14, 2],
      [16, 9],
      [18, 34],
    ],
  },
  {
    id: 'arterial',
    minZoom: 9,
    fadeIn: [9, 10.5],
    widths: [
      [10, 0.9],
      [12, 1.6],
      [14, 4.2],
      [16, 17],
      [18, 64],
    ],
  },
]

/** Fields, blocks and parks: what lies below the colour of the areas. */
export function landUseLayers({palette, unit}: GroundParams): LayerSpecification[] {
  return [
    {
      id: 'land-use',
      type: 'fill',
      source: GROUND_SOURCE,
      'source-layer': 'landUse',
      paint: {'fill-color': landUseColor(palette), 'fill-antialias': unit >= 1},
    },
  ]
}

function landUseColor(palette: MapPalette): ExpressionSpecification {
  return [
    'match',
    ['get', 'class'],
    'field',
    palette.field,
    'village',
    palette.village,
    'industrial',
    palette.industrial,
    'park',
    palette.park,
    'tidalFlat',
    palette.tidalFlat,
    palette.built,
  ]
}

/** Water, streets and footprints: what is cut into the areas or lies thinly over them. */
export function groundLayers(params: GroundParams): LayerSpecification[] {
  return [...waterLayers(params), ...streetLayers(params), ...footprintLayers(params)]
}

function waterLayers({palette, unit}: GroundParams): LayerSpecification[] {
  const isInland: FilterSpecification = ['!=', ['get', 'class'], 'sea']
  return [
    {
      id: 'water',
      type: 'fill',
      source: GROUND_SOURCE,
      'source-layer': 'water',
      filter: isInland,
      paint: {'fill-color': palette.water},
    },
    {
      id: 'water-lines',
      type: 'line',
      source: GROUND_SOURCE,
      'source-layer': 'waterLines',
      filter: isInland,
      layout: {'line-cap': 'round', 'line-join': 'round'},
      paint: {
        'line-color': palette.water,
        'line-width': creekWidth(unit),
      },
    },
    {
      id: 'shore',
      type: 'line',
      source: GROUND_SOURCE,
      'source-layer': 'water',
      filter: ['==', ['get', 'class'], 'river'],
      paint: {
        'line-color': palette.shore.color,
        'line-opacity': palette.shore.opacity,
        'line-width': unit,
      },
    },
  ]
}

/** As wide as the ground says, and never thinner than a hair. */
function creekWidth(unit: number): ExpressionSpecification {
  const meters: ExpressionSpecification = ['to-number', ['get', 'widthMeters'], 10]
  const shift = Math.log2(unit)
  return [
    'interpolate',
    ['exponential', 2],
    ['zoom'],
    10 + shift,
    0.6 * unit,
    13 + shift,
    ['max', 1.2 * unit, ['*', meters, 0.13 * unit]],
    18 + shift,
    ['*', meters, 4.2 * unit],
  ]
}

/** All casings first, so that streets run into each other without a seam. */
function streetLayers({palette, unit}: GroundParams): LayerSpecification[] {
  const casings = STREETS.map(street =>
    streetLine(street, {
      id: `street-casing-${street.id}`,
      minzoom: shiftedZoom(unit, Math.max(street.minZoom, 13.8)),
      paint: {
        'line-color': palette.streetCasing.color,
        'line-opacity': shareByZoom(unit, [
          [13.8, 0],
          [14.8, palette.streetCasing.opacity],
        ]),
        'line-gap-width': lengthByZoom(unit, street.widths),
        'line-width': 1.2 * unit,
      },
    }),
  )
  const fills = STREETS.map(street =>
    streetLine(street, {
      id: `street-${street.id}`,
      minzoom: shiftedZoom(unit, street.minZoom),
      paint: {
        'line-color': palette.street.color,
        'line-opacity': shareByZoom(unit, [
          [street.fadeIn[0], 0],
          [street.fadeIn[1], palette.street.opacity],
        ]),
        'line-width': lengthByZoom(unit, street.widths),
      },
    }),
  )
  return [...casings, ...fills]
}

function streetLine(
  street: {readonly id: StreetClass},
  layer: Pick<LineLayerSpecification, 'id' | 'minzoom' | 'paint'>,
): LayerSpecification {
  return {
    type: 'line',
    source: GROUND_SOURCE,
    'source-layer': 'streets',
    filter: ['==', ['get', 'class'], street.id],
    layout: {'line-join': 'round', 'line-cap': street.id === 'alley' ? 'butt' : 'round'},
    ...layer,
  }
}

function footprintLayers({palette, unit}: GroundParams): LayerSpecification[] {
  const fade = (opacity: number): ExpressionSpecification =>
    shareByZoom(unit, [
      [13.4, 0],
      [14.4, opacity],
    ])
  const common = {
    source: GROUND_SOURCE,
    'source-layer': 'buildings',
    minzoom: shiftedZoom(unit, 13.4),
  } as const
  return [
    {
      ...common,
      id: 'footprints',
      type: 'fill',
      paint: {
        'fill-color': palette.footprint.color,
        'fill-opacity': fade(palette.footprint.opacity),
        'fill-antialias': false,
      },
    },
    {
      ...common,
      id: 'footprint-edges',
      type: 'line',
      minzoom: shiftedZoom(unit, 14.4),
      paint: {
        'line-color': palette.footprintEdge.color,
        'line-opacity': palette.footprintEdge.opacity,
        'line-width': 0.8 * unit,
      },
    },
  ]
}

/** Buildings that rise as one comes near, lit from one side. */
export function buildingLayers({palette, unit}: GroundParams): LayerSpecification[] {
  const height: ExpressionSpecification = ['to-number', ['get', 'heightMeters'], 6]
  return [
    {
      id: BUILDINGS_3D_LAYER,
      type: 'fill-extrusion',
      source: GROUND_SOURCE,
      'source-layer': 'buildings',
      minzoom: shiftedZoom(unit, 15.1),
      paint: {
        'fill-extrusion-color': [
          'interpolate',
          ['linear'],
          height,
          3,
          palette.lowBuilding,
          60,
          palette.highBuilding,
        ],
        'fill-extrusion-height': [
          'interpolate',
          ['linear'],
          ['zoom'],
          15.1 + Math.log2(unit),
          0,
          15.6 + Math.log2(unit),
          height,
        ],
        'fill-extrusion-vertical-gradient': true,
        'fill-extrusion-opacity': 1,
      },
    },
  ]
}

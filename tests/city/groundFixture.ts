import {place, type PackTexts} from './packFixture.ts'

type Corner = [x: number, y: number]

/** A GeoJSON file, one feature a line: the first stands in line 2. */
export function geoJson(...features: readonly unknown[]): string {
  const lines = features.map(feature => JSON.stringify(feature))
  return `{"type":"FeatureCollection","features":[\n${lines.join(',\n')}\n]}\n`
}

export function street(id: string, corners: readonly Corner[], more: object = {}): object {
  return {
    type: 'Feature',
    properties: {id, name: null, class: 'street', ...more},
    geometry: {type: 'LineString', coordinates: corners.map(place)},
  }
}

export function building(id: string, ring: readonly Corner[]): object {
  return {
    type: 'Feature',
    properties: {id, heightMeters: 9.5, floors: 3, use: 'dwelling'},
    geometry: {type: 'Polygon', coordinates: [ring.map(place)]},
  }
}

/** A small square, counter-clockwise from its lower left corner. */
export function square([x, y]: Corner, size = 0.02): Corner[] {
  return [
    [x, y],
    [x + size, y],
    [x + size, y + size],
    [x, y + size],
    [x, y],
  ]
}

/** What the small pack's city is drawn from: a cross of streets, a pond and a creek, a block, a house. */
export function smallGround(): PackTexts {
  return {
    'streets.geojson': geoJson(
      street('S1', [
        [0, 0.5],
        [1, 0.5],
        [2, 0.5],
      ]),
      street(
        'S2',
        [
          [1, 0],
          [1, 0.5],
          [1, 1],
        ],
        {class: 'alley', name: 'Lane'},
      ),
    ),
    'water.geojson': geoJson(
      {
        type: 'Feature',
        properties: {class: 'river', name: 'Ao'},
        geometry: {type: 'Polygon', coordinates: [square([0.1, 0.7], 0.2).map(place)]},
      },
      {
        type: 'Feature',
        properties: {class: 'creek', name: null, widthMeters: 6},
        geometry: {type: 'LineString', coordinates: [place([0, 0.2]), place([2, 0.3])]},
      },
    ),
    'landUse.geojson': geoJson({
      type: 'Feature',
      properties: {class: 'oldTown'},
      geometry: {type: 'MultiPolygon', coordinates: [[square([1.2, 0.2], 0.3).map(place)]]},
    }),
    'buildings.geojson': geoJson(building('B1', square([0.2, 0.2]))),
  }
}

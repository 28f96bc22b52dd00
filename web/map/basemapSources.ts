import type {Feature, FeatureCollection, Geometry, Point} from 'geojson'
import type {SourceSpecification} from 'maplibre-gl'
import {pointInPolygon} from '#geo/pointInPolygon.ts'
import type {BBox, Position} from '#geo/types.ts'
import type {AreaShapes, LandShapes} from '#web/stores/city.ts'
import {AREA_SOURCES} from './areaLayers.ts'
import {grownBounds} from './camera.ts'
import {labelAnchor, polygonsOf} from './labelAnchor.ts'
import {outlineOf} from './outlineOf.ts'
import {shortNames} from './shortNames.ts'

/** The shapes of a city that its map is made of. */
export interface BasemapShapes {
  readonly communities: AreaShapes
  readonly gridCells: AreaShapes
  readonly land: LandShapes | null
}

/** Everything that the city pack's own shapes give to the map. Deterministic; O(vertices). */
export function areaSources({
  communities,
  gridCells,
  land,
}: BasemapShapes): Record<string, SourceSpecification> {
  const borders = outlineOf(communities.features.map(feature => feature.geometry))
  return {
    land: geojson(land ?? {type: 'FeatureCollection', features: []}),
    [AREA_SOURCES.community]: {...geojson(communities), promoteId: 'code'},
    [AREA_SOURCES.gridCell]: {...geojson(gridCells), promoteId: 'code'},
    cityEdge: geojson(toFeature(borders.outer)),
    communityBorders: geojson(toFeature(borders.inner)),
    communityLabels: geojson(labelPoints(communities, shortNames(namesOf(communities)))),
    cellLabels: geojson(labelPoints(gridCells, cellNames(gridCells, communities))),
    landLabels: geojson(landLabelPoints(land, communities)),
  }
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

/** Names of cells without that of their community, which stands beside them in larger letters. */
function cellNames(gridCells: AreaShapes, communities: AreaShapes): readonly string[] {
  const nameOf = new Map(communities.features.map(({properties}) => [properties.code, properties.name]))
  return gridCells.features.map(({properties: {name, parent}}) => {
    const prefix = (parent && nameOf.get(parent)) ?? ''
    return name.startsWith(prefix) && name.length > prefix.length ? name.slice(prefix.length) : name
  })
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

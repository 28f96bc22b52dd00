import {PolygonIndex} from '#geo/polygonIndex.ts'
import {toWgs84} from '#geo/toWgs84.ts'
import type {MultiPolygonRings} from '#geo/types.ts'
import {PackFindings} from '../city/packFindings.ts'
import {readFeatureSource} from '../city/packSource.ts'
import {readDatum} from '../city/readDatum.ts'
import {readWater} from '../city/readGround.ts'

/** Says of a position whether it lies on the sea or a river, where nothing can burn; what is wrong with the file is left out. */
export async function readWideWater(folder: string): Promise<(lng: number, lat: number) => boolean> {
  const source = await readFeatureSource(folder, 'water.geojson', {
    isOptional: true,
    findings: new PackFindings(),
  })
  const datum = await readDatum(folder)
  const toPlace = ([lng, lat]: readonly [number, number, ...number[]]) => toWgs84([lng, lat], datum)
  const wide = (source ? readWater(source) : []).filter(
    ({properties}) => properties.class === 'sea' || properties.class === 'river',
  )
  const shapes = wide.map(({geometry}): MultiPolygonRings => {
    if (geometry.type === 'LineString') return []
    const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates
    return polygons.map(rings => rings.map(ring => ring.map(toPlace)))
  })
  const index = new PolygonIndex(shapes)
  return (lng, lat) => index.indexAt(lng, lat) >= 0
}

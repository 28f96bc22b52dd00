import Flatbush from 'flatbush'
import {z} from 'zod'
import {boundsOfRings} from '#geo/boundsOfRings.ts'
import {pointInPolygon} from '#geo/pointInPolygon.ts'
import type {PolygonRings, Position} from '#geo/types.ts'
import {polygonsSchema, type PackFolder} from './packFolder.ts'
import {LAND_CLASSES, type LandClass} from './setting.ts'

const landUseSchema = z.object({
  properties: z.object({class: z.string()}),
  geometry: polygonsSchema,
})

/** What the land is used for at a position; null where the pack does not say. */
export type LandUseAt = (position: Position) => LandClass | null

/** Reads `landUse.geojson`; null when the pack has none. */
export async function readLandUse(pack: PackFolder): Promise<LandUseAt | null> {
  const blocks: {rings: PolygonRings; landClass: LandClass}[] = []
  for (const {properties, geometry} of await pack.features('landUse.geojson', landUseSchema)) {
    const landClass = LAND_CLASSES.find(each => each === properties.class)
    if (landClass === undefined) continue
    for (const polygon of geometry)
      blocks.push({rings: polygon.map(ring => ring.map(position => pack.toWgs84(position))), landClass})
  }
  if (blocks.length === 0) return null
  const index = new Flatbush(blocks.length)
  for (const {rings} of blocks) index.add(...boundsOfRings(rings))
  index.finish()
  return ([lng, lat]) => {
    for (const found of index.search(lng, lat, lng, lat)) {
      const block = blocks[found]
      if (block && pointInPolygon([lng, lat], block.rings)) return block.landClass
    }
    return null
  }
}

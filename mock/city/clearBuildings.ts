import Flatbush from 'flatbush'
import {boundsOfRings} from '#geo/boundsOfRings.ts'
import type {Building} from './building.ts'
import type {CityMesh} from './cityMesh.ts'
import {cornersOf, distanceToQuad} from './lot.ts'
import {wrapAt} from './polyline.ts'

/** The share of its clearance that nothing may come nearer than. */
const LEAST_SHARE = 0.65

/**
 * Leaves out buildings that come too near to a street or creek beyond their own block: between the two there may be
 * no more than a sliver of another.
 */
export function clearBuildings(
  buildings: readonly Building[],
  mesh: CityMesh,
  /** For each edge of the mesh, in metres. */
  clearances: readonly number[],
): readonly Building[] {
  const widest = Math.max(...clearances)
  const tree = new Flatbush(mesh.edges.length)
  for (const {from, to} of mesh.edges) {
    tree.add(...boundsOfRings([[wrapAt(mesh.vertices, from), wrapAt(mesh.vertices, to)]]))
  }
  tree.finish()
  return buildings.filter(building => {
    const corners = cornersOf(building)
    const [west, south, east, north] = boundsOfRings([corners])
    return !tree.search(west - widest, south - widest, east + widest, north + widest).some(index => {
      const {from, to} = wrapAt(mesh.edges, index)
      const least = LEAST_SHARE * (clearances[index] ?? 0)
      return distanceToQuad(wrapAt(mesh.vertices, from), wrapAt(mesh.vertices, to), corners) < least
    })
  })
}

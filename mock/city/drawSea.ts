import type {MultiPolygonRings} from '#geo/types.ts'
import type {Plane} from './plane.ts'
import {subdividePlane} from './planarSubdivision.ts'

/** The largest part of a box of degrees that is on no land. */
export function drawSea(
  [west, south, east, north]: readonly [number, number, number, number],
  {lands, plane}: {lands: readonly MultiPolygonRings[]; plane: Plane},
): MultiPolygonRings {
  const box: MultiPolygonRings = [
    [
      [
        [west, south],
        [east, south],
        [east, north],
        [west, north],
        [west, south],
      ],
    ],
  ]
  const shapes = [box, ...lands].map(rings =>
    rings.map(polygon =>
      polygon.map(ring => ring.map(position => plane.toLattice(plane.toMeters(position)))),
    ),
  )
  const {faces, unite} = subdividePlane(shapes)
  let sea = -1
  faces.forEach(({covers, area}, face) => {
    if (covers.join() === '0' && area > (faces[sea]?.area ?? 0)) sea = face
  })
  return plane.ringsToDegrees(unite(face => (face === sea ? 0 : -1)).get(0) ?? [])
}

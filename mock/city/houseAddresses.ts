import Flatbush from 'flatbush'
import type {Position} from '#geo/types.ts'
import type {CityMesh} from './cityMesh.ts'
import type {Road} from './joinRoads.ts'
import {houseNumber} from './nameRoads.ts'
import {distanceBetween, nearestOnSegment, wrapAt} from './polyline.ts'

/** Where a door is counted. */
export interface HouseAddress {
  /** Index of the road. */
  readonly road: number
  readonly number: number
  readonly distanceMeters: number
}

/** Finds the address of a place: the nearest road, and how far along it. */
export function createHouseAddresses(
  mesh: CityMesh,
  roads: readonly Road[],
): (place: Position) => HouseAddress {
  const pieces = roads.flatMap((road, index) =>
    road.vertices.slice(1).map((vertex, at) => ({
      road: index,
      from: wrapAt(mesh.vertices, wrapAt(road.vertices, at)),
      to: wrapAt(mesh.vertices, vertex),
      start: road.alongMeters[at] ?? 0,
    })),
  )
  const tree = new Flatbush(pieces.length)
  for (const {from, to} of pieces) {
    tree.add(
      Math.min(from[0], to[0]),
      Math.min(from[1], to[1]),
      Math.max(from[0], to[0]),
      Math.max(from[1], to[1]),
    )
  }
  tree.finish()
  return place => {
    let best = {distance: Infinity, piece: wrapAt(pieces, 0), point: place}
    for (const index of tree.neighbors(place[0], place[1], 12)) {
      const piece = wrapAt(pieces, index)
      const point = nearestOnSegment(place, piece.from, piece.to)
      const distance = distanceBetween(place, point)
      if (distance < best.distance) best = {distance, piece, point}
    }
    const {piece, point, distance} = best
    const cross =
      (piece.to[0] - piece.from[0]) * (place[1] - piece.from[1]) -
      (piece.to[1] - piece.from[1]) * (place[0] - piece.from[0])
    const along = piece.start + distanceBetween(piece.from, point)
    return {road: piece.road, number: houseNumber(along, cross > 0), distanceMeters: distance}
  }
}

import {z} from 'zod'

/** Longitude and latitude. */
export type Position = [lng: number, lat: number]

/** The envelope of every GeoJSON file of a pack; its features are judged one by one. */
export const featureCollectionSchema = z.object({
  type: z.literal('FeatureCollection'),
  features: z.array(z.unknown()),
})

interface Fault {
  readonly path: number[]
  readonly message: string
}

/** The coordinates of a line with at least two positions. */
export const lineCoordinatesSchema = coordinatesSchema<Position[]>(1, 2)
/** Those of a polygon: rings, which are judged apart. */
export const polygonCoordinatesSchema = coordinatesSchema<Position[][]>(2, 0)
export const multiPolygonCoordinatesSchema = coordinatesSchema<Position[][][]>(3, 0)

/**
 * Positions in nested lists, `depth` of them, the innermost not shorter than `least`. GeoJSON allows an altitude behind
 * longitude and latitude, and it stays. Of a faulty value the first fault is named. Checked by hand: a city's files
 * have a million numbers.
 */
function coordinatesSchema<Coordinates>(depth: number, least: number) {
  return z.custom<Coordinates>().superRefine((value, context) => {
    const fault = findFault(value, depth, least)
    if (fault) context.addIssue({code: 'custom', ...fault})
  })
}

function findFault(value: unknown, depth: number, least: number): Fault | null {
  if (!Array.isArray(value)) return {path: [], message: 'expected a list'}
  if (depth === 0) return faultOfPosition(value)
  const shortest = depth === 1 ? least : 1
  if (value.length < shortest) return {path: [], message: `expected ${shortest} or more`}
  for (let index = 0; index < value.length; index++) {
    const fault = findFault(value[index], depth - 1, least)
    if (fault) return {path: [index, ...fault.path], message: fault.message}
  }
  return null
}

function faultOfPosition(position: readonly unknown[]): Fault | null {
  if (position.length < 2) return {path: [], message: 'a position has a longitude and a latitude'}
  if (!isWithin(position[0], 180)) return {path: [0], message: 'expected a longitude from -180 to 180'}
  if (!isWithin(position[1], 90)) return {path: [1], message: 'expected a latitude from -90 to 90'}
  return null
}

function isWithin(value: unknown, limit: number): boolean {
  return typeof value === 'number' && value >= -limit && value <= limit
}

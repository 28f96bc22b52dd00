import {readFile} from 'node:fs/promises'
import {join} from 'node:path'
import {z} from 'zod'
import {boundsOfRings} from '#geo/boundsOfRings.ts'
import {pointInPolygon} from '#geo/pointInPolygon.ts'
import {toWgs84} from '#geo/toWgs84.ts'
import type {BBox, Position, Ring} from '#geo/types.ts'
import type {SeededRandom} from '../seededRandom.ts'

/** Somewhere in the city. */
export interface CasePlace {
  /** WGS-84. */
  readonly position: Position
  readonly community: string
}

/** The city as its backends know it: where cases happen, and by which clock people live. */
export interface CityPlaces {
  readonly code: string
  readonly timeZone: string
  /** Somewhere in a grid cell; cells near the old town are picked more often. */
  pick(random: SeededRandom): CasePlace
  /** Somewhere near the city and outside it. */
  pickOutside(random: SeededRandom): CasePlace
}

interface Cell {
  readonly rings: readonly Ring[]
  readonly community: string
  readonly box: BBox
}

const positionSchema = z
  .tuple([z.number(), z.number()], z.unknown())
  .transform(([lng, lat]): Position => [lng, lat])
const ringsSchema = z.array(z.array(positionSchema))
const areasSchema = z.object({
  features: z.array(
    z.object({
      properties: z.object({
        code: z.string(),
        level: z.string(),
        parent: z.string().nullish(),
        name: z.string(),
      }),
      geometry: z.discriminatedUnion('type', [
        z.object({type: z.literal('Polygon'), coordinates: ringsSchema}),
        z.object({type: z.literal('MultiPolygon'), coordinates: z.array(ringsSchema)}),
      ]),
    }),
  ),
})
const citySchema = z.object({
  code: z.string(),
  timeZone: z.string(),
  sourceCrs: z.enum(['wgs84', 'gcj02', 'bd09', 'cgcs2000']),
})

/** How far the old town reaches, and how much denser it is than the rest. */
const OLD_TOWN_RADIUS_DEG = 0.025
const OLD_TOWN_DENSITY = 6

/**
 * Reads the areas of a city pack. The old town is where the grid cells are smallest: people live close together there.
 * Throws when the pack has no grid cells.
 */
export async function readCityPlaces(packFolder: string): Promise<CityPlaces> {
  const city = citySchema.parse(JSON.parse(await readFile(join(packFolder, 'city.json'), 'utf8')))
  const areas = areasSchema.parse(JSON.parse(await readFile(join(packFolder, 'areas.geojson'), 'utf8')))
  const names = new Map(areas.features.map(({properties}) => [properties.code, properties.name]))
  const cells = areas.features
    .filter(({properties}) => properties.level === 'gridCell')
    .map(({properties, geometry}): Cell => {
      const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates
      const rings = polygons.flat().map(ring => ring.map(position => toWgs84(position, city.sourceCrs)))
      return {
        rings,
        community: names.get(properties.parent ?? '') ?? properties.name,
        box: boundsOfRings(rings),
      }
    })
  if (cells.length === 0) throw new Error(`${packFolder} has no grid cells`)
  return createCityPlaces(cells, city)
}

function createCityPlaces(
  cells: readonly Cell[],
  {code, timeZone}: {code: string; timeZone: string},
): CityPlaces {
  const oldTown = middleOf(
    cells.reduce((smallest, cell) => (sizeOf(cell) < sizeOf(smallest) ? cell : smallest)),
  )
  const weights = cells.map(cell => {
    const distance = distanceDeg(middleOf(cell), oldTown) / OLD_TOWN_RADIUS_DEG
    return 1 + OLD_TOWN_DENSITY * Math.exp(-(distance ** 2))
  })
  const [west, south, east, north] = boundsOfRings(cells.flatMap(cell => cell.rings))
  const isInCity = (position: Position) => cells.some(({rings}) => pointInPolygon(position, rings))

  return {
    code,
    timeZone,
    pick(random) {
      const cell = cells[random.pickWeighted(weights)] ?? random.pick(cells)
      return {position: insideOf(cell, random), community: cell.community}
    },
    pickOutside(random) {
      const {community} = random.pick(cells)
      for (;;) {
        const lng = west - (east - west) * 0.1 + random.next() * (east - west) * 1.2
        const lat = south - (north - south) * 0.1 + random.next() * (north - south) * 1.2
        if (!isInCity([lng, lat])) return {position: [lng, lat], community}
      }
    },
  }
}

/** A position inside the cell; its box's middle should the cell be too thin to be hit. */
function insideOf(cell: Cell, random: SeededRandom): Position {
  const [west, south, east, north] = cell.box
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const position: Position = [west + random.next() * (east - west), south + random.next() * (north - south)]
    if (pointInPolygon(position, cell.rings)) return position
  }
  return middleOf(cell)
}

function sizeOf({box: [west, south, east, north]}: Cell): number {
  return (east - west) * (north - south)
}

function middleOf({box: [west, south, east, north]}: Cell): Position {
  return [(west + east) / 2, (south + north) / 2]
}

function distanceDeg(a: Position, b: Position): number {
  return Math.hypot((a[0] - b[0]) * Math.cos((a[1] * Math.PI) / 180), a[1] - b[1])
}

import {z} from 'zod'
import {boundsOfRings} from '#geo/boundsOfRings.ts'
import {pointInPolygon} from '#geo/pointInPolygon.ts'
import type {BBox, Position, Ring} from '#geo/types.ts'
import {createSeededRandom, type SeededRandom} from '../seededRandom.ts'
import type {LandUseAt} from './landUse.ts'
import {polygonsSchema, type PackFolder} from './packFolder.ts'
import type {LandClass} from './setting.ts'

/** A grid cell as those who work in it know it. */
export interface Cell {
  readonly code: string
  /** The name of its community. */
  readonly community: string
  readonly rings: readonly Ring[]
  readonly box: BBox
  /** How many people live there, or a guess where the pack does not say. */
  readonly residents: number
  /** What share of the land is used for what; they add up to 1. */
  readonly land: ReadonlyMap<LandClass, number>
}

const areaSchema = z.object({
  properties: z.object({
    code: z.string(),
    level: z.string(),
    parent: z.string().nullish(),
    name: z.string(),
    residents: z.number().nonnegative().nullish(),
  }),
  geometry: polygonsSchema,
})

const SAMPLES = 12
const GUESSED_RESIDENTS = 300
/** Without residents in the pack: how far the old town reaches, and how many more people live there. */
const OLD_TOWN_RADIUS_DEG = 0.025
const OLD_TOWN_DENSITY = 6
/** Without land use in the pack: the shares of cells, smallest first, that are old town, then residential. */
const OLD_TOWN_SHARE = 0.15
const RESIDENTIAL_SHARE = 0.7

/** Reads the grid cells of `areas.geojson`. Throws when there are none. */
export async function readCells(pack: PackFolder, landUseAt: LandUseAt | null): Promise<readonly Cell[]> {
  const areas = await pack.features('areas.geojson', areaSchema)
  const names = new Map(areas.map(({properties}) => [properties.code, properties.name]))
  const found = areas
    .filter(({properties}) => properties.level === 'gridCell')
    .map(({properties: {code, name, parent, residents}, geometry}) => {
      const rings = geometry.flat().map(ring => ring.map(position => pack.toWgs84(position)))
      const community = names.get(parent ?? '') ?? name
      return {code, community, rings, box: boundsOfRings(rings), residents: residents ?? null}
    })
  if (found.length === 0) throw new Error('the city pack has no grid cells')
  const bySize = [...found].sort((a, b) => sizeOf(a) - sizeOf(b) || a.code.localeCompare(b.code))
  const rank = new Map(bySize.map(({code}, index) => [code, index / bySize.length]))
  const oldTown = middleOf(bySize[0] ?? {box: [0, 0, 0, 0]})
  return found.map(cell => ({
    ...cell,
    residents: cell.residents ?? guessResidents(cell, oldTown),
    land: landOf(cell, landUseAt) ?? new Map([[guessLand(rank.get(cell.code) ?? 0), 1]]),
  }))
}

/** A position inside the cell; its box's middle should the cell be too thin to be hit. */
export function positionInside(cell: Pick<Cell, 'rings' | 'box'>, random: SeededRandom): Position {
  const [west, south, east, north] = cell.box
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const position: Position = [west + random.next() * (east - west), south + random.next() * (north - south)]
    if (pointInPolygon(position, cell.rings)) return position
  }
  return middleOf(cell)
}

/** The shares of land uses among a few positions in the cell; null when nothing is known of any. */
function landOf(
  cell: Pick<Cell, 'code' | 'rings' | 'box'>,
  landUseAt: LandUseAt | null,
): ReadonlyMap<LandClass, number> | null {
  if (landUseAt === null) return null
  const random = createSeededRandom(`land ${cell.code}`)
  const classes = Array.from({length: SAMPLES}, () => landUseAt(positionInside(cell, random)))
  const known = classes.filter(each => each !== null)
  if (known.length === 0) return null
  const shares = new Map<LandClass, number>()
  for (const each of known) shares.set(each, (shares.get(each) ?? 0) + 1 / known.length)
  return shares
}

/** People live close together where the cells are smallest. */
function guessResidents(cell: Pick<Cell, 'box'>, oldTown: Position): number {
  const distance = distanceDeg(middleOf(cell), oldTown) / OLD_TOWN_RADIUS_DEG
  return GUESSED_RESIDENTS * (1 + OLD_TOWN_DENSITY * Math.exp(-(distance ** 2)))
}

function guessLand(rank: number): LandClass {
  if (rank < OLD_TOWN_SHARE) return 'oldTown'
  return rank < RESIDENTIAL_SHARE ? 'residential' : 'village'
}

function sizeOf({box: [west, south, east, north]}: Pick<Cell, 'box'>): number {
  return (east - west) * (north - south)
}

function middleOf({box: [west, south, east, north]}: Pick<Cell, 'box'>): Position {
  return [(west + east) / 2, (south + north) / 2]
}

function distanceDeg(a: Position, b: Position): number {
  return Math.hypot((a[0] - b[0]) * Math.cos((a[1] * Math.PI) / 180), a[1] - b[1])
}

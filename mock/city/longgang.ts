import {boundsOfRings} from '#geo/boundsOfRings.ts'
import type {MultiPolygonRings, Position} from '#geo/types.ts'
import {createSeededRandom} from '../seededRandom.ts'
import {growCommunities} from './growCommunities.ts'
import {createLattice, type Lattice} from './lattice.ts'
import {readLonggangSources, type LonggangSources, type SourceCommunity} from './longgangSources.ts'
import {inventPlaces} from './inventPlaces.ts'
import {writePack, type PackArea} from './packWriter.ts'
import {tessellate, type Tessellation} from './tessellate.ts'

const CITY_CODE = '330383'
const GRID_CELLS = 1_000
/** Length of a degree of longitude here, in degrees of latitude. */
const LNG_SHRINK = 0.887

/**
 * Writes the Longgang city pack: the real outline, divided into about a thousand grid cells under its 102 real
 * community names, with premises and fire panels. All but outline and names is made up, and the pack says so. The
 * same seed gives the same bytes. Takes a few seconds.
 */
export async function generateLonggang({outFolder, seed}: {outFolder: string; seed: string}): Promise<void> {
  const sources = await readLonggangSources()
  const {outline, communities, words, settlement} = sources
  const [west, south] = boundsOfRings(outline.flat())
  const lattice = createLattice([west, south])
  const tessellation = tessellate(outline, {
    cellCount: GRID_CELLS,
    settlement,
    random: createSeededRandom(`${seed}/cells`),
    lattice,
  })
  const centres = centresOfCells(tessellation)
  const communityOf = growCommunities(centres, {
    neighbours: tessellation.neighbours,
    count: communities.length,
    random: createSeededRandom(`${seed}/communities`),
  })
  const areas = nameAreas({tessellation, centres, communityOf, lattice, sources})
  const places = inventPlaces(areas, {words, random: createSeededRandom(`${seed}/places`)})
  await writePack(outFolder, {
    city: {
      code: CITY_CODE,
      name: words.cityName,
      timeZone: 'Asia/Shanghai',
      clock: 'live',
      feeds: ['four-platforms', 'fire-response'],
      notice: words.notice,
      basemaps: [
        {
          id: 'pack',
          kind: 'pack',
          name: words.cityName,
          attribution: words.attribution,
          approvalNumber: null,
        },
      ],
    },
    areas,
    policy: sources.policy,
    land: sources.neighbours,
    ...places,
  })
}

/** For each cell the middle of its bounds, in a plane whose axes are equally long. */
function centresOfCells({subdivision, cellOfFace, cellCount}: Tessellation): readonly Position[] {
  const rings = subdivision.unite(face => cellOfFace[face] ?? -1)
  return Array.from({length: cellCount}, (_, cell): Position => {
    const [west, south, east, north] = boundsOfRings(rings.get(cell)?.flat() ?? [])
    return [((west + east) / 2) * LNG_SHRINK, (south + north) / 2]
  })
}

interface Division {
  readonly tessellation: Tessellation
  readonly centres: readonly Position[]
  /** For each cell. */
  readonly communityOf: Int32Array
  readonly lattice: Lattice
  readonly sources: LonggangSources
}

/** Gives codes and names: communities from the old town outwards in the order of their codes, cells north to south. */
function nameAreas({tessellation, centres, communityOf, lattice, sources}: Division): readonly PackArea[] {
  const {subdivision, cellOfFace} = tessellation
  const {communities, words, settlement} = sources
  const toDegrees = (rings: MultiPolygonRings | undefined) => lattice.ringsToDegrees(rings ?? [])
  const cityRings = subdivision.unite(face => ((cellOfFace[face] ?? -1) < 0 ? -1 : 0))
  const communityRings = subdivision.unite(face => communityOf[cellOfFace[face] ?? -1] ?? -1)
  const cellRings = subdivision.unite(face => cellOfFace[face] ?? -1)

  const oldTown = lattice.toLattice(settlement.towns[0]?.position ?? [0, 0])
  const order = [...communityRings.keys()].sort(
    (a, b) => distanceOf(communityRings.get(a), oldTown) - distanceOf(communityRings.get(b), oldTown),
  )
  const community = (index: number): SourceCommunity => {
    const named = communities[order.indexOf(index)]
    if (!named) throw new Error('fewer community names than communities')
    return named
  }
  const serials = new Map<string, number>()
  const cells = [...cellRings.keys()].sort(
    (a, b) =>
      (centres[b]?.[1] ?? 0) - (centres[a]?.[1] ?? 0) || (centres[a]?.[0] ?? 0) - (centres[b]?.[0] ?? 0),
  )
  return [
    {code: CITY_CODE, level: 'city', parent: null, name: words.cityName, rings: toDegrees(cityRings.get(0))},
    ...order.map((index): PackArea => {
      const {code, name} = community(index)
      return {code, level: 'community', parent: CITY_CODE, name, rings: toDegrees(communityRings.get(index))}
    }),
    ...cells.map((cell): PackArea => {
      const {code: parent, name} = community(communityOf[cell] ?? -1)
      const serial = (serials.get(parent) ?? 0) + 1
      serials.set(parent, serial)
      return {
        code: `${parent}${String(serial).padStart(3, '0')}`,
        level: 'gridCell',
        parent,
        name: words.gridCell.replace('{community}', name).replace('{number}', String(serial)),
        rings: toDegrees(cellRings.get(cell)),
      }
    }),
  ]
}

function distanceOf(rings: MultiPolygonRings | undefined, from: Position): number {
  const [west, south, east, north] = boundsOfRings(rings?.flat() ?? [])
  return Math.hypot(((west + east) / 2 - from[0]) * LNG_SHRINK, (south + north) / 2 - from[1])
}

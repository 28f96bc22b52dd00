import {readFile} from 'node:fs/promises'
import {z} from 'zod'
import {boundsOfRings} from '#geo/boundsOfRings.ts'
import type {MultiPolygonRings} from '#geo/types.ts'
import {createLattice} from './lattice.ts'
import {writePack, type PackArea} from './packWriter.ts'
import {subdividePlane, type Face} from './planarSubdivision.ts'

/** FIPS code of the City and County of San Francisco (state 06, county 075), six digits with its leading zero. */
const CITY_CODE = '006075'
/** In millionths of a degree: a gap between neighbourhoods that is narrower on average comes from drawing (about 20 m). */
const SLIVER_WIDTH = 200

const positionSchema = z.tuple([z.number(), z.number()])
const neighborhoodsSchema = z.object({
  features: z.array(
    z.object({
      properties: z.object({nhood: z.string()}),
      geometry: z.object({
        type: z.literal('MultiPolygon'),
        coordinates: z.array(z.array(z.array(positionSchema))),
      }),
    }),
  ),
})

/**
 * Writes the San Francisco city pack from DataSF's analysis neighbourhoods: each one a community (numbered in the
 * order of the names) with one grid cell of the same shape. The drawn shapes overlap, leave slivers and cross
 * themselves; here they become an exact tiling: what two claim goes to the first of them, and a sliver between them to
 * the neighbour it borders on longest.
 */
export async function buildSanFrancisco({
  neighborhoodsFile,
  outFolder,
}: {
  neighborhoodsFile: string
  outFolder: string
}): Promise<void> {
  const text = await readFile(neighborhoodsFile, 'utf8')
  const neighborhoods = neighborhoodsSchema
    .parse(JSON.parse(text))
    .features.map(({properties, geometry}) => ({name: properties.nhood, rings: geometry.coordinates}))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
  const policy = await readFile(new URL('policy.json', import.meta.url), 'utf8')
  const {city, shapes} = tile(neighborhoods.map(({rings}) => rings))
  const areas = neighborhoods.flatMap(({name}, index): PackArea[] => {
    const rings = shapes[index] ?? []
    const code = `${CITY_CODE}${String(index + 1).padStart(6, '0')}`
    return [
      {code, level: 'community', parent: CITY_CODE, name, rings},
      {code: `${code}001`, level: 'gridCell', parent: code, name, rings},
    ]
  })
  await writePack(outFolder, {
    city: {
      code: CITY_CODE,
      name: 'San Francisco',
      timeZone: 'America/Los_Angeles',
      clock: 'replay',
      feeds: ['four-platforms'],
      notice: '',
      basemaps: [
        {
          id: 'pack',
          kind: 'pack',
          name: 'San Francisco',
          attribution: 'Analysis Neighborhoods: DataSF (PDDL)',
          approvalNumber: null,
        },
      ],
    },
    areas: [{code: CITY_CODE, level: 'city', parent: null, name: 'San Francisco', rings: city}, ...areas],
    policy,
  })
}

function tile(drawn: readonly MultiPolygonRings[]): {
  city: MultiPolygonRings
  shapes: readonly MultiPolygonRings[]
} {
  const [west, south] = boundsOfRings(drawn.flat(2))
  const lattice = createLattice([west, south])
  const subdivision = subdividePlane(drawn.map(rings => lattice.ringsToLattice(rings)))
  const groupOf = assignFaces(subdivision.faces)
  const shapes = subdivision.unite(face => groupOf[face] ?? -1)
  const city = subdivision.unite(face => ((groupOf[face] ?? -1) < 0 ? -1 : 0))
  return {
    city: lattice.ringsToDegrees(city.get(0) ?? []),
    shapes: drawn.map((_, index) => lattice.ringsToDegrees(shapes.get(index) ?? [])),
  }
}

function assignFaces(faces: readonly Face[]): Int32Array {
  const groupOf = Int32Array.from(faces, ({covers}) => covers[0] ?? -1)
  for (const [index, {covers, area, borders}] of faces.entries()) {
    if (covers.length > 0) continue
    const length = [...borders.values()].reduce((sum, border) => sum + border, 0)
    // A long thin region of area A has width 2A / perimeter.
    if ((2 * area) / length > SLIVER_WIDTH) continue
    const [longest] = [...borders].filter(([face]) => face >= 0).sort((a, b) => b[1] - a[1])
    if (longest) groupOf[index] = faces[longest[0]]?.covers[0] ?? -1
  }
  return groupOf
}

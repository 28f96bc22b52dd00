import type {SeededRandom} from '../seededRandom.ts'
import {buildFronts, buildRows, type RowRule} from './buildBlock.ts'
import type {Building} from './building.ts'
import {clearBuildings} from './clearBuildings.ts'
import type {BaseLine} from './cityLines.ts'
import type {Block, BlockKind, CityMesh, MeshEdge} from './cityMesh.ts'
import {Lot} from './lot.ts'
import {grainOf} from './polyline.ts'
import type {StreetClass, StreetNet} from './streetNet.ts'

/** How far buildings keep from the middle of a street: half its width and a pavement. */
const STREET_CLEARANCE: Readonly<Record<StreetClass, number>> = {arterial: 25, street: 11, alley: 4.5}

const OLD_HOUSES: RowRule = {
  depth: [9, 13],
  lane: 2.5,
  lengths: [7, 24],
  gap: 0.6,
  floors: [2, 4.4],
  floorMeters: 3.1,
  style: 'oldHouse',
  use: 'dwelling',
  vacancy: 0.04,
}
const ROW_HOUSES: RowRule = {
  depth: [11, 13.5],
  lane: 6,
  lengths: [15, 52],
  gap: 3,
  floors: [4, 6],
  floorMeters: 3.3,
  style: 'rowHouse',
  use: 'dwelling',
  vacancy: 0.03,
}
const VILLAGE_HOUSES: RowRule = {
  depth: [10, 13],
  lane: 7,
  lengths: [8, 38],
  gap: 4,
  floors: [3, 5.4],
  floorMeters: 3.3,
  style: 'rowHouse',
  use: 'dwelling',
  vacancy: 0.12,
}
const SLABS: RowRule = {
  depth: [13, 15],
  lane: 26,
  lengths: [34, 62],
  gap: 11,
  floors: [8, 18],
  floorMeters: 2.95,
  style: 'slab',
  use: 'dwelling',
  vacancy: 0.06,
}
const TOWERS: RowRule = {
  depth: [22, 26],
  lane: 34,
  lengths: [24, 34],
  gap: 26,
  floors: [24, 33],
  floorMeters: 2.95,
  style: 'tower',
  use: 'dwelling',
  vacancy: 0.1,
}
const PODIUMS: RowRule = {
  depth: [16, 24],
  lane: 14,
  lengths: [30, 70],
  gap: 7,
  floors: [2, 5],
  floorMeters: 4.2,
  style: 'podium',
  use: 'shop',
  vacancy: 0.1,
}
const SHEDS: RowRule = {
  depth: [26, 48],
  lane: 11,
  lengths: [44, 120],
  gap: 10,
  floors: [1, 5],
  floorMeters: 4.5,
  style: 'factory',
  use: 'workshop',
  vacancy: 0.08,
}
const DORMITORIES: RowRule = {
  depth: [12, 15],
  lane: 14,
  lengths: [28, 46],
  gap: 10,
  floors: [4, 6],
  floorMeters: 3.2,
  style: 'dormitory',
  use: 'dwelling',
  vacancy: 0.3,
}
const PUBLIC: RowRule = {
  depth: [15, 22],
  lane: 24,
  lengths: [30, 74],
  gap: 18,
  floors: [3, 6],
  floorMeters: 3.8,
  style: 'public',
  use: 'public',
  vacancy: 0.2,
}

/** What stands in a block of a kind; rows first come, first served. */
type Builder = (
  lot: Lot,
  bearing: number,
  tools: {random: SeededRandom; clearances: readonly number[]},
) => Omit<Building, 'block'>[]

const BUILDERS: Readonly<Partial<Record<BlockKind, Builder>>> = {
  oldTown: (lot, bearing, {random, clearances}) => [
    ...buildFronts(lot, OLD_HOUSES, random, clearances),
    ...buildRows(lot, bearing, OLD_HOUSES, random),
  ],
  residential: (lot, bearing, {random, clearances}) => [
    ...buildFronts(lot, ROW_HOUSES, random, clearances),
    ...buildRows(lot, bearing, ROW_HOUSES, random),
  ],
  village: (lot, bearing, {random}) => buildRows(lot, bearing, VILLAGE_HOUSES, random),
  centre: (lot, bearing, {random, clearances}) => {
    if (random.chance(0.14)) return buildRows(lot, bearing, PUBLIC, random)
    const fronts = random.chance(0.45) ? buildFronts(lot, PODIUMS, random, clearances) : []
    return [...fronts, ...buildRows(lot, bearing, random.chance(0.42) ? TOWERS : SLABS, random)]
  },
  industrial: (lot, bearing, {random, clearances}) => [
    ...(random.chance(0.35) ? buildFronts(lot, DORMITORIES, random, clearances).slice(0, 2) : []),
    ...buildRows(lot, bearing, SHEDS, random),
  ],
}

/** Blocks with less ground, in square metres, stay green. */
const SMALLEST_BLOCK = 500

/** Fills the blocks with buildings, clear of streets, water and one another. */
export function buildCity(
  mesh: CityMesh,
  {streets, lines, random}: {streets: StreetNet; lines: readonly BaseLine[]; random: SeededRandom},
): readonly Building[] {
  const edgeClearances = mesh.edges.map((edge, index) => clearanceOf(edge, streets[index] ?? null, lines))
  const cornerClearances = new Float64Array(mesh.vertices.length)
  mesh.edges.forEach(({from, to}, index) => {
    for (const end of [from, to]) {
      cornerClearances[end] = Math.max(cornerClearances[end] ?? 0, edgeClearances[index] ?? 0)
    }
  })
  const buildings = mesh.blocks.flatMap((block, index) => {
    const builder = BUILDERS[block.kind]
    const hasStreet = block.edges.some(edge => streets[edge])
    if (!builder || !hasStreet || block.area < SMALLEST_BLOCK || isPark(block, random)) return []
    const clearances = block.edges.map(edge => edgeClearances[edge] ?? 0)
    const lot = new Lot(block.ring, {
      edges: clearances,
      corners: block.corners.map(vertex => cornerClearances[vertex] ?? 0),
    })
    const bearing = flattest(grainOf(block.ring))
    return builder(lot, bearing, {random, clearances}).map(draft => ({...draft, block: index}))
  })
  return clearBuildings(buildings, mesh, edgeClearances)
}

function isPark(block: Block, random: SeededRandom): boolean {
  const share = block.kind === 'centre' ? 0.08 : block.kind === 'residential' ? 0.03 : 0.01
  return random.chance(share)
}

/** Rows face south: of the two directions of a grain the one nearer to east. */
function flattest(grain: number): number {
  return grain > Math.PI / 4 ? grain - Math.PI / 2 : grain
}

function clearanceOf(edge: MeshEdge, street: StreetClass | null, lines: readonly BaseLine[]): number {
  if (street) return STREET_CLEARANCE[street]
  if (edge.kind === 'creek') return (lines[edge.line ?? -1]?.widthMeters ?? 12) / 2 + 5
  if (edge.kind === 'shore') return 22
  return edge.kind === 'outline' ? 8 : 3
}

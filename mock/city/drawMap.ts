import type {Position} from '#geo/types.ts'
import {runsOf} from './bankRoads.ts'
import {wallsOf, type Building} from './building.ts'
import type {BaseLine} from './cityLines.ts'
import type {Block, CityMesh} from './cityMesh.ts'
import {cutRing, type OpenRing} from './cutRing.ts'
import type {Road} from './joinRoads.ts'
import {buildingId} from './listPremises.ts'
import type {PackFeature} from './packWriter.ts'
import type {CityPlan} from './planCity.ts'
import type {Plane} from './plane.ts'
import {distanceBetween, grainOf, wrapAt} from './polyline.ts'
import type {SmoothNoise} from './smoothNoise.ts'
import {centroidOf, openArea} from './subdivideRing.ts'

/** Metres: the width of a strip of field, and of the path or ditch between two. */
const STRIP = 58
const STRIP_GAP = 2.2
const POND_BANK = 7
/** Metres from the water's edge to the end of a street. */
const BANK_METERS = 4
const SMALLEST_POND = 6_000

export function drawStreets(
  roads: readonly Road[],
  {
    names,
    mesh,
    lines,
    plane,
  }: {names: readonly string[]; mesh: CityMesh; lines: readonly BaseLine[]; plane: Plane},
): readonly PackFeature[] {
  const retreatAt = findRetreats(roads, mesh, lines)
  const pointAt = (vertex: number, neighbour: number): Position => {
    const retreat = retreatAt.get(vertex)
    if (retreat === undefined) return plane.latticeToDegrees(wrapAt(mesh.subdivision.vertices, vertex))
    const [end, before] = [wrapAt(mesh.vertices, vertex), wrapAt(mesh.vertices, neighbour)]
    const share = Math.min(0.8, retreat / distanceBetween(end, before))
    return plane.toDegrees([end[0] + (before[0] - end[0]) * share, end[1] + (before[1] - end[1]) * share])
  }
  return roads.map(({kind, vertices}, index) => ({
    properties: {id: `S${String(index + 1).padStart(5, '0')}`, name: names[index] ?? null, class: kind},
    shape: {
      line: vertices.map((vertex, at) => pointAt(vertex, vertices[at === 0 ? 1 : at - 1] ?? vertex)),
    },
  }))
}

/** For each dead end in the middle of a creek how far it is drawn back, to the bank. */
function findRetreats(
  roads: readonly Road[],
  mesh: CityMesh,
  lines: readonly BaseLine[],
): ReadonlyMap<number, number> {
  const uses = new Map<number, number>()
  for (const {vertices} of roads) {
    vertices.forEach((vertex, at) => {
      const isEnd = at === 0 || at === vertices.length - 1
      uses.set(vertex, (uses.get(vertex) ?? 0) + (isEnd ? 1 : 2))
    })
  }
  const retreats = new Map<number, number>()
  for (const {from, to, kind, line} of mesh.edges) {
    if (kind !== 'creek') continue
    const retreat = (lines[line ?? -1]?.widthMeters ?? 0) / 2 + BANK_METERS
    for (const end of [from, to])
      if (uses.get(end) === 1) retreats.set(end, Math.max(retreat, retreats.get(end) ?? 0))
  }
  return retreats
}

export function drawBuildings(buildings: readonly Building[], plane: Plane): readonly PackFeature[] {
  return buildings.map((building, index) => ({
    properties: {
      id: buildingId(index),
      heightMeters: building.heightMeters,
      floors: building.floors,
      use: building.use,
    },
    shape: {rings: [[toDegrees(wallsOf(building), plane)]]},
  }))
}

/** The river, the creeks as lines with their width, and the ponds of the polders; the sea is drawn elsewhere. */
export function drawWater(
  {water, river, character}: CityPlan,
  {mesh, plane, riverName, noise}: {mesh: CityMesh; plane: Plane; riverName: string; noise: SmoothNoise},
): readonly PackFeature[] {
  const creeks = water.creeks.flatMap(({points, widthMeters}) =>
    runsOf(points, place => character.kindAt(place) !== 'hill').map((run): PackFeature => ({
      properties: {class: 'creek', name: null, widthMeters},
      shape: {line: run.map(point => plane.toDegrees(point))},
    })),
  )
  const ponds = mesh.blocks
    .filter(block => isPond(block, noise))
    .map((block): PackFeature => ({
      properties: {class: 'pond', name: null},
      shape: {rings: [[toDegrees(shrink(block.ring, POND_BANK), plane)]]},
    }))
  const riverRings = river.map(polygon => polygon.map(ring => ring.map(point => plane.toDegrees(point))))
  return [{properties: {class: 'river', name: riverName}, shape: {rings: riverRings}}, ...creeks, ...ponds]
}

function isPond({kind, area, centre}: Block, noise: SmoothNoise): boolean {
  return kind === 'polder' && area > SMALLEST_POND && noise(centre[0] / 900 + 40, centre[1] / 900) > -0.35
}

/** What every block is used for; fields as the strips that they are tilled in. */
export function drawLandUse(
  mesh: CityMesh,
  {buildings, plane, noise}: {buildings: readonly Building[]; plane: Plane; noise: SmoothNoise},
): readonly PackFeature[] {
  const isBuilt = new Set(buildings.map(({block}) => block))
  return mesh.blocks.flatMap((block, index): PackFeature[] => {
    const landUse = landUseOf(block, isBuilt.has(index))
    if (landUse === null || isPond(block, noise)) return []
    const rings = landUse === 'field' ? stripsOf(block) : [block.ring]
    return rings.map(ring => ({properties: {class: landUse}, shape: {rings: [[toDegrees(ring, plane)]]}}))
  })
}

function landUseOf({kind}: Block, isBuilt: boolean): string | null {
  if (kind === 'river') return null
  if (kind === 'hill') return 'park'
  if (kind === 'tidalFlat') return kind
  if (kind === 'field' || kind === 'polder') return 'field'
  if (isBuilt) return kind
  return kind === 'village' || kind === 'industrial' ? 'field' : 'park'
}

/** Cuts a field into strips across its longer side, a path between each. */
function stripsOf({ring}: Block): readonly OpenRing[] {
  const grain = grainOf(ring)
  const bearing = spanAlong(ring, grain) > spanAlong(ring, grain + Math.PI / 2) ? grain : grain + Math.PI / 2
  const [cos, sin] = [Math.cos(bearing), Math.sin(bearing)]
  const along = ring.map(([x, y]) => x * cos + y * sin)
  const across = ring.map(([x, y]) => y * cos - x * sin)
  const [low, high] = [Math.min(...along), Math.max(...along)]
  const [left, right] = [Math.min(...across) - 10, Math.max(...across) + 10]
  const count = Math.max(1, Math.round((high - low) / STRIP))
  let pieces: readonly OpenRing[] = [ring]
  for (let strip = 1; strip < count; strip++) {
    const at = low + ((high - low) * strip) / count
    const line: Position[] = [
      [at * cos - left * sin, at * sin + left * cos],
      [at * cos - right * sin, at * sin + right * cos],
    ]
    pieces = pieces.flatMap(piece => cutRing(piece, line)?.parts ?? [piece])
  }
  return pieces.filter(piece => openArea(piece) > 500).map(piece => shrink(piece, STRIP_GAP))
}

function spanAlong(ring: OpenRing, bearing: number): number {
  const values = ring.map(([x, y]) => x * Math.cos(bearing) + y * Math.sin(bearing))
  return Math.max(...values) - Math.min(...values)
}

/** Pulls the corners towards the middle. */
function shrink(ring: OpenRing, meters: number): OpenRing {
  const middle = centroidOf(ring)
  return ring.map((corner): Position => {
    const share = 1 - Math.min(0.5, meters / Math.max(1, distanceBetween(corner, middle)))
    return [middle[0] + (corner[0] - middle[0]) * share, middle[1] + (corner[1] - middle[1]) * share]
  })
}

function toDegrees(ring: OpenRing, plane: Plane): readonly Position[] {
  const corners = ring.map(point => plane.toDegrees(point))
  return [...corners, wrapAt(corners, 0)]
}

import {pointInPolygon} from '#geo/pointInPolygon.ts'
import type {MultiPolygonRings, Position} from '#geo/types.ts'
import {createSeededRandom} from '../seededRandom.ts'
import type {BaseLine, CityLines} from './cityLines.ts'
import type {OpenRing} from './cutRing.ts'
import {layBankRoads, layShoreRoads} from './bankRoads.ts'
import {createLandCharacter, edgeOf, type LandCharacter, type LandKind} from './landCharacter.ts'
import {layBlocks} from './layBlocks.ts'
import {arterialsOf, longestStretch, quartersOf, type LonggangPlan} from './longgangPlan.ts'
import type {Plane} from './plane.ts'
import {endsOf} from './halfEdges.ts'
import {subdividePlane} from './planarSubdivision.ts'
import {nearestOnLine, resample, smoothThrough, wrapAt} from './polyline.ts'
import {createSmoothNoise} from './smoothNoise.ts'
import {Junctions} from './subdivideRing.ts'
import {foundVillages, layCountryRoads, type Village} from './villages.ts'
import {layWaterNet, type WaterNet} from './waterNet.ts'

/** The city's plan: its waters, and all lines that divide it; in metres. */
export interface CityPlan extends CityLines {
  readonly water: WaterNet
  readonly character: LandCharacter
  readonly villages: readonly Village[]
}

export interface PlanSources {
  readonly plan: LonggangPlan
  readonly outline: MultiPolygonRings
  /** The neighbour on the other side of the river, and the others. */
  readonly acrossRiver: MultiPolygonRings
  readonly otherNeighbours: MultiPolygonRings
  readonly plane: Plane
  readonly seed: string
}

/** The river goes on above the city along so many corners of its neighbours' border. */
const UPSTREAM_CORNERS = 14
const POLDER_METERS = 1_700
/** On how many banks of a creek a road runs. */
const BANKS: Readonly<Record<LandKind, 0 | 1 | 2>> = {
  oldTown: 2,
  residential: 2,
  centre: 2,
  industrial: 1,
  village: 1,
  hill: 0,
  polder: 0,
  field: 0,
}

/** Lays out the city: waters, main roads, villages and the roads between them, and then the blocks in between. */
export function planCity(sources: PlanSources): CityPlan {
  const {plan, plane, seed} = sources
  const noise = createSmoothNoise(`${seed}/noise`)
  const toMeters = (rings: MultiPolygonRings): MultiPolygonRings =>
    rings.map(polygon => polygon.map(ring => ring.map(position => plane.toMeters(position))))
  const outline = toMeters(sources.outline)
  const {riverLine, coastLine} = findShores(sources)
  const quarters = quartersOf(plan, plane)
  const polderAt = (place: Position) => nearestOnLine(place, coastLine).distance < POLDER_METERS
  const designed = createLandCharacter(quarters, {noise, polderAt})
  const isBuiltUp = (place: Position) => !['field', 'polder', 'hill'].includes(designed.kindAt(place))
  const water = layWaterNet({
    outline: outline[0]?.[0]?.slice(0, -1) ?? [],
    riverLine,
    coastLine,
    riverHalfWidths: plan.river.halfWidthMeters,
    tidalFlatMeters: plan.tidalFlatMeters,
    noise,
    isBuiltUp,
    isHill: place => designed.kindAt(place) === 'hill',
  })
  const isDry = (place: Position) =>
    pointInPolygon(place, outline.flat()) &&
    !pointInPolygon(place, water.river.flat()) &&
    !pointInPolygon(place, water.tidalFlat.flat())
  const villages = foundVillages(water.creeks, {
    random: createSeededRandom(`${seed}/villages`),
    isFree: place => isDry(place) && designed.kindAt(place) === 'field',
  })
  const character = createLandCharacter([...quarters, ...villages], {noise, polderAt})
  const isHill = (place: Position) => designed.kindAt(place) === 'hill'
  const isOpenLand = (place: Position) => isDry(place) && !isHill(place)

  const mainRoads = arterialsOf(plan, plane).map(({name, points}): BaseLine => ({
    points: smoothThrough(points, 45),
    kind: 'arterial',
    name,
    widthMeters: 0,
  }))
  const anchors = mainRoads
    .flatMap(({points}) => resample(points, 900).filter((_, index) => index % 18 === 9))
    .filter(isDry)
  const countryRoads = layCountryRoads(villages, {anchors, noise, longest: 2_200})
    .filter(points => points.every(isOpenLand))
    .map((points): BaseLine => ({points, kind: 'street', name: null, widthMeters: 0}))
  const creeks = water.creeks.map(({points, widthMeters}): BaseLine => ({
    points,
    kind: 'creek',
    name: null,
    widthMeters,
  }))
  const frame = {outline, river: water.river, tidalFlat: water.tidalFlat}
  const bankRoads = layBankRoads(water.creeks, {
    banksAt: place => BANKS[character.kindAt(place)],
    isDry: isOpenLand,
  })
  const shoreRoads = [
    ...layShoreRoads(water.riverBank, {kind: 'street', isRoad: place => isDry(place) && isBuiltUp(place)}),
    ...layShoreRoads(water.dyke, {kind: 'street', isRoad: isOpenLand}),
  ]
  const hillFeet = quarters
    .filter(({kind}) => kind === 'hill')
    .map((hill): BaseLine => ({points: edgeOf(hill, noise), kind: 'seam', name: null, widthMeters: 0}))
  const mainLines = [...creeks, ...mainRoads, ...countryRoads, ...bankRoads, ...shoreRoads, ...hillFeet]
  const junctions = new Junctions(18)
  const blockLines = facesBetween({...frame, lines: mainLines}, plane).flatMap(({ring, isWater}) =>
    layBlocks(ring, {character, noise, junctions, isWater}),
  )
  return {...frame, lines: [...mainLines, ...blockLines], water, character, villages}
}

/** The middle of the river, downstream, and the coast: stretches of the outline, in metres. */
function findShores({outline, acrossRiver, otherNeighbours, plane}: PlanSources): {
  riverLine: readonly Position[]
  coastLine: readonly Position[]
} {
  const across = new Set(acrossRiver.flat(2).map(String))
  const others = new Set(otherNeighbours.flat(2).map(String))
  const exterior = outline[0]?.[0] ?? []
  const river = longestStretch(exterior, corner => across.has(String(corner)))
  const coast = longestStretch(exterior, corner => !across.has(String(corner)) && !others.has(String(corner)))
  // The outline runs counter-clockwise: along the coast to the mouth, and then up the river.
  const upstream = longestStretch(acrossRiver[0]?.[0] ?? [], corner => others.has(String(corner)))
  const [mouth, beforeMouth] = [wrapAt(river, 0), wrapAt(river, 1)]
  const offing: Position = [mouth[0] * 2 - beforeMouth[0], mouth[1] * 2 - beforeMouth[1]]
  const riverLine = [offing, ...river, ...followOn(upstream, wrapAt(river, -1)).slice(0, UPSTREAM_CORNERS)]
  return {
    riverLine: riverLine.map(position => plane.toMeters(position)).reverse(),
    coastLine: [...coast, mouth].map(position => plane.toMeters(position)),
  }
}

/** The stretch from `start` on, in either direction; empty when it does not begin or end there. */
function followOn(stretch: readonly Position[], start: Position): readonly Position[] {
  const ordered = String(stretch[0]) === String(start) ? stretch : [...stretch].reverse()
  return String(ordered[0]) === String(start) ? ordered.slice(1) : []
}

/** The pieces of the city between lines, in metres; holes are not cut out. */
function facesBetween(
  {outline, river, tidalFlat, lines}: CityLines,
  plane: Plane,
): readonly {ring: OpenRing; isWater: boolean}[] {
  const toLattice = (rings: MultiPolygonRings) =>
    rings.map(polygon => polygon.map(ring => ring.map(plane.toLattice)))
  const {faces, vertices, edges} = subdividePlane(
    [outline, river, tidalFlat].map(toLattice),
    lines.map(({points}) => points.map(plane.toLattice)),
  )
  return faces
    .filter(({covers}) => covers.includes(0))
    .map(({exterior, covers}) => ({
      ring: exterior.map(half => plane.fromLattice(vertices[endsOf(half, edges)[0]] ?? [0, 0])),
      isWater: covers.length > 1,
    }))
}

import type {Position} from '#geo/types.ts'
import type {SeededRandom} from '../seededRandom.ts'
import type {Building, BuildingStyle} from './building.ts'
import {pointIn} from './lot.ts'

export type PremisesKind = 'rental' | 'mixedUse' | 'other'

/** Premises in a building, before anything else is known of them. */
export interface Site {
  readonly kind: PremisesKind
  /** Index of the building. */
  readonly building: number
  readonly position: Position
}

/** How many of each kind. */
export type PremisesCounts = Readonly<Record<PremisesKind, number>>

/** A door is this wide; in slabs and towers a flat. */
const DOOR_METERS: Readonly<Partial<Record<BuildingStyle, number>>> = {
  oldHouse: 5,
  rowHouse: 4.2,
  slab: 12,
  tower: 12,
}

/** How likely a door of a style is to be premises of a kind, next to one another. */
const LIKELIHOOD: Readonly<Record<PremisesKind, Readonly<Partial<Record<BuildingStyle, number>>>>> = {
  mixedUse: {oldHouse: 1.5, rowHouse: 1, podium: 1.2, factory: 5, slab: 0.02},
  rental: {oldHouse: 1.3, rowHouse: 1, slab: 0.12, tower: 0.08, dormitory: 30},
  other: {factory: 30, podium: 14, public: 20, rowHouse: 0.03, oldHouse: 0.03},
}
const KINDS: readonly PremisesKind[] = ['mixedUse', 'other', 'rental']

interface Door {
  readonly building: number
  readonly along: number
  readonly across: number
}

/**
 * Chooses doors, no door twice: each likely as its building's style has it for the kind (weighted sampling without
 * replacement, Efraimidis and Spirakis 2006). They come in the order of the buildings.
 */
export function choosePremises(
  buildings: readonly Building[],
  {counts, random}: {counts: PremisesCounts; random: SeededRandom},
): readonly Site[] {
  const doors = buildings.flatMap((building, index) => doorsOf(building, index))
  const isTaken = new Uint8Array(doors.length)
  const chosen: {door: number; kind: PremisesKind}[] = []
  for (const kind of KINDS) {
    const ranked = doors.flatMap((door, index) => {
      const style = buildings[door.building]?.style
      const weight = style === undefined ? 0 : (LIKELIHOOD[kind][style] ?? 0)
      return weight > 0 && !isTaken[index] ? [{door: index, rank: -Math.log(1 - random.next()) / weight}] : []
    })
    if (ranked.length < counts[kind]) throw new Error(`only ${ranked.length} doors for ${kind}`)
    for (const {door} of ranked.sort((a, b) => a.rank - b.rank).slice(0, counts[kind])) {
      isTaken[door] = 1
      chosen.push({door, kind})
    }
  }
  return chosen
    .sort((a, b) => a.door - b.door)
    .flatMap(({door, kind}) => {
      const at = doors[door]
      const building = buildings[at?.building ?? -1]
      return at && building
        ? [{kind, building: at.building, position: pointIn(building, at.along, at.across)}]
        : []
    })
}

function doorsOf(building: Building, index: number): readonly Door[] {
  const {style, length, floors} = building
  const width = DOOR_METERS[style]
  const backWall = 1 - (building.notch?.depth ?? 0)
  const columns =
    width === undefined ? Math.max(1, Math.round(length / 24)) : Math.max(1, Math.floor(length / width))
  const rows = style === 'slab' || style === 'tower' ? Math.min(floors, 8) : 1
  return Array.from({length: columns * rows}, (_, door) => ({
    building: index,
    along: ((door % columns) + 0.5) / columns,
    across: (backWall * (Math.floor(door / columns) + 1)) / (rows + 1),
  }))
}

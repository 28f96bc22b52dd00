import type {Position} from '#geo/types.ts'
import type {OpenRing} from './cutRing.ts'
import type {LandCharacter, LandKind} from './landCharacter.ts'
import type {BaseLine} from './cityLines.ts'
import {grainOf, lengthOf, wrapAt} from './polyline.ts'
import type {SmoothNoise} from './smoothNoise.ts'
import {centroidOf, openArea, subdivideRing, type Grain, type Junctions} from './subdivideRing.ts'

interface BlockRule {
  /** Metres: length and depth of a block. */
  readonly size: readonly [length: number, depth: number]
  readonly wobble: number
  /** A line is a street where it divides more than this many square metres, and `below` elsewhere. */
  readonly streetArea: number
  readonly below: BaseLine['kind'] | null
}

const RULES: Readonly<Record<LandKind | 'water' | 'bank', BlockRule>> = {
  oldTown: {size: [92, 56], wobble: 9, streetArea: 24_000, below: 'alley'},
  residential: {size: [150, 84], wobble: 2, streetArea: 34_000, below: 'alley'},
  centre: {size: [230, 170], wobble: 0, streetArea: 0, below: 'street'},
  industrial: {size: [290, 190], wobble: 0, streetArea: 0, below: 'street'},
  village: {size: [112, 58], wobble: 8, streetArea: 26_000, below: 'alley'},
  field: {size: [380, 170], wobble: 7, streetArea: Infinity, below: 'ditch'},
  polder: {size: [330, 150], wobble: 0, streetArea: Infinity, below: 'ditch'},
  hill: {size: [700, 700], wobble: 0, streetArea: Infinity, below: null},
  // Crossed by a bridge now and then.
  bank: {size: [330, 330], wobble: 0, streetArea: Infinity, below: 'alley'},
  water: {size: [620, 620], wobble: 0, streetArea: Infinity, below: 'seam'},
}

/** Metres: what is thinner stays whole, and what is up to that wide is the bank of a creek. */
const THINNEST = 9
const BANK_WIDTH = 34

/** Divides one piece of land between the main lines into blocks, each part after its own character. */
export function layBlocks(
  ring: OpenRing,
  {
    character,
    noise,
    junctions,
    isWater,
  }: {character: LandCharacter; noise: SmoothNoise; junctions: Junctions; isWater: boolean},
): readonly BaseLine[] {
  const ownGrain = grainOf(ring)
  const isBank = !isWater && widthOf(ring) < BANK_WIDTH && isTown(character.kindAt(centroidOf(ring)))
  const kindOf = (place: Position) => (isWater ? 'water' : isBank ? 'bank' : character.kindAt(place))
  const grainAt = (place: Position): Grain => {
    const kind = kindOf(place)
    const {size, wobble} = RULES[kind]
    const quarter = character.quarterAt(place)
    const isPlanned = quarter !== null && kind !== 'village' && !isWater && !isBank
    const turn = kind === 'oldTown' ? 0.16 * noise(place[0] / 900, place[1] / 900) : 0
    return {bearing: (isPlanned ? quarter.bearing : ownGrain) + turn, size, wobble, wave: 260}
  }
  const kindAt = (place: Position, area: number) => {
    const {streetArea, below} = RULES[kindOf(place)]
    if (below === null) return area > 2e6 ? 'ditch' : null
    return area > streetArea ? 'street' : below
  }
  if (openArea(ring) < 2_500 || widthOf(ring) < THINNEST) return []
  return subdivideRing(ring, {grainAt, kindAt, noise, junctions}).map(({points, kind}) => ({
    points,
    kind,
    name: null,
    widthMeters: 0,
  }))
}

/** The mean width of a long thin ring. */
function widthOf(ring: OpenRing): number {
  return (2 * openArea(ring)) / lengthOf([...ring, wrapAt(ring, 0)])
}

function isTown(kind: LandKind): boolean {
  return kind === 'oldTown' || kind === 'residential' || kind === 'centre' || kind === 'industrial'
}

import type {SeededRandom} from '../seededRandom.ts'
import partNames from './partNames.json' with {type: 'json'}
import type {PanelPart} from './units.ts'

/** What a panel says of itself when it is asked for its configuration. */
export const CONFIGURATION = partNames.configuration

/** Kinds of parts by table 5 of the standard, with how common they are. */
const KINDS = [
  {partType: 42, names: partNames.smoke, weight: 60},
  {partType: 31, names: partNames.heat, weight: 15},
  {partType: 23, names: partNames.callPoint, weight: 12},
  {partType: 11, names: partNames.gas, weight: 5},
  {partType: 87, names: partNames.module, weight: 8},
] as const

/** The parts of one panel, eight to forty. */
export function createParts(random: SeededRandom): readonly PanelPart[] {
  const weights = KINDS.map(kind => kind.weight)
  return Array.from({length: 8 + random.below(33)}, (_, index) => {
    const {partType, names} = KINDS[random.pickWeighted(weights)] ?? KINDS[0]
    return {
      systemType: 1,
      systemAddress: 1,
      partType,
      zone: 1 + Math.floor(index / 16),
      position: 1 + (index % 16),
      description: `${random.pick(partNames.places)}${random.pick(names)}`,
    }
  })
}

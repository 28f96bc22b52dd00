import type {SeededRandom} from '../seededRandom.ts'
import partNames from './partNames.json' with {type: 'json'}
import type {PanelPart} from './units.ts'

/** What a panel says of itself when it is asked for its configuration. */
export const CONFIGURATION = partNames.configuration

/** The sort of building that a panel guards; its parts and false alarms follow from it. */
export type PanelSetting = keyof typeof partNames.places

/** Part types by table 5 of the standard. */
export const PART_TYPE = {smoke: 42, heat: 31, callPoint: 23, gas: 11, module: 87} as const

/** Kinds of parts with how common they are. */
const KINDS = [
  {partType: PART_TYPE.smoke, names: partNames.smoke, weight: 60},
  {partType: PART_TYPE.heat, names: partNames.heat, weight: 15},
  {partType: PART_TYPE.callPoint, names: partNames.callPoint, weight: 12},
  {partType: PART_TYPE.gas, names: partNames.gas, weight: 5},
  {partType: PART_TYPE.module, names: partNames.module, weight: 8},
] as const

/** The parts of one panel, eight to forty, the first of them a smoke detector. */
export function createParts(random: SeededRandom, setting: PanelSetting = 'other'): readonly PanelPart[] {
  const weights = KINDS.map(kind => kind.weight)
  return Array.from({length: 8 + random.below(33)}, (_, index) => {
    const drawn = KINDS[random.pickWeighted(weights)] ?? KINDS[0]
    const {partType, names} = index === 0 ? KINDS[0] : drawn
    return {
      systemType: 1,
      systemAddress: 1,
      partType,
      zone: 1 + Math.floor(index / 16),
      position: 1 + (index % 16),
      description: `${random.pick(partNames.places[setting])}${random.pick(names)}`,
    }
  })
}

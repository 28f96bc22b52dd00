import {CONFIGURATION} from './panelParts.ts'
import {
  facilityOperationUnit,
  OPERATION,
  partConfigurationUnit,
  partStatusUnit,
  systemConfigurationUnit,
  systemStatusUnit,
  systemTimeUnit,
  systemVersionUnit,
  temperatureUnit,
  transmitterConfigurationUnit,
  transmitterOperationUnit,
  transmitterStatusUnit,
  transmitterTimeUnit,
  transmitterVersionUnit,
  type PanelPart,
} from './units.ts'

/** How a panel stands when it is asked. */
export interface PanelFacts {
  readonly clock: Uint8Array
  /** The part that it tells of. */
  readonly part: PanelPart | undefined
  readonly partStatus: number
  readonly systemStatus: number
  readonly transmitterStatus: number
}

/** What a request is answered with; null for one that this make does not know. */
export function answerUnit(typeFlag: number, facts: PanelFacts): Uint8Array | null {
  const {clock, part} = facts
  if (!part) return null
  const answers: Readonly<Record<number, () => Uint8Array>> = {
    61: () => systemStatusUnit(facts.systemStatus, clock),
    62: () => partStatusUnit(part, facts.partStatus, clock),
    63: () => temperatureUnit(part, 253, clock),
    64: () => facilityOperationUnit(OPERATION.reset, clock),
    65: systemVersionUnit,
    66: () => systemConfigurationUnit(CONFIGURATION),
    67: () => partConfigurationUnit(part),
    68: () => systemTimeUnit(clock),
    81: () => transmitterStatusUnit(facts.transmitterStatus, clock),
    84: () => transmitterOperationUnit(OPERATION.selfTest, clock),
    85: transmitterVersionUnit,
    86: () => transmitterConfigurationUnit(CONFIGURATION),
    88: () => transmitterTimeUnit(clock),
  }
  return answers[typeFlag]?.() ?? null
}

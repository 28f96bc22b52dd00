import iconv from 'iconv-lite'

/** A detector, button or module of a panel. */
export interface PanelPart {
  readonly systemType: number
  readonly systemAddress: number
  readonly partType: number
  readonly zone: number
  readonly position: number
  readonly description: string
}

/** Bits of a part's status. Bit 0 is left 0, as real panels do. */
export const PART_STATUS = {normal: 0, fire: 0b10, fault: 0b100, powerFault: 0b1_0000_0000} as const
/** Bits of a transmitter's status. */
export const TRANSMITTER_STATUS = {
  normal: 1,
  mainsFault: 0b1000,
  batteryFault: 0b1_0000,
  channelFault: 0b10_0000,
} as const
export const OPERATION = {reset: 1, silence: 2, inspectReply: 0b10_0000, selfTest: 0b1_0000} as const

/** Type 1. */
export function systemStatusUnit(status: number, clock: Uint8Array): Uint8Array {
  return unit(1, [1, 1, status & 0xff, status >> 8, ...clock])
}

/** Type 2. */
export function partStatusUnit(part: PanelPart, status: number, clock: Uint8Array): Uint8Array {
  return unit(2, [...partBytes(part), status & 0xff, status >> 8, ...textField(part.description), ...clock])
}

/** Type 3: a temperature in tenths of a degree. */
export function temperatureUnit(part: PanelPart, tenths: number, clock: Uint8Array): Uint8Array {
  return unit(3, [...partBytes(part), 3, tenths & 0xff, (tenths >> 8) & 0xff, ...clock])
}

/** Type 4. */
export function facilityOperationUnit(operation: number, clock: Uint8Array): Uint8Array {
  return unit(4, [1, 1, operation, 1, ...clock])
}

/** Type 5. */
export function systemVersionUnit(): Uint8Array {
  return unit(5, [1, 1, 2, 7])
}

/** Type 6. */
export function systemConfigurationUnit(text: string): Uint8Array {
  const bytes = iconv.encode(text, 'gb18030')
  return unit(6, [1, 1, bytes.length, ...bytes])
}

/** Type 7. */
export function partConfigurationUnit(part: PanelPart): Uint8Array {
  return unit(7, [...partBytes(part), ...textField(part.description)])
}

/** Type 8. */
export function systemTimeUnit(clock: Uint8Array): Uint8Array {
  return unit(8, [1, 1, ...clock])
}

/** Type 21; some makes leave out the time. */
export function transmitterStatusUnit(status: number, clock: Uint8Array | null): Uint8Array {
  return unit(21, [status, ...(clock ?? [])])
}

/** Type 24. */
export function transmitterOperationUnit(operation: number, clock: Uint8Array): Uint8Array {
  return unit(24, [operation, 1, ...clock])
}

/** Type 25. */
export function transmitterVersionUnit(): Uint8Array {
  return unit(25, [1, 4])
}

/** Type 26. */
export function transmitterConfigurationUnit(text: string): Uint8Array {
  const bytes = iconv.encode(text, 'gb18030')
  return unit(26, [bytes.length, ...bytes])
}

/** Type 28. */
export function transmitterTimeUnit(clock: Uint8Array): Uint8Array {
  return unit(28, [...clock])
}

function unit(typeFlag: number, object: readonly number[]): Uint8Array {
  return Uint8Array.of(typeFlag, 1, ...object)
}

function partBytes({systemType, systemAddress, partType, zone, position}: PanelPart): number[] {
  return [systemType, systemAddress, partType, zone & 0xff, zone >> 8, position & 0xff, position >> 8]
}

/** 31 bytes of GB18030, cut between characters and filled up with NUL. */
function textField(text: string): Uint8Array {
  const field = new Uint8Array(31)
  let at = 0
  for (const character of text) {
    const bytes = iconv.encode(character, 'gb18030')
    if (at + bytes.length > field.length) break
    field.set(bytes, at)
    at += bytes.length
  }
  return field
}

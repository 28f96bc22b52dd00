/** Control unit of GB/T 26875.3-2011: `@@`, 25 bytes of header, application unit, checksum, `##`. */
export const START_BYTE = 0x40
export const END_BYTE = 0x23
export const HEADER_BYTES = 27
export const TRAILER_BYTES = 3
export const MAX_UNIT_BYTES = 1024
export const MAX_FRAME_BYTES = HEADER_BYTES + MAX_UNIT_BYTES + TRAILER_BYTES
export const ADDRESS_BYTES = 6
export const TIME_BYTES = 6
/** The description of a part, padded. */
export const TEXT_BYTES = 31

/** Table 2, with the two reserved commands that devices use in the field. */
export const COMMAND = {
  registration: 0,
  control: 1,
  data: 2,
  confirm: 3,
  request: 4,
  response: 5,
  deny: 6,
  keepAlive: 7,
} as const

/** Type flags that the code names; the others are rows of a table. */
export const TYPE = {
  systemStatus: 1,
  partStatus: 2,
  operation: 4,
  transmitterStatus: 21,
  transmitterOperation: 24,
  initialise: 89,
  syncClock: 90,
  inspect: 91,
  /** User-defined, and sent in the field as a heartbeat. */
  heartbeat: 0xbe,
} as const

/** Type flags 128 to 254 carry vendor data. */
export const FIRST_VENDOR_TYPE = 128
export const LAST_VENDOR_TYPE = 254

/** Bits that are a fault. Bit 0 ("normal operation") tells nothing: in the field it is 0 in every fire frame. */
export const FIRE_BIT = 1 << 1
/** Fault, mains, battery and bus fault. */
export const SYSTEM_FAULT_BITS = (1 << 2) | (1 << 8) | (1 << 9) | (1 << 10)
/** Fault and power fault. */
export const PART_FAULT_BITS = (1 << 2) | (1 << 8)
/** Fault, mains, battery, channel to the centre and monitored line. */
export const TRANSMITTER_FAULT_BITS = (1 << 2) | (1 << 3) | (1 << 4) | (1 << 5) | (1 << 6)

/** Type 3: the unit of a reading and what one step of its value is worth, by kind. Units as UCUM has them. */
export const ANALOG_KINDS: ReadonlyMap<number, {readonly unit: string; readonly step: number}> = new Map([
  [1, {unit: '1', step: 1}],
  [2, {unit: 'm', step: 0.01}],
  [3, {unit: 'Cel', step: 0.1}],
  [4, {unit: 'MPa', step: 0.1}],
  [5, {unit: 'kPa', step: 0.1}],
  [6, {unit: '%LEL', step: 0.1}],
  [7, {unit: 's', step: 1}],
  [8, {unit: 'V', step: 0.1}],
  [9, {unit: 'A', step: 0.1}],
  [10, {unit: 'L/s', step: 0.1}],
  [11, {unit: 'm3/min', step: 0.1}],
  [12, {unit: 'm/s', step: 1}],
])

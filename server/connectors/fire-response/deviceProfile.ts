/** How a make of panel uses the four bytes that the standard leaves to it. */
export interface DeviceProfile {
  /** The parts of a part address (an unsigned 32-bit number, read little-endian), by name. */
  splitPartAddress(partAddress: number): Readonly<Record<string, number>>
}

/** The split most makes use: zone in the first two bytes, position in the last two. */
export const zonePositionProfile: DeviceProfile = {
  splitPartAddress: partAddress => ({zone: partAddress & 0xffff, position: partAddress >>> 16}),
}

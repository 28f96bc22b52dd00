const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const FIRST_YEAR = 2000
/** Of second, minute, hour, day, month and year. */
const LARGEST = [59, 59, 23, 31, 12, 99]

/** Turns the six bytes of a panel's clock into instants and back. */
export interface PanelClock {
  /** Epoch ms; null for a time that does not exist, such as all zeros. The bytes are plain binary, not BCD. */
  decode(bytes: Uint8Array): number | null
  encode(at: number): Uint8Array
}

/** A clock that shows the local time of an IANA zone. */
export function createPanelClock(timeZone: string): PanelClock {
  const format = new Intl.DateTimeFormat('en-US', {timeZone, timeZoneName: 'longOffset'})
  const offsets = new Map<number, number>()

  function offsetAt(at: number): number {
    const hour = Math.floor(at / HOUR_MS)
    const known = offsets.get(hour)
    if (known !== undefined) return known
    const name = format.formatToParts(at).find(part => part.type === 'timeZoneName')?.value ?? ''
    const offset = parseOffset(name)
    if (offsets.size >= 1_000) offsets.clear()
    offsets.set(hour, offset)
    return offset
  }

  return {
    decode(bytes) {
      const local = localTime(bytes)
      if (local === null) return null
      const guess = local - offsetAt(local)
      return local - offsetAt(guess)
    },
    encode(at) {
      const local = new Date(at + offsetAt(at))
      return Uint8Array.of(
        local.getUTCSeconds(),
        local.getUTCMinutes(),
        local.getUTCHours(),
        local.getUTCDate(),
        local.getUTCMonth() + 1,
        local.getUTCFullYear() % 100,
      )
    },
  }
}

/** A device's time for something received at `receivedAt`, or null where it is too far off to be true. */
export function plausibleTime(at: number | null, receivedAt: number): number | null {
  if (at === null || at > receivedAt + DAY_MS || at < receivedAt - 30 * DAY_MS) return null
  return at
}

/** Whether a panel's clock is within a day of ours. */
export function isClockRight(at: number | null, receivedAt: number): boolean {
  return at !== null && Math.abs(at - receivedAt) <= DAY_MS
}

/** Second, minute, hour, day, month, year as if in UTC; null when there is no such time. */
function localTime(bytes: Uint8Array): number | null {
  const fields = [...bytes]
  if (fields.some((value, index) => value > (LARGEST[index] ?? -1))) return null
  const [second, minute, hour, day, month, year] = fields
  if (day === undefined || month === undefined || year === undefined) return null
  const at = new Date(Date.UTC(FIRST_YEAR + year, month - 1, day, hour, minute, second))
  return at.getUTCMonth() === month - 1 && at.getUTCDate() === day ? at.getTime() : null
}

/** `GMT+08:00`, or `GMT` alone, in ms. */
function parseOffset(name: string): number {
  const match = /([+-])(\d\d):(\d\d)/.exec(name)
  if (!match) return 0
  const [, sign, hours, minutes] = match
  return (sign === '-' ? -1 : 1) * (Number(hours) * HOUR_MS + Number(minutes) * 60_000)
}

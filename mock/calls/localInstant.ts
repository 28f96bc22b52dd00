/** A moment as the file's city reads it off the clock on the wall. */
export interface LocalInstant {
  readonly epochMs: number
  /** RFC 3339 with the offset that held then. */
  readonly text: string
}

const PATTERN = /^(\d{2})\/(\d{2})\/(\d{4}) (\d{2}):(\d{2}):(\d{2}) (AM|PM)$/
const MINUTE_MS = 60_000

/**
 * A reader of local times such as `04/07/2020 11:53:08 PM` in the zone with this IANA name; null for anything else.
 * An hour that the clock shows twice is taken for the first of the two; one that it skips is moved on by the skip.
 */
export function createLocalInstantReader(timeZone: string): (text: string) => LocalInstant | null {
  const offsetAt = createOffsetReader(timeZone)
  return text => {
    const local = readAsUtc(text)
    if (local === null) return null
    const before = offsetAt(local - 24 * 60 * MINUTE_MS)
    const candidate = local - before * MINUTE_MS
    const offset = offsetAt(candidate) === before ? before : offsetAt(local - offsetAt(candidate) * MINUTE_MS)
    const epochMs = local - offset * MINUTE_MS
    return {epochMs, text: withOffset(epochMs, offsetAt(epochMs))}
  }
}

/** The digits as if they were UTC; null when they are no such date. */
function readAsUtc(text: string): number | null {
  const match = PATTERN.exec(text)
  if (!match) return null
  const [, month, day, year, hour, minute, second] = match
  const iso = `${year}-${month}-${day}T${toHour24(Number(hour), match[7] === 'PM')}:${minute}:${second}Z`
  const utc = Date.parse(iso)
  // A date that does not exist is either refused by the parser or moved on to another day.
  return new Date(utc || 0).toISOString().startsWith(iso.slice(0, 19)) ? utc : null
}

/** Two digits; something that is no hour where `hour` is none of the clock's twelve. */
function toHour24(hour: number, isAfternoon: boolean): string {
  if (hour < 1 || hour > 12) return '--'
  return String((hour % 12) + (isAfternoon ? 12 : 0)).padStart(2, '0')
}

/** Minutes that the zone is ahead of UTC at a moment; remembered by the quarter of an hour, in which no zone changes. */
function createOffsetReader(timeZone: string): (epochMs: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {timeZone, timeZoneName: 'longOffset'})
  const known = new Map<number, number>()
  return epochMs => {
    const quarter = Math.floor(epochMs / (15 * MINUTE_MS))
    const remembered = known.get(quarter)
    if (remembered !== undefined) return remembered
    const name = format.formatToParts(epochMs).find(part => part.type === 'timeZoneName')?.value ?? 'GMT'
    const match = /^GMT([+-])(\d{2}):(\d{2})$/.exec(name)
    const minutes = match ? (Number(match[2]) * 60 + Number(match[3])) * (match[1] === '-' ? -1 : 1) : 0
    known.set(quarter, minutes)
    return minutes
  }
}

function withOffset(epochMs: number, offsetMinutes: number): string {
  const local = new Date(epochMs + offsetMinutes * MINUTE_MS).toISOString().slice(0, 19)
  const size = Math.abs(offsetMinutes)
  const two = (value: number) => String(value).padStart(2, '0')
  return `${local}${offsetMinutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`
}

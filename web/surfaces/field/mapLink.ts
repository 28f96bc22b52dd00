import type {Position} from '#geo/types.ts'

/** Opens the phone's own map (RFC 5870); the datum of `geo:` is WGS-84. */
export function mapLink([lng, lat]: Position, label: string): string {
  const place = `${lat.toFixed(6)},${lng.toFixed(6)}`
  return `geo:${place}?q=${place}(${encodeURIComponent(label)})`
}

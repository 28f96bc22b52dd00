import type {IncomingMessage} from 'node:http'

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS'])

/** Whether the method changes something. */
export function isUnsafe(method: string | undefined): boolean {
  return !SAFE_METHODS.has(method ?? 'GET')
}

/**
 * Whether a browser sent this from a page of this server, or no browser sent it at all. Browsers say where a request
 * comes from in Sec-Fetch-Site, older ones in Origin; both are out of reach for the page itself.
 */
export function isSameOrigin({headers}: IncomingMessage, publicUrl: string | null): boolean {
  const site = headers['sec-fetch-site']
  if (site !== undefined) return site === 'same-origin' || site === 'none'
  return isOwnOrigin(headers.origin, headers.host, publicUrl)
}

/** Whether an Origin header is absent, or names the host that was asked or the public address. */
export function isOwnOrigin(
  origin: string | undefined,
  host: string | undefined,
  publicUrl: string | null,
): boolean {
  if (origin === undefined) return true
  if (!URL.canParse(origin)) return false
  const {host: originHost, origin: normalized} = new URL(origin)
  return originHost === host || (publicUrl !== null && normalized === new URL(publicUrl).origin)
}

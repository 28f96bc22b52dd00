import type {IncomingMessage} from 'node:http'

/** The address that a request comes from; the last one of X-Forwarded-For behind a proxy that is trusted. */
export function clientAddress(request: IncomingMessage, trustProxy: boolean): string {
  const peer = request.socket.remoteAddress ?? ''
  const forwarded = request.headers['x-forwarded-for']
  if (!trustProxy || forwarded === undefined) return peer
  return [forwarded].flat().join(',').split(',').at(-1)?.trim() ?? peer
}

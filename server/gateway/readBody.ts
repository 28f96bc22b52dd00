import type {IncomingMessage, ServerResponse} from 'node:http'
import {problemOf, type Refusal} from './refusal.ts'

/** What comes after a refused body's start is thrown away for this long and this far. */
const LINGER_MS = 2_000
const LINGER_BYTES = 8_388_608

/** The body as it came, or why there is none. */
export type ReadBody =
  {readonly ok: true; readonly bytes: Buffer} | {readonly ok: false; readonly reason: 'tooLarge' | 'aborted'}

/**
 * Reads a whole body of at most `limitBytes`. A longer one is given up at once, by its announced length or at the byte
 * that is too many; the request is then left paused.
 */
export function readBody(request: IncomingMessage, limitBytes: number): Promise<ReadBody> {
  if (Number(request.headers['content-length'] ?? 0) > limitBytes) {
    return Promise.resolve({ok: false, reason: 'tooLarge'})
  }
  return new Promise(resolve => {
    const chunks: Buffer[] = []
    let size = 0
    const finish = (result: ReadBody) => {
      request.off('data', onData).off('end', onEnd).off('error', onAbort).off('close', onAbort)
      resolve(result)
    }
    const onData = (chunk: Buffer) => {
      size += chunk.length
      if (size <= limitBytes) {
        chunks.push(chunk)
        return
      }
      request.pause()
      finish({ok: false, reason: 'tooLarge'})
    }
    const onEnd = () =>
      finish({ok: true, bytes: chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)})
    const onAbort = () => finish({ok: false, reason: 'aborted'})
    request.on('data', onData).on('end', onEnd).on('error', onAbort).on('close', onAbort)
  })
}

/**
 * Refuses a body that is still coming in. The rest is discarded within bounds before the connection is closed: closed
 * at once, it would be reset, and the sender would not get to read why.
 */
export function refuseBody(request: IncomingMessage, response: ServerResponse, refusal: Refusal): void {
  const {status, headers, body} = problemOf(refusal)
  response.writeHead(status, {...headers, connection: 'close'}).write(body)
  let discardedBytes = 0
  const end = () => {
    clearTimeout(timer)
    response.end()
    request.destroy()
  }
  const timer = setTimeout(end, LINGER_MS)
  request.on('data', (chunk: Buffer) => {
    discardedBytes += chunk.length
    if (discardedBytes > LINGER_BYTES) end()
  })
  request.once('end', end).once('close', () => clearTimeout(timer))
  request.resume()
}

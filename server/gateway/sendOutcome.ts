import {gunzipSync} from 'node:zlib'
import type {Response} from 'express'
import type {HttpRoute} from '#contract/http.ts'
import {writeHttpJson} from '#contract/httpJson.ts'
import {sendProblem, type Answer, type EncodedAnswer, type FileAnswer} from './refusal.ts'

const RANGE_NOT_SATISFIABLE = 416

/** Writes what a request was answered. */
export function sendOutcome(
  response: Response,
  route: HttpRoute,
  outcome: Answer<unknown> | EncodedAnswer | FileAnswer,
): void {
  response.status(route.status).set('cache-control', 'no-store')
  for (const [name, value] of Object.entries(outcome.headers ?? {})) {
    if (name === 'set-cookie') response.append(name, value)
    else response.set(name, value)
  }
  if (route.reply === null) response.end()
  else if ('file' in outcome) sendFile(response, route, outcome.file)
  else if ('encoded' in outcome) sendEncoded(response, route, outcome.encoded)
  else response.type(route.replyType ?? 'application/json').send(writeHttpJson(outcome.body))
}

function sendEncoded(response: Response, route: HttpRoute, encoded: EncodedAnswer['encoded']): void {
  if (encoded === null) {
    response.status(204).end()
    return
  }
  response.type(response.get('content-type') ?? route.replyType ?? 'application/json')
  const isZipped = response.get('content-encoding') === 'gzip'
  if (isZipped) response.vary('accept-encoding')
  if (!isZipped || typeof encoded === 'string' || response.req.acceptsEncodings('gzip') !== false) {
    response.send(encoded)
    return
  }
  response.removeHeader('content-encoding')
  response.send(gunzipSync(encoded))
}

function sendFile(response: Response, route: HttpRoute, file: string): void {
  response.type(route.replyType ?? 'application/octet-stream')
  response.sendFile(file, {cacheControl: false, dotfiles: 'allow'}, error => {
    // After the headers only the connection can tell; it was cut by `send`.
    if (response.headersSent || !(error instanceof Error)) return
    const status = 'status' in error ? error.status : 500
    if (status === RANGE_NOT_SATISFIABLE) response.status(status).end()
    else sendProblem(response, {code: status === 404 ? 'notFound' : 'internal'})
  })
}

import {join} from 'node:path'
import express, {Router} from 'express'
import sirv from 'sirv'
import {sendProblem} from './refusal.ts'

const YEAR_SECONDS = 365 * 24 * 3_600

/**
 * The built web client: hashed files kept for ever by browsers, compressed as the build has left them, and its page for every
 * address of its own.
 */
export function createStaticFiles(webRoot: string): Router {
  const router = Router()
  const assets = sirv(join(webRoot, 'assets'), {
    ...{immutable: true, maxAge: YEAR_SECONDS, etag: true, gzip: true},
    extensions: [],
  })
  router.use('/assets', assets, (_request, response) => sendProblem(response, {code: 'notFound'}))
  router.use(express.static(webRoot, {index: false, maxAge: 0}))
  router.get('/{*page}', (request, response, next) => {
    if (!request.accepts('html') || /\.\w+$/.test(request.path)) {
      next()
      return
    }
    response.sendFile('index.html', {root: webRoot, headers: {'cache-control': 'no-cache'}}, error => {
      if (error) next(isMissing(error) ? undefined : error)
    })
  })
  return router
}

function isMissing(error: Error): boolean {
  return 'code' in error && error.code === 'ENOENT'
}

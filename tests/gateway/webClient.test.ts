import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {gzipSync} from 'node:zlib'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {ask, startFakeNode, type FakeNode} from './fakeNode.ts'

const webRoot = mkdtempSync(join(tmpdir(), 'wanglou-web-'))
const LARGE = 'export const words = 1\n'.repeat(500)
let node: FakeNode

beforeAll(async () => {
  mkdirSync(join(webRoot, 'assets'))
  writeFileSync(join(webRoot, 'index.html'), '<!doctype html><title>page</title>')
  writeFileSync(join(webRoot, 'favicon.svg'), '<svg/>')
  writeFileSync(join(webRoot, 'assets', 'main-4f3a.js'), 'export {}')
  writeFileSync(join(webRoot, 'assets', 'large-9b1c.js'), LARGE)
  writeFileSync(join(webRoot, 'assets', 'large-9b1c.js.gz'), gzipSync(LARGE))
  node = await startFakeNode({webRoot})
})
afterAll(async () => {
  await node.close()
  rmSync(webRoot, {recursive: true})
})

const page = (path: string) => ask(node, path, {headers: {accept: 'text/html'}})

describe('the web client', () => {
  it.each(['/', '/wall', '/desk', '/login', '/admin/feeds'])(
    'is one page at %s, asked for anew each time',
    async path => {
      const {status, headers, body} = await page(path)
      expect([status, headers.get('cache-control')]).toEqual([200, 'no-cache'])
      expect(body).toContain('<title>page</title>')
    },
  )

  it('keeps hashed files for ever, and only those', async () => {
    const asset = await page('/assets/main-4f3a.js')
    expect(asset.headers.get('cache-control')).toBe('public,max-age=31536000,immutable')
    expect((await page('/favicon.svg')).headers.get('cache-control')).toBe('public, max-age=0')
  })

  it('goes compressed to a browser that takes it so, and is the same to any other', async () => {
    const load = async (encoding: string) => {
      const {headers, body} = await ask(node, '/assets/large-9b1c.js', {
        headers: {'accept-encoding': encoding},
      })
      return {encoding: headers.get('content-encoding'), type: headers.get('content-type'), body}
    }
    const javaScript = 'text/javascript'
    expect(await load('gzip, br')).toEqual({encoding: 'gzip', type: javaScript, body: LARGE})
    expect(await load('identity')).toEqual({encoding: null, type: javaScript, body: LARGE})
  })

  it.each(['/assets/gone-1234.js', '/gone.js', '/api/wall', '/../package.json'])(
    'is not what %s gets',
    async path => {
      const {status, body} = await page(path)
      expect(status).toBe(404)
      expect(body.code).toBe('notFound')
    },
  )

  it('binds the browser to this server alone', async () => {
    const {headers} = await page('/wall')
    const policy = headers.get('content-security-policy') ?? ''
    expect(policy).toContain("default-src 'self'")
    expect(policy).toContain("script-src 'self';")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).not.toMatch(/https?:|\*|unsafe-eval|upgrade-insecure/)
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('x-powered-by')).toBeNull()
  })
})

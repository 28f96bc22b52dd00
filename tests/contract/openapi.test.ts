import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {httpRoutes} from '#contract/httpRoutes.ts'
import {ask, startFakeNode, type FakeNode} from '../gateway/fakeNode.ts'

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a document as it came, walked by the test
type Json = Record<string, any>

let node: FakeNode
let document: Json

beforeAll(async () => {
  node = await startFakeNode()
  document = (await ask(node, '/api/openapi.json')).body
})
afterAll(() => node.close())

/** Every route of an Express router, in OpenAPI's spelling, from its own tables. */
function servedRoutes(router: Json): string[] {
  return router['stack'].flatMap((layer: Json) => {
    if (layer['route']) {
      const path = layer['route'].path.replaceAll(/:(\w+)/g, '{$1}')
      return Object.keys(layer['route'].methods).map(method => `${method} ${path}`)
    }
    return layer['handle']?.stack ? servedRoutes(layer['handle']) : []
  })
}

const described = () =>
  Object.entries<Json>(document['paths']).flatMap(([path, item]) =>
    Object.keys(item).map(method => `${method} ${path}`),
  )

/** Every `$ref` in the document. */
function references(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) =>
    key === '$ref' ? [String(inner)] : references(inner),
  )
}

describe('the OpenAPI document', () => {
  it('lists every route that is served, and no other', () => {
    const app: Json = node.gateway.app
    const served = servedRoutes(app['router']).filter(route => route.includes(' /api/'))
    // Feeds deliver to a handler of their own that stands before Express.
    expect([...served, 'post /api/feeds/{feed}/events'].sort()).toEqual(described().sort())
  })

  it('lists every route of the contract', () => {
    const contract = Object.values(httpRoutes).map(({method, path}) => `${method} ${path}`)
    expect(described().sort()).toEqual(contract.sort())
  })

  it('is version 3.1 with every reference leading somewhere', () => {
    expect(document['openapi']).toBe('3.1.0')
    const targets = new Set(references(document))
    expect(targets.size).toBeGreaterThan(10)
    for (const target of targets) {
      const name = target.replace('#/components/schemas/', '')
      expect(Object.keys(document['components'].schemas), target).toContain(name)
    }
  })

  it('names every parameter of a path', () => {
    for (const [path, item] of Object.entries<Json>(document['paths'])) {
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(match => match[1])
      for (const operation of Object.values<Json>(item)) {
        const named = operation['parameters'].filter((parameter: Json) => parameter['in'] === 'path')
        expect(named.map(({name}: Json) => name)).toEqual(inPath)
      }
    }
  })

  it('says of a case what its schema says', () => {
    const reply =
      document['paths']['/api/cases/{caseCode}'].get.responses['200'].content['application/json'].schema
    expect(reply.properties.case).toEqual({$ref: '#/components/schemas/CaseFile'})
    const {properties} = document['components'].schemas.CaseFile
    expect(properties.stage.enum).toEqual([
      'reported',
      'accepted',
      'assigned',
      'handling',
      'feedback',
      'evaluated',
    ])
    expect(properties.place).toEqual({$ref: '#/components/schemas/Place'})
  })

  it('says how each request may be refused', () => {
    const {responses} = document['paths']['/api/feeds/{feed}/events'].post
    expect(Object.keys(responses).sort()).toEqual(
      ['202', '400', '401', '404', '413', '415', '429', '500', '503'].sort(),
    )
    const find = document['paths']['/api/find'].get.responses
    expect(find['503'].description).toContain('searchTooSlow')
    expect(responses['413'].content).toHaveProperty(['application/problem+json'])
    expect(document['paths']['/api/dead-letters'].get.responses['403'].description).toBe('forbidden')
  })
})

import {afterAll, beforeAll, expect, it} from 'vitest'
import type {CaseFile} from '#contract/caseFile.ts'
import {caseAt, placeAt} from './fakeCity.ts'
import {ask, logIn, startFakeNode, type FakeNode} from './fakeNode.ts'

let node: FakeNode
beforeAll(async () => {
  node = await startFakeNode()
})
afterAll(() => node.close())

/** Two calls about one fire, right at the border of two communities. */
function putFire(): readonly [CaseFile, CaseFile] {
  const east = caseAt(placeAt(120.5002), 1)
  const west = caseAt(placeAt(120.4999), 2)
  for (const caseFile of [east, west]) node.live.rememberCase(caseFile)
  return [east, west]
}

it('cases that may be the same are told to whoever sees both', async () => {
  const [east, west] = putFire()
  const {cookie} = await logIn(node, 'duty')
  const {status, body} = await ask(node, `/api/cases/${east.caseCode}/duplicates`, {cookie})
  expect(status).toBe(200)
  expect(body.items).toHaveLength(1)
  expect(body.items[0]).toMatchObject({
    case: {caseCode: west.caseCode},
    gapMs: 0,
    likeness: expect.any(Number),
  })
  expect(body.items[0].distanceMeters).toBeGreaterThan(10)
  expect(JSON.stringify(body)).not.toMatch(/张三丰|13812341234|description/)
})

it('a community is not told of its neighbour’s cases, nor asked about them', async () => {
  const [east, west] = putFire()
  const {cookie} = await logIn(node, 'community')
  expect((await ask(node, `/api/cases/${east.caseCode}/duplicates`, {cookie})).body.items).toEqual([])
  expect((await ask(node, `/api/cases/${west.caseCode}/duplicates`, {cookie})).status).toBe(404)
})

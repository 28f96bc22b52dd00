import {beforeEach, afterEach, describe, expect, it, vi} from 'vitest'
import {nextTick, shallowRef} from 'vue'
import type {Position} from '#geo/types.ts'
import {useWays, type Leg} from '#web/map/useWays.ts'

const FROM: Position = [120.5, 27.5]
const BEND: Position = [120.51, 27.51]
const TO: Position = [120.52, 27.5]
const leg: Leg = {from: FROM, to: TO, kind: 'fireStation'}
const line = [FROM, BEND, TO]

let asked: {legs: Leg[]}[]
let answer: () => Promise<Response>

beforeEach(() => {
  asked = []
  answer = () => Promise.resolve(Response.json({items: [{line, source: 'streets'}]}))
  vi.stubGlobal('fetch', (_: unknown, {body}: {body: string}) => {
    asked.push(JSON.parse(body) as {legs: Leg[]})
    return answer()
  })
})
afterEach(() => {
  vi.unstubAllGlobals()
})

const wayOf = (ways: ReturnType<typeof useWays>) => ways.value.get('a')

describe('a way on the map', () => {
  it('is straight until the server told it', async () => {
    const ways = useWays(() => new Map([['a', leg]]))
    expect(wayOf(ways)).toEqual({line: [FROM, TO], isEstimate: true})
    await vi.waitFor(() => {
      expect(wayOf(ways)).toEqual({line: [FROM, FROM, BEND, TO], isEstimate: false})
    })
    expect(asked).toEqual([{legs: [leg]}])
  })

  it('gets shorter as somebody moves along it, without being asked for again', async () => {
    const position = shallowRef(FROM)
    const ways = useWays(() => new Map([['a', {...leg, from: position.value}]]))
    await vi.waitFor(() => {
      expect(wayOf(ways)?.isEstimate).toBe(false)
    })
    const beyond: Position = [120.515, 27.505]
    position.value = beyond
    await nextTick()
    expect(wayOf(ways)?.line.map(point => point.map(degrees => Number(degrees.toFixed(4))))).toEqual([
      beyond,
      beyond,
      TO,
    ])
    expect(asked).toHaveLength(1)
  })

  it('is asked for anew by whoever left it, and by whoever goes elsewhere', async () => {
    const now = shallowRef<Leg>(leg)
    const ways = useWays(() => new Map([['a', now.value]]))
    await vi.waitFor(() => {
      expect(wayOf(ways)?.isEstimate).toBe(false)
    })
    const off: Position = [120.5, 27.52]
    answer = () => Promise.resolve(Response.json({items: [{line: [off, TO], source: 'straightLine'}]}))
    now.value = {...leg, from: off}
    await vi.waitFor(() => {
      expect(asked).toHaveLength(2)
    })
    expect(wayOf(ways)).toMatchObject({isEstimate: true})
    now.value = {...leg, to: BEND}
    await vi.waitFor(() => {
      expect(asked[2]).toEqual({legs: [{...leg, to: BEND}]})
    })
  })

  it('stays straight while the server cannot tell', async () => {
    answer = () => Promise.reject(new TypeError('fetch failed'))
    const ways = useWays(() => new Map([['a', leg]]))
    await vi.waitFor(() => {
      expect(asked).toHaveLength(1)
    })
    await nextTick()
    expect(wayOf(ways)).toEqual({line: [FROM, TO], isEstimate: true})
  })
})

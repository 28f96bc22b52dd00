import {createServer, type IncomingMessage, type Server, type ServerResponse} from 'node:http'
import type {AddressInfo} from 'node:net'
import {afterEach, beforeEach, describe, expect, it} from 'vitest'
import type {Position} from '#geo/types.ts'
import {createOsrmRouter, type OsrmRouter} from '#server/routing/osrmRouter.ts'
import {createTravelTimes, type TravelTimes} from '#server/routing/travelTimes.ts'
import {POLICY} from '../fixtures/city.ts'

const TO: Position = [120.5, 27.5]
const NEAR: Position = [120.51, 27.5]

let server: Server
let url: string
let asked: string[]
let failures: string[]
let time: number
/** What the server does with a request. */
let onRequest: (request: IncomingMessage, response: ServerResponse) => void

beforeEach(async () => {
  asked = []
  failures = []
  time = 1_000_000
  onRequest = tableOf(() => 120)
  server = createServer((request, response) => {
    asked.push(request.url ?? '')
    onRequest(request, response)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterEach(async () => {
  server.closeAllConnections()
  await new Promise(resolve => server.close(resolve))
})

/** Answers as OSRM does: a row for each source, with the one destination. */
function tableOf(secondsOf: (source: number) => number | null): typeof onRequest {
  return (request, response) => {
    const sources = new URL(request.url ?? '', url).searchParams.get('sources')?.split(';') ?? []
    reply(response, {code: 'Ok', durations: sources.map(source => [secondsOf(Number(source))])})
  }
}

function reply(response: ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, {'content-type': 'application/json'}).end(JSON.stringify(body))
}

function createRouter(timeoutMs = 1_000): OsrmRouter {
  return createOsrmRouter({url, now: () => time, onFailure: reason => failures.push(reason), timeoutMs})
}

describe('an OSRM server', () => {
  it('is asked for the table of all positions to the place', async () => {
    onRequest = tableOf(source => (source === 1 ? null : 90.5))
    expect(await createRouter().table([NEAR, TO], TO)).toEqual([90.5, null])
    expect(asked).toEqual([
      '/table/v1/driving/120.510000,27.500000;120.500000,27.500000;120.500000,27.500000?sources=0;1&destinations=2&annotations=duration',
    ])
  })

  it('is asked in parts of a hundred, its own limit, and answers in the order asked', async () => {
    onRequest = tableOf(source => source + 500)
    const from = Array.from({length: 250}, (): Position => NEAR)
    const times = await createRouter().table(from, TO)
    expect(asked.map(path => path.split('?')[0]?.split(';').length).sort()).toEqual([100, 100, 53])
    expect(times).toEqual(Array.from({length: 250}, (_, index) => 500 + (index % 99)))
  })

  it.each([
    [
      'refuses',
      (_: IncomingMessage, response: ServerResponse) => reply(response, {code: 'TooBig'}, 400),
      'HTTP 400',
    ],
    [
      'fails in words',
      (_: IncomingMessage, response: ServerResponse) => reply(response, {code: 'NoTable'}),
      'code',
    ],
    [
      'answers what is no JSON',
      (_: IncomingMessage, response: ServerResponse) => void response.end('<html>'),
      'JSON',
    ],
    [
      'answers with text for times',
      (_: IncomingMessage, response: ServerResponse) => reply(response, {code: 'Ok', durations: [['soon']]}),
      'durations.0.0',
    ],
    [
      'answers with negative times',
      (_: IncomingMessage, response: ServerResponse) => reply(response, {code: 'Ok', durations: [[-5]]}),
      'durations.0.0',
    ],
    [
      'answers with fewer times than asked',
      (_: IncomingMessage, response: ServerResponse) => reply(response, {code: 'Ok', durations: []}),
      'another size',
    ],
    ['cuts the line', (request: IncomingMessage) => void request.socket.destroy(), 'fetch failed'],
  ])('that %s is not believed, and is left alone for a while', async (_, behave, reason) => {
    const router = createRouter()
    onRequest = behave
    expect(await router.table([NEAR], TO)).toBeNull()
    expect(failures).toEqual([expect.stringContaining(reason)])
    onRequest = tableOf(() => 120)
    expect(await router.table([NEAR], TO)).toBeNull()
    expect(asked).toHaveLength(1)
    time += 10_000
    expect(await router.table([NEAR], TO)).toEqual([120])
  })

  it('that has another map is not believed', async () => {
    onRequest = tableOf(() => 0)
    expect(await createRouter().table([[121.5, 27.5]], TO)).toBeNull()
    expect(failures).toEqual([expect.stringContaining('map of this city')])
  })

  it('that does not answer is not waited for', async () => {
    onRequest = () => undefined
    expect(await createRouter(30).table([NEAR], TO)).toBeNull()
    expect(failures).toHaveLength(1)
  })
})

describe('the ways of an OSRM server', () => {
  const legs = [
    {mover: {position: NEAR, kind: 'fireStation'}, to: TO},
    {mover: {position: NEAR, kind: 'gridWorker'}, to: TO},
  ] as const
  const line = [
    [120.5101, 27.5],
    [120.505, 27.501],
    [120.5, 27.5],
  ]
  const routeOf = (coordinates: unknown): typeof onRequest => {
    return (_, response) => {
      reply(response, {code: 'Ok', routes: [{geometry: {coordinates}}, {geometry: {coordinates: []}}]})
    }
  }
  const ways = () =>
    createTravelTimes({osrm: createRouter(), streets: null, speeds: POLICY.travelSpeeds, cells: []}).ways(
      legs,
    )

  it('are drawn for those who drive', async () => {
    onRequest = routeOf(line)
    expect(await ways()).toEqual([
      {line: [NEAR, ...line, TO], source: 'osrm'},
      {line: [NEAR, TO], source: 'straightLine'},
    ])
    expect(asked).toEqual([
      '/route/v1/driving/120.510000,27.500000;120.500000,27.500000?overview=full&geometries=geojson',
    ])
  })

  it('are straight where it knows none', async () => {
    onRequest = (_, response) => {
      reply(response, {code: 'NoRoute', message: 'Impossible route between points'}, 400)
    }
    expect((await ways())[0]?.source).toBe('straightLine')
    expect(failures).toEqual([])
  })

  it.each([
    [
      'of another map',
      [
        [10.5, 50.1],
        [10.6, 50.2],
      ],
      'map of this city',
    ],
    ['of one point', [[120.5, 27.5]], 'not a route'],
    [
      'that are no positions',
      [
        ['a', 'b'],
        [1, 2],
      ],
      'not a route',
    ],
  ])('%s are not believed', async (_, coordinates, reason) => {
    onRequest = routeOf(coordinates)
    expect((await ways())[0]?.source).toBe('straightLine')
    expect(failures).toEqual([expect.stringContaining(reason)])
  })
})

describe('travel times with an OSRM server', () => {
  const movers = [
    {position: NEAR, kind: 'fireStation'},
    {position: NEAR, kind: 'gridWorker'},
  ] as const

  function createTimes(): TravelTimes {
    return createTravelTimes({osrm: createRouter(), streets: null, speeds: POLICY.travelSpeeds, cells: []})
  }

  it('are the server’s for those who drive', async () => {
    const [engine, walker] = await createTimes().fromMany(movers, TO)
    expect(engine).toEqual({seconds: 120, source: 'osrm'})
    expect(walker?.source).toBe('straightLine')
    expect(asked).toHaveLength(1)
  })

  it('are straight lines, marked as such, when it is down', async () => {
    onRequest = request => void request.socket.destroy()
    const times = await createTimes().fromMany(movers, TO)
    expect(times.map(({source}) => source)).toEqual(['straightLine', 'straightLine'])
    expect(times.every(({seconds}) => seconds > 0)).toBe(true)
  })

  it('are a straight line for whom it knows no way', async () => {
    onRequest = tableOf(() => null)
    expect((await createTimes().fromMany(movers, TO))[0]?.source).toBe('straightLine')
    expect(failures).toEqual([])
  })
})

import FlatQueue from 'flatqueue'
import {readFile} from 'node:fs/promises'
import pg from 'pg'
import {unitIdSchema, type Unit, type UnitId, type UnitKind} from '#contract/unit.ts'
import type {UnitState} from '#contract/unitState.ts'
import {StreetGraph, type StreetPlace} from '#geo/streetGraph.ts'
import type {Position} from '#geo/types.ts'
import {createSeededRandom, type SeededRandom} from '#mock/seededRandom.ts'
import {createDispatchAdvice} from '#server/createDispatchAdvice.ts'
import {fits} from '#server/domain/dispatch/candidates.ts'
import {runCardOf} from '#server/domain/dispatchPolicy.ts'
import {policySchema, type Policy} from '#server/domain/policy.ts'
import {createStreetRouter, type StreetRouter} from '#server/routing/streetRouter.ts'
import {createTravelTimes} from '#server/routing/travelTimes.ts'
import {startExternalPostgres} from '../fixtures/externalPostgres.ts'
import {atEnd} from './atEnd.ts'
import {limitLine, quantile, ratioLine, type BenchLine} from './benchLine.ts'
import {benchNetworks, readBenchStreets, UNITS, type BenchNetwork} from './recommendNetworks.ts'

const WORKER = new URL('../../dist/server/routeWorker.js', import.meta.url)
const RECOMMENDATIONS = 400
/** 1,200 units that tell their position every 30 s, and a recommendation every second. */
const MOVES = 40
const SAMPLE_PAIRS = 500
const PEER_RECOMMENDATIONS = 20
/** How many of the nearest by the straight line the peer finds the way of, for each need. */
const PEER_CANDIDATES = 20
const CLASSES = ['arterial', 'street', 'alley']

/** A fire of level 1 anywhere in a city: who should go, what is missing, what is left uncovered. */
export async function measure(): Promise<readonly BenchLine[]> {
  const policyText = await readFile(new URL('../../mock/city/policy.json', import.meta.url), 'utf8')
  const policy = policySchema.parse(JSON.parse(policyText))
  const lines: BenchLine[] = []
  for (const network of await benchNetworks()) lines.push(...(await measureNetwork(network, policy)))
  return lines
}

async function measureNetwork(network: BenchNetwork, policy: Policy): Promise<readonly BenchLine[]> {
  const {name, folder, bounds, units, cells, cellPositions} = network
  const speeds = policy.travelSpeeds
  const router = createStreetRouter({
    workerUrl: WORKER,
    folder,
    speeds,
    cells: cellPositions,
    onFailure: error => {
      throw error
    },
  })
  atEnd(() => router.close())
  const states = new Map<UnitId, UnitState>()
  const advice = createDispatchAdvice({
    city: {policy, units, cells, isWithin: (code, ancestor) => code.startsWith(ancestor)},
    travelTimes: createTravelTimes({osrm: null, streets: router, speeds, cells: cellPositions}),
    unitStates: () => states,
    now: Date.now,
  })
  const random = createSeededRandom(`recommend ${name}`)
  const anywhere = (): [number, number] => [
    bounds[0] + random.next() * (bounds[2] - bounds[0]),
    bounds[1] + random.next() * (bounds[3] - bounds[1]),
  ]
  const recommend = (position: [number, number]) =>
    advice.recommend({
      place: {position, gridCell: null, community: null, isOutside: false},
      position,
      kind: 'fire',
      level: 1,
      passedOver: new Set(),
      isUnitSeen: () => true,
      isAreaSeen: () => true,
    })
  const {nodes = 0} = (await router.network()) ?? {}
  const graph = await graphOf(folder)
  await compareTimes(router, graph, {units, policy, anywhere})
  await advice.warm()
  for (let i = 0; i < 50; i++) await recommend(anywhere())

  const still: number[] = []
  for (let i = 0; i < RECOMMENDATIONS; i++) still.push(await timeOf(() => recommend(anywhere())))
  const moving: number[] = []
  for (let i = 0; i < RECOMMENDATIONS; i++) {
    moveSome(states, units, random)
    moving.push(await timeOf(() => recommend(anywhere())))
  }
  const size = `${name}: ${count(graph.nodeCount)} nodes, ${count(nodes)} of them crossings or ends`
  const lineOf = (what: string, times: readonly number[]) =>
    limitLine(
      {
        name: `recommend p99${what}, ${count(UNITS)} units, ${size} (p50 ${quantile(times, 0.5).toFixed(1)} ms)`,
        ours: quantile(times, 0.99),
        unit: 'ms',
      },
      25,
    )
  const lines = [lineOf('', still), lineOf(`, ${String(MOVES)} units moved before each`, moving)]
  states.clear()
  const places = Array.from({length: PEER_RECOMMENDATIONS}, anywhere)
  const peer = await preparePostgis(graph, {units, policy})
  if (peer === null) {
    process.stdout.write('  PostGIS is not installed here: that line is left out\n')
    return lines
  }
  const ours = await perSecond(places, recommend)
  const theirs = await perSecond(places, peer)
  const rate = {name: `recommend, ${size}`, ours, peer: theirs, unit: '/s'}
  return [...lines, ratioLine({...rate, peerName: 'PostGIS <->, Dijkstra for each pair'}, {atLeast: 10})]
}

function count(value: number): string {
  return value.toLocaleString('en')
}

async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}

async function perSecond(
  places: readonly [number, number][],
  work: (position: [number, number]) => Promise<unknown>,
): Promise<number> {
  const start = performance.now()
  for (const position of places) await work(position)
  return places.length / ((performance.now() - start) / 1_000)
}

/** Some units are now elsewhere, about 100 m away. */
function moveSome(states: Map<UnitId, UnitState>, units: readonly Unit[], random: SeededRandom): void {
  for (let i = 0; i < MOVES; i++) {
    const unit = units[Math.floor(random.next() * units.length)]!
    const [lng, lat] = states.get(unit.id)?.position ?? unit.position
    const position: [number, number] = [lng + (random.next() - 0.5) / 500, lat + (random.next() - 0.5) / 500]
    states.set(unit.id, {
      unitId: unitIdSchema.parse(unit.id),
      status: 'available',
      statusSince: 0,
      position,
      observedAt: 0,
      taskIds: [],
      updatedSeq: 0,
    })
  }
}

/** The streets with every vertex a node, as whoever does not think about it would have them. */
async function graphOf(folder: string): Promise<StreetGraph> {
  const streets = await readBenchStreets(folder)
  return new StreetGraph(
    streets.flatMap(({class: name, isOneWay, line}) =>
      line.slice(1).map((to, index) => ({
        line: [line[index]!, to],
        speedClass: CLASSES.indexOf(name),
        isOneWay,
      })),
    ),
  )
}

type Anywhere = () => [number, number]

/** Every pair of a random sample has the time that a plain search for this one pair finds. */
async function compareTimes(
  router: StreetRouter,
  graph: StreetGraph,
  {units, policy, anywhere}: {units: readonly Unit[]; policy: Policy; anywhere: Anywhere},
): Promise<void> {
  const random = createSeededRandom('pairs')
  const plain = createPlainSearch(graph, policy)
  let [compared, unreachable] = [0, 0]
  while (compared < SAMPLE_PAIRS) {
    const to = anywhere()
    const some = Array.from({length: 10}, () => units[Math.floor(random.next() * units.length)]!)
    const found = (await router.secondsTo(some, to)) ?? []
    for (const [index, {position, kind}] of some.entries()) {
      const expected = plain({position, kind}, to)
      const seconds = found[index] ?? Number.NaN
      const isSame = seconds === expected || Math.abs(seconds - expected) < 1e-6 * expected
      if (!isSame) throw new Error(`${String(seconds)} s, and ${String(expected)} s by a plain search`)
      if (expected === Infinity) unreachable += 1
      compared += 1
    }
  }
  const text = `${String(compared)} pairs have the time of a plain search, ${String(unreachable)} of them no way`
  process.stdout.write(`  ${text}\n`)
}

/** Dijkstra from one place, until the other is reached. */
function createPlainSearch(graph: StreetGraph, {travelSpeeds}: Policy) {
  const seconds = new Float64Array(graph.nodeCount)
  const queue = new FlatQueue<number>()
  const placeOf = new Map<string, StreetPlace>()
  const snap = (position: Position) => {
    const key = position.join()
    const known = placeOf.get(key) ?? graph.snap(position)
    if (!known) throw new Error('there are no streets')
    placeOf.set(key, known)
    return known
  }
  const reach = (node: number, total: number) => {
    if (total >= seconds[node]!) return
    seconds[node] = total
    queue.push(node, total)
  }
  return ({position, kind}: {position: Position; kind: UnitKind}, target: Position): number => {
    const {arterial, street, alley} = travelSpeeds[kind]
    const perMeter = [arterial, street, alley].map(kilometres => 3.6 / kilometres)
    const secondsOn = (edge: number, meters: number) => meters * perMeter[graph.speedClasses[edge]!]!
    const [from, to] = [snap(position), snap(target)]
    seconds.fill(Infinity)
    queue.clear()
    const out = waysToEnds(graph, from, {isLeaving: true})
    reach(graph.tails[from.edge]!, secondsOn(from.edge, out.tail))
    reach(graph.heads[from.edge]!, secondsOn(from.edge, out.head))
    const last = waysToEnds(graph, to, {isLeaving: false})
    let least = secondsOn(to.edge, metersAlong(graph, from, to))
    for (;;) {
      const total = queue.peekValue()
      const node = queue.pop()
      if (node === undefined || total === undefined || total >= least) break
      if (total > seconds[node]!) continue
      if (node === graph.tails[to.edge]) least = Math.min(least, total + secondsOn(to.edge, last.tail))
      if (node === graph.heads[to.edge]) least = Math.min(least, total + secondsOn(to.edge, last.head))
      const {starts, edges, nodes} = graph.leaving
      for (let arc = starts[node]!; arc < starts[node + 1]!; arc++) {
        reach(nodes[arc]!, total + secondsOn(edges[arc]!, graph.meters[edges[arc]!]!))
      }
    }
    return least + ((from.metersAway + to.metersAway) * 3.6) / alley
  }
}

/** Metres between a place and the ends of its edge, Infinity against a one-way street. */
function waysToEnds(graph: StreetGraph, place: StreetPlace, {isLeaving}: {isLeaving: boolean}) {
  const ways = {tail: place.metersAlong, head: graph.meters[place.edge]! - place.metersAlong}
  const against = isLeaving ? 'tail' : 'head'
  if (graph.oneWay[place.edge] === 1 && ways[against] > 0) ways[against] = Infinity
  return ways
}

/** Metres from one place to another on the same edge, Infinity where there is no such way. */
function metersAlong(graph: StreetGraph, from: StreetPlace, to: StreetPlace): number {
  const ahead = to.metersAlong - from.metersAlong
  const isAlong = from.edge === to.edge && (ahead >= 0 || graph.oneWay[to.edge] === 0)
  return isAlong ? Math.abs(ahead) : Infinity
}

/** The nearest by `<->` for each need, the way of each by a search of its own; null where there is no PostGIS. */
async function preparePostgis(
  graph: StreetGraph,
  {units, policy}: {units: readonly Unit[]; policy: Policy},
): Promise<((position: [number, number]) => Promise<unknown>) | null> {
  const server = await startExternalPostgres()
  if (!server) return null
  atEnd(() => server.stop())
  const client = new pg.Client({connectionString: server.serverUrl})
  await client.connect()
  atEnd(() => client.end())
  const {rowCount} = await client.query("select from pg_available_extensions where name = 'postgis'")
  if (rowCount === 0) return null
  await client.query('create extension if not exists postgis')
  await client.query(
    'create temporary table units (id int, kind text, capabilities text[], place geometry(Point, 4326))',
  )
  await client.query(
    `insert into units select id, kind, string_to_array(capabilities, ' '), ST_SetSRID(ST_MakePoint(x, y), 4326)
     from unnest($1::int[], $2::text[], $3::text[], $4::float8[], $5::float8[]) t(id, kind, capabilities, x, y)`,
    [
      units.map((_, index) => index),
      units.map(({kind}) => kind),
      units.map(({capabilities}) => capabilities.join(' ')),
      units.map(({position}) => position[0]),
      units.map(({position}) => position[1]),
    ],
  )
  await client.query('create index on units using gist (place)')
  await client.query('analyze')
  const plain = createPlainSearch(graph, policy)
  const card = runCardOf(policy, 'fire', 1)
  return async position => {
    const seconds = new Map<number, number>()
    const ranked: number[][] = []
    for (const {capability, unitKinds} of card) {
      const {rows} = await client.query<{id: number}>({
        name: 'nearest',
        text: `select id from units where $1 = any(capabilities) and ($2::text[] is null or kind = any($2))
               order by place <-> ST_SetSRID(ST_MakePoint($3, $4), 4326) limit $5`,
        values: [capability, unitKinds ?? null, position[0], position[1], PEER_CANDIDATES],
      })
      for (const {id} of rows) {
        const unit = units[id]!
        if (!fits(unit, {capability, unitKinds})) throw new Error('a unit that does not fit')
        if (!seconds.has(id)) seconds.set(id, plain(unit, position))
      }
      ranked.push(rows.map(({id}) => id).sort((a, b) => seconds.get(a)! - seconds.get(b)!))
    }
    return ranked
  }
}

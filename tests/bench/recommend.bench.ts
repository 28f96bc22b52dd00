import {readFile} from 'node:fs/promises'
import type {Recommendation} from '#contract/dispatch.ts'
import {unitIdSchema, type Unit, type UnitId} from '#contract/unit.ts'
import type {UnitState} from '#contract/unitState.ts'
import {StreetGraph} from '#geo/streetGraph.ts'
import {createSeededRandom, type SeededRandom} from '#mock/seededRandom.ts'
import {createDispatchAdvice} from '#server/createDispatchAdvice.ts'
import {policySchema, type Policy} from '#server/domain/policy.ts'
import {createStreetRouter, type StreetRouter} from '#server/routing/streetRouter.ts'
import {createTravelTimes} from '#server/routing/travelTimes.ts'
import {atEnd} from './atEnd.ts'
import {limitLine, quantile, ratioLine, type BenchLine} from './benchLine.ts'
import {createPlainSearch, LISTED, preparePostgis} from './recommendPeer.ts'
import {benchNetworks, readBenchStreets, UNITS, type BenchNetwork} from './recommendNetworks.ts'

const WORKER = new URL('../../dist/server/routeWorker.js', import.meta.url)
const RECOMMENDATIONS = 400
/** 1,200 units that tell their position every 30 s, and a recommendation every second. */
const MOVES = 40
const SAMPLE_PAIRS = 500
const PEER_RECOMMENDATIONS = 6
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
  await advice.warm()
  const places = Array.from({length: PEER_RECOMMENDATIONS}, anywhere)
  const peer = await preparePostgis(graph, {units, policy})
  if (peer === null) {
    process.stdout.write('  PostGIS is not installed here: that line is left out\n')
    return lines
  }
  for (const place of places) expectSame(await recommend(place), await peer(place))
  const ours = (1_000 * still.length) / still.reduce((sum, ms) => sum + ms, 0)
  const theirs = await perSecond(places, peer)
  const rate = {name: `recommend, ${size}`, ours, peer: theirs, unit: '/s'}
  return [...lines, ratioLine({...rate, peerName: 'PostGIS <->, Dijkstra for each pair'}, {atLeast: 10})]
}

/** Both find the same times for the best of each need. */
function expectSame({needs}: Recommendation, peers: readonly (readonly number[])[]): void {
  for (const [index, {candidates}] of needs.entries()) {
    const ours = candidates.slice(0, LISTED).map(candidate => {
      const [travel] = candidate.reasons
      return travel?.code === 'travel' ? travel.seconds : Number.NaN
    })
    const theirs = peers[index] ?? []
    const isSame =
      ours.length === theirs.length &&
      ours.every((seconds, rank) => Math.abs(seconds - (theirs[rank] ?? Number.NaN)) < 1e-3)
    if (!isSame) throw new Error(`need ${String(index)}: ${ours.join()} and by the peer ${theirs.join()}`)
  }
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

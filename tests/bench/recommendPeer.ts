import FlatQueue from 'flatqueue'
import pg from 'pg'
import type {RunCardNeed} from '#contract/dispatch.ts'
import {unitKindSchema, type Unit, type UnitKind} from '#contract/unit.ts'
import {distanceMeters} from '#geo/distanceMeters.ts'
import type {StreetGraph, StreetPlace} from '#geo/streetGraph.ts'
import type {Position} from '#geo/types.ts'
import {runCardOf} from '#server/domain/dispatchPolicy.ts'
import type {Policy} from '#server/domain/policy.ts'
import {startExternalPostgres} from '../fixtures/externalPostgres.ts'
import {atEnd} from './atEnd.ts'

/** How many candidates of each need both rank. */
export const LISTED = 10
/** How many of the nearest by the straight line the peer asks for at once. */
const PEER_PAGE = 50
/** `<->` orders by degrees, which are a tenth shorter east to west: nobody further on is nearer than this share. */
const NEAREST_SLACK = 0.85

/** Dijkstra from one place, until the other is reached. */
export function createPlainSearch(graph: StreetGraph, {travelSpeeds}: Policy) {
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

/**
 * The best of each need by travel time: the nearest by `<->`, page by page, and the way of each by a search of its
 * own, until who is still to come could not be sooner even in a straight line on the fastest street. Null where there
 * is no PostGIS.
 */
export async function preparePostgis(
  graph: StreetGraph,
  {units, policy}: {units: readonly Unit[]; policy: Policy},
): Promise<((position: [number, number]) => Promise<readonly (readonly number[])[]>) | null> {
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
  const fastestOf = ({unitKinds = unitKindSchema.options}: RunCardNeed) =>
    Math.max(...unitKinds.map(kind => policy.travelSpeeds[kind].arterial)) / 3.6
  // Where there is no way, the estimate that we make too.
  const secondsOf = (unit: Unit, to: Position) => {
    const found = plain(unit, to)
    const {street} = policy.travelSpeeds[unit.kind]
    return found === Infinity ? (distanceMeters(unit.position, to) * 1.3 * 3.6) / street : found
  }
  const nearest = async (
    {capability, unitKinds}: RunCardNeed,
    position: [number, number],
    offset: number,
  ): Promise<readonly number[]> => {
    const {rows} = await client.query<{id: number}>({
      name: 'nearest',
      text: `select id from units where $1 = any(capabilities) and ($2::text[] is null or kind = any($2))
             order by place <-> ST_SetSRID(ST_MakePoint($3, $4), 4326) limit $5 offset $6`,
      values: [capability, unitKinds ?? null, position[0], position[1], PEER_PAGE, offset],
    })
    return rows.map(({id}) => id)
  }
  return async position => {
    const seconds = new Map<number, number>()
    const ranked: number[][] = []
    for (const need of card) {
      const best: number[] = []
      const fastest = fastestOf(need)
      const isSettled = (id: number) =>
        distanceMeters(units[id]!.position, position) * NEAREST_SLACK > best[LISTED - 1]! * fastest
      for (let offset = 0; ; offset += PEER_PAGE) {
        const ids = await nearest(need, position, offset)
        const end = ids.findIndex(id => {
          if (best.length === LISTED && isSettled(id)) return true
          const known = seconds.get(id) ?? secondsOf(units[id]!, position)
          seconds.set(id, known)
          best.push(known)
          best.sort((a, b) => a - b)
          best.length = Math.min(best.length, LISTED)
          return false
        })
        if (end >= 0 || ids.length < PEER_PAGE) break
      }
      ranked.push(best)
    }
    return ranked
  }
}

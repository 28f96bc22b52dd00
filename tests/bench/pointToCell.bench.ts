import Flatbush from 'flatbush'
import pg from 'pg'
import {mkdtemp, rm} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {pointInPolygon} from '#geo/pointInPolygon.ts'
import {PolygonIndex} from '#geo/polygonIndex.ts'
import type {MultiPolygonRings, Position} from '#geo/types.ts'
import {generateLonggang} from '#mock/city/longgang.ts'
import {loadCityPack} from '#server/city/loadCityPack.ts'
import {startExternalPostgres} from '../fixtures/externalPostgres.ts'
import {createSeededRandom} from '#mock/seededRandom.ts'
import {inTurn, ratioLine, type BenchLine} from './benchLine.ts'

const POINTS = 1_000_000

/** Point → grid cell, against a flatbush index with an even-odd test and against PostGIS: same polygons, same points. */
export async function measure(): Promise<readonly BenchLine[]> {
  const folder = await mkdtemp(join(tmpdir(), 'wanglou-bench-'))
  try {
    await generateLonggang({outFolder: folder, seed: 'bench'})
    const pack = await loadCityPack(folder)
    const cells = pack.areaTree.shapes('gridCell').map(({rings}) => rings)
    const [west, south, east, north] = pack.bounds
    const random = createSeededRandom('points')
    const points = Array.from({length: POINTS}, (): Position => {
      return [west + random.next() * (east - west), south + random.next() * (north - south)]
    })
    const ours = new PolygonIndex(cells)
    const peer = createFlatbushIndex(cells)
    const sample = points.slice(0, 100_000)
    const differing = sample.filter(([lng, lat]) => ours.indexAt(lng, lat) !== peer(lng, lat)).length
    if (differing > 0) throw new Error(`${String(differing)} of 100,000 answers differ from flatbush`)
    const count = (find: (lng: number, lat: number) => number) => () => nanosecondsAPoint(points, find)
    const byFlatbush = await inTurn(
      5,
      count((lng, lat) => ours.indexAt(lng, lat)),
      count(peer),
    )
    const name = `point → cell, ${POINTS.toLocaleString('en')} points, ${String(cells.length)} cells`
    const speed = (nanoseconds: number) => 1_000 / nanoseconds
    const lines = [
      ratioLine(
        {
          name,
          ours: speed(byFlatbush.ours),
          peer: speed(byFlatbush.peer),
          peerName: 'flatbush, even-odd',
          unit: 'M points/s',
        },
        {atLeast: 5},
      ),
    ]
    const postgis = await measurePostgis(cells, points, ours)
    if (postgis === null) process.stdout.write('  PostGIS is not installed here: that line is left out\n')
    else {
      lines.push(
        ratioLine(
          {
            name,
            ours: speed(byFlatbush.ours),
            peer: speed(postgis),
            peerName: 'PostGIS ST_Contains, GiST, one worker',
            unit: 'M points/s',
          },
          {atLeast: 100},
        ),
      )
    }
    return lines
  } finally {
    await rm(folder, {recursive: true, force: true})
  }
}

function createFlatbushIndex(cells: readonly MultiPolygonRings[]): (lng: number, lat: number) => number {
  const index = new Flatbush(cells.length)
  const rings = cells.map(polygons => polygons.flat())
  for (const cell of rings) {
    const lngs = cell.flat().map(position => position[0])
    const lats = cell.flat().map(position => position[1])
    index.add(Math.min(...lngs), Math.min(...lats), Math.max(...lngs), Math.max(...lats))
  }
  index.finish()
  return (lng, lat) => {
    const found = index.search(lng, lat, lng, lat).filter(cell => pointInPolygon([lng, lat], rings[cell] ?? []))
    return found.length === 0 ? -1 : Math.min(...found)
  }
}

function nanosecondsAPoint(points: readonly Position[], find: (lng: number, lat: number) => number): number {
  const start = performance.now()
  let found = 0
  for (const [lng, lat] of points) found += find(lng, lat) >= 0 ? 1 : 0
  const elapsed = performance.now() - start
  if (found === 0) throw new Error('no point was found')
  return (elapsed * 1e6) / points.length
}

/** Nanoseconds a point of an indexed join in PostGIS on one core; null where there is none. */
async function measurePostgis(
  cells: readonly MultiPolygonRings[],
  points: readonly Position[],
  ours: PolygonIndex,
): Promise<number | null> {
  const server = await startExternalPostgres()
  if (!server) return null
  const client = new pg.Client({connectionString: server.serverUrl})
  try {
    await client.connect()
    await client.query('create extension postgis')
    await client.query('set max_parallel_workers_per_gather = 0; set jit = off; set work_mem = \'256MB\'')
    await client.query('create table cells (id int primary key, shape geometry(MultiPolygon, 4326))')
    await client.query('create table points (id int primary key, place geometry(Point, 4326))')
    const shapes = cells.map(coordinates => JSON.stringify({type: 'MultiPolygon', coordinates}))
    await client.query(
      'insert into cells select i - 1, ST_SetSRID(ST_GeomFromGeoJSON(s), 4326) from unnest($1::text[]) with ordinality t(s, i)',
      [shapes],
    )
    await client.query(
      'insert into points select i - 1, ST_SetSRID(ST_MakePoint(x, y), 4326) from unnest($1::float8[], $2::float8[]) with ordinality t(x, y, i)',
      [points.map(([lng]) => lng), points.map(([, lat]) => lat)],
    )
    await client.query('create index on cells using gist (shape)')
    await client.query('analyze')
    const join = 'from points p join cells c on ST_Contains(c.shape, p.place)'
    const start = performance.now()
    await client.query(`select count(*) ${join}`)
    const elapsed = performance.now() - start
    const {rows} = await client.query<{point: number; cell: number}>(
      `select p.id as point, c.id as cell ${join} where p.id < 100000`,
    )
    const differing = rows.filter(({point, cell}) => {
      const [lng, lat] = points[point] ?? [0, 0]
      return ours.indexAt(lng, lat) !== cell
    })
    if (differing.length > 0) throw new Error(`${String(differing.length)} answers differ from PostGIS`)
    return (elapsed * 1e6) / points.length
  } finally {
    await client.end()
    await server.stop()
  }
}

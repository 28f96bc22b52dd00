import Flatbush from 'flatbush'
import pg from 'pg'
import {mkdtemp, rm} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {pointInPolygon} from '#geo/pointInPolygon.ts'
import {PolygonIndex} from '#geo/polygonIndex.ts'
import type {MultiPolygonRings} from '#geo/types.ts'
import {generateLonggang} from '#mock/city/longgang.ts'
import {createSeededRandom} from '#mock/seededRandom.ts'
import {loadCityPack} from '#server/city/loadCityPack.ts'
import {startExternalPostgres} from '../fixtures/externalPostgres.ts'
import {atEnd} from './atEnd.ts'
import {inTurn, ratioLine, type BenchLine} from './benchLine.ts'

const POINTS = 1_000_000

/** Points in the city, each in one of its cells. */
interface Points {
  readonly lngs: Float64Array
  readonly lats: Float64Array
}

type Find = (lng: number, lat: number) => number

/** Point → grid cell, against a flatbush index with an even-odd test and against PostGIS: same polygons, same points. */
export async function measure(): Promise<readonly BenchLine[]> {
  const folder = await mkdtemp(path.join(tmpdir(), 'wanglou-bench-'))
  atEnd(() => rm(folder, {recursive: true, force: true}))
  await generateLonggang({outFolder: folder, seed: 'bench', today: '2026-11-15'})
  const pack = await loadCityPack(folder)
  const cells = pack.areaTree.shapes('gridCell').map(({rings}) => rings)
  const index = new PolygonIndex(cells)
  const find: Find = (lng, lat) => index.indexAt(lng, lat)
  const peer = createFlatbushIndex(cells)
  const points = scatterPoints(pack.bounds, find)
  const differing = findAll(points, find).filter((cell, point) => {
    return cell !== peer(points.lngs[point] ?? 0, points.lats[point] ?? 0)
  })
  if (differing.length > 0) throw new Error(`${String(differing.length)} answers differ from flatbush`)

  const ours = () => millionsASecond(() => findAll(points, find))
  const line = {
    name: `point → cell, ${POINTS.toLocaleString('en')} points, ${cells.length.toLocaleString('en')} cells`,
    unit: 'M points/s',
  }
  const byFlatbush = await inTurn(7, ours, () => millionsASecond(() => findAll(points, peer)))
  const lines = [ratioLine({...line, ...byFlatbush, peerName: 'flatbush, even-odd'}, {atLeast: 5})]
  const joinAll = await preparePostgis(cells, points, findAll(points, find))
  if (joinAll === null) {
    process.stdout.write('  PostGIS is not installed here: that line is left out\n')
    return lines
  }
  const byPostgis = await inTurn(3, ours, () => millionsASecond(joinAll))
  return [
    ...lines,
    ratioLine({...line, ...byPostgis, peerName: 'PostGIS ST_Contains, GiST, one worker'}, {atLeast: 100}),
  ]
}

function scatterPoints([west, south, east, north]: readonly number[], find: Find): Points {
  const random = createSeededRandom('points')
  const [lngs, lats] = [new Float64Array(POINTS), new Float64Array(POINTS)]
  for (let count = 0; count < POINTS;) {
    const lng = west! + random.next() * (east! - west!)
    const lat = south! + random.next() * (north! - south!)
    if (find(lng, lat) < 0) continue
    lngs[count] = lng
    lats[count] = lat
    count += 1
  }
  return {lngs, lats}
}

function createFlatbushIndex(cells: readonly MultiPolygonRings[]): Find {
  const index = new Flatbush(cells.length)
  const rings = cells.map(polygons => polygons.flat())
  for (const cell of rings) {
    const lngs = cell.flat().map(position => position[0])
    const lats = cell.flat().map(position => position[1])
    index.add(Math.min(...lngs), Math.min(...lats), Math.max(...lngs), Math.max(...lats))
  }
  index.finish()
  return (lng, lat) => {
    for (const cell of index.search(lng, lat, lng, lat)) {
      if (pointInPolygon([lng, lat], rings[cell] ?? [])) return cell
    }
    return -1
  }
}

function findAll({lngs, lats}: Points, find: Find): Int32Array {
  const found = new Int32Array(lngs.length)
  for (let point = 0; point < lngs.length; point++) found[point] = find(lngs[point]!, lats[point]!)
  return found
}

async function millionsASecond(work: () => unknown): Promise<number> {
  const start = performance.now()
  await work()
  return POINTS / 1_000 / (performance.now() - start)
}

/** The indexed join of all points, on one core, which also compares the answers; null where there is no PostGIS. */
async function preparePostgis(
  cells: readonly MultiPolygonRings[],
  {lngs, lats}: Points,
  expected: Int32Array,
): Promise<(() => Promise<unknown>) | null> {
  const server = await startExternalPostgres()
  if (!server) return null
  atEnd(() => server.stop())
  const client = new pg.Client({connectionString: server.serverUrl})
  await client.connect()
  atEnd(() => client.end())
  const {rowCount} = await client.query("select from pg_available_extensions where name = 'postgis'")
  if (rowCount === 0) return null
  await client.query('create extension if not exists postgis')
  await client.query("set max_parallel_workers_per_gather = 0; set jit = off; set work_mem = '256MB'")
  await client.query('create temporary table cells (id int primary key, shape geometry(MultiPolygon, 4326))')
  await client.query('create temporary table points (place geometry(Point, 4326), expected int)')
  await client.query(
    `insert into cells select i - 1, ST_SetSRID(ST_GeomFromGeoJSON(s), 4326)
     from unnest($1::text[]) with ordinality t(s, i)`,
    [cells.map(coordinates => JSON.stringify({type: 'MultiPolygon', coordinates}))],
  )
  await client.query(
    `insert into points select ST_SetSRID(ST_MakePoint(x, y), 4326), cell
     from unnest($1::float8[], $2::float8[], $3::int[]) t(x, y, cell)`,
    [[...lngs], [...lats], [...expected]],
  )
  await client.query('create index on cells using gist (shape)')
  await client.query('analyze')
  return async () => {
    const {rows} = await client.query<{found: number; same: number}>(
      `select count(*)::int as found, count(*) filter (where c.id = p.expected)::int as same
       from points p join cells c on ST_Contains(c.shape, p.place)`,
    )
    const {found, same} = rows[0] ?? {found: 0, same: 0}
    if (found === POINTS && same === POINTS) return
    throw new Error(`PostGIS finds ${String(found)} cells, ${String(same)} of them ours`)
  }
}

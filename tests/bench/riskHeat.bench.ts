import {mkdtemp, rm} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {createDensityGrid, type DensityGrid, type PointColumns} from '#geo/kernelDensity.ts'
import {PolygonIndex} from '#geo/polygonIndex.ts'
import {generateLonggang} from '#mock/city/longgang.ts'
import {createSeededRandom} from '#mock/seededRandom.ts'
import {loadCityPack} from '#server/city/loadCityPack.ts'
import {atEnd} from './atEnd.ts'
import {inTurn, median, ratioLine, type BenchLine} from './benchLine.ts'

const SIZE = 512
const BANDWIDTH_METERS = 300
const METERS_PER_DEGREE = (6_371_008.8 * Math.PI) / 180
/** The naive sum is taken over these rows of the 512 and scaled. */
const NAIVE_ROWS = [64, 128, 192, 256, 320, 384, 448]
const MOVES = 200

/** The heat surface over all premises of the city, against the sum of every point at every cell. */
export async function measure(): Promise<readonly BenchLine[]> {
  const folder = await mkdtemp(path.join(tmpdir(), 'wanglou-bench-'))
  atEnd(() => rm(folder, {recursive: true, force: true}))
  await generateLonggang({outFolder: folder, seed: 'bench', today: '2026-11-15'})
  const {areaTree, bounds, premises} = await loadCityPack(folder)
  const land = new PolygonIndex(areaTree.shapes('gridCell').map(({rings}) => rings))
  const random = createSeededRandom('heat')
  const positions = [...premises.values()].map(({position}) => position)
  const points = {
    lngs: Float64Array.from(positions, ([lng]) => lng),
    lats: Float64Array.from(positions, ([, lat]) => lat),
  }
  const weights = Float64Array.from(positions, () => 0.01 * random.next())
  const grid = createDensityGrid({
    bounds,
    columns: SIZE,
    rows: SIZE,
    bandwidthMeters: BANDWIDTH_METERS,
    isInside: (lng, lat) => land.indexAt(lng, lat) >= 0,
  })
  const surface = grid.sum(points, weights)
  refuseOtherValues(surface.values, sumNaively(grid, points, weights))
  const summed = await inTurn(
    7,
    () => millisecondsOf(() => grid.sum(points, weights)),
    () => (millisecondsOf(() => sumNaively(grid, points, weights)) * SIZE) / NAIVE_ROWS.length,
  )
  const moves = Array.from({length: MOVES}, () => {
    const moved = positions[Math.floor(random.next() * positions.length)] ?? [0, 0]
    return millisecondsOf(() => {
      surface.add(moved, 0.001)
    })
  })
  const name = `heat ${String(SIZE)} × ${String(SIZE)}, ${positions.length.toLocaleString('en')} points`
  return [
    limitLine({name, ms: summed.ours, atMostMs: 50}),
    ratioLine(
      {
        name: `${name}: speed`,
        ours: 1_000 / summed.ours,
        peer: 1_000 / summed.peer,
        peerName: `naive sum, ${String(NAIVE_ROWS.length)} rows of it scaled`,
        unit: 'surfaces/s',
      },
      {atLeast: 50},
    ),
    limitLine({name: `${name}: one point changed`, ms: median(moves), atMostMs: 20}),
  ]
}

/** Every point at every cell of some rows, the rest NaN; corrected at the edges like the surface. */
function sumNaively(
  {bounds: [west, south, east, north], columns, rows, bandwidthMeters, insideShare}: DensityGrid,
  {lngs, lats}: PointColumns,
  weights: Float64Array,
): Float64Array {
  const perLng = (METERS_PER_DEGREE * Math.cos((((south + north) / 2) * Math.PI) / 180)) / bandwidthMeters
  const perLat = METERS_PER_DEGREE / bandwidthMeters
  const xs = Float64Array.from(lngs, lng => lng * perLng)
  const ys = Float64Array.from(lats, lat => lat * perLat)
  const peak = 3e6 / (Math.PI * bandwidthMeters ** 2)
  const values = new Float64Array(columns * rows).fill(Number.NaN)
  const sumAt = (x: number, y: number) => {
    let sum = 0
    for (let point = 0; point < xs.length; point++) {
      const dx = xs[point]! - x
      const dy = ys[point]! - y
      const share = 1 - dx * dx - dy * dy
      if (share > 0) sum += weights[point]! * share * share
    }
    return sum
  }
  for (const row of NAIVE_ROWS) {
    const y = (north - ((row + 0.5) * (north - south)) / rows) * perLat
    for (let column = 0; column < columns; column++) {
      const cell = row * columns + column
      const x = (west + ((column + 0.5) * (east - west)) / columns) * perLng
      const sum = peak * sumAt(x, y)
      values[cell] = insideShare[cell] === 0 ? Number.NaN : sum / insideShare[cell]!
    }
  }
  return values
}

function refuseOtherValues(values: Float32Array, naive: Float64Array): void {
  for (const [cell, wanted] of naive.entries()) {
    if (Number.isNaN(wanted)) continue
    const error = Math.abs(values[cell]! - wanted)
    if (!(error <= 1e-6 * Math.max(1, wanted))) {
      throw new Error(`cell ${String(cell)} is off by ${String(error)}`)
    }
  }
}

function millisecondsOf(work: () => unknown): number {
  const startedAt = performance.now()
  work()
  return performance.now() - startedAt
}

function limitLine({name, ms, atMostMs}: {name: string; ms: number; atMostMs: number}): BenchLine {
  return {
    name,
    ours: ms,
    peer: null,
    peerName: '',
    unit: 'ms',
    figure: ms,
    target: `≤ ${String(atMostMs)} ms`,
    isMet: ms <= atMostMs,
  }
}

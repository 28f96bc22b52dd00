import {createHash} from 'node:crypto'
import {mkdtemp, readdir, readFile, rm, stat} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join, relative} from 'node:path'
import {beforeAll, describe, expect, it} from 'vitest'
import {z} from 'zod'
import {panelAddressSchema} from '#contract/ids.ts'
import {pointInPolygon} from '#geo/pointInPolygon.ts'
import {ringArea} from '#geo/ringArea.ts'
import type {MultiPolygonRings, Position} from '#geo/types.ts'
import {ensureLonggang} from '#mock/city/generate.ts'
import {createSeededRandom} from '#mock/seededRandom.ts'
import type {CityPack} from '#server/city/cityPack.ts'
import {loadCityPack} from '#server/city/loadCityPack.ts'
import {keepLonggang, KEPT_TODAY} from '../fixtures/keptCity.ts'

const boundarySchema = z.object({
  features: z.array(
    z.object({
      properties: z.object({adcode: z.string()}),
      geometry: z.object({coordinates: z.array(z.array(z.array(z.tuple([z.number(), z.number()]))))}),
    }),
  ),
})

let kept: string
let pack: CityPack
let outline: MultiPolygonRings

beforeAll(async () => {
  kept = await keepLonggang()
  pack = await loadCityPack(kept)
  const file = new URL('../../mock/city/longgang/boundary.geojson', import.meta.url)
  const boundary = boundarySchema.parse(JSON.parse(await readFile(file, 'utf8')))
  outline =
    boundary.features.find(({properties}) => properties.adcode === '330383')?.geometry.coordinates ?? []
}, 120_000)

describe('the generated Longgang pack', () => {
  it('passes the validation of the loader, with 102 communities, a thousand cells and 600 panels', () => {
    expect(pack.code).toBe('330383')
    expect(pack.areaTree.shapes('community')).toHaveLength(102)
    expect(pack.areaTree.shapes('gridCell').length).toBeGreaterThan(950)
    expect(pack.areaTree.shapes('gridCell').length).toBeLessThan(1_050)
    expect(pack.panels.size).toBe(600)
    expect(pack.premises.size).toBe(48_000)
    expect(pack.panels.has(panelAddressSchema.parse('0000000003e9'))).toBe(true)
  })

  it('says that it is made up, and uses the real names of the communities', async () => {
    expect(pack.notice).not.toBe('')
    const file = new URL('../../mock/city/longgang/communities.csv', import.meta.url)
    const names = (await readFile(file, 'utf8'))
      .split('\n')
      .map(line => line.split(',').slice(0, 2).join(','))
    for (const {area} of pack.areaTree.shapes('community'))
      expect(names).toContain(`${area.code},${area.name}`)
  })

  it('has panels in premises of every kind and some at a position only, all with a place', () => {
    const panels = [...pack.panels.values()]
    const unbound = panels.filter(panel => panel.premisesId === null)
    expect(unbound.length).toBeGreaterThan(0)
    expect(unbound.length).toBeLessThan(30)
    expect(panels.every(panel => panel.position !== null)).toBe(true)
    expect(new Set([...pack.premises.values()].map(({kind}) => kind)).size).toBe(3)
  })

  it('covers as much as the real outline, to a ten-thousandth', () => {
    const real = areaOf(outline)
    const cells = pack.areaTree.shapes('gridCell').reduce((sum, {rings}) => sum + areaOf(rings), 0)
    const communities = pack.areaTree.shapes('community').reduce((sum, {rings}) => sum + areaOf(rings), 0)
    expect(Math.abs(cells / real - 1)).toBeLessThan(1e-4)
    expect(Math.abs(communities / real - 1)).toBeLessThan(1e-4)
  })

  it('has every point of the city in exactly one cell and one community, and no other point in any', () => {
    const random = createSeededRandom('points')
    const [west, south, east, north] = pack.bounds
    const city = pack.areaTree.shapes('city')[0]?.rings.flat() ?? []
    for (let i = 0; i < 600; i++) {
      const point: Position = [west + random.next() * (east - west), south + random.next() * (north - south)]
      expectTiledAt(point, Number(pointInPolygon(point, city)))
    }
  })

  it('has every shared vertex and the middle of every shared border in exactly one cell', () => {
    const cells = pack.areaTree.shapes('gridCell')
    const edges = cells.flatMap(({rings}) => edgesOf(rings))
    const users = countBy(edges.map(([from, to]) => undirected(from, to)))
    const isShared = ([from, to]: readonly [Position, Position]) => users.get(undirected(from, to)) === 2
    const shared = edges.filter(isShared)
    const outer = new Set(
      edges
        .filter(edge => !isShared(edge))
        .flat()
        .map(String),
    )
    const sample = shared.filter((_, index) => index % Math.ceil(shared.length / 400) === 0)
    expect(sample.length).toBeGreaterThan(300)
    for (const [from, to] of sample) {
      expectTiledAt([(from[0] + to[0]) / 2, (from[1] + to[1]) / 2], 1)
      if (!outer.has(String(from))) expectTiledAt(from, 1)
    }
  })

  it('has no border with more than two users, and those run it in opposite directions', () => {
    for (const level of ['gridCell', 'community'] as const) {
      const edges = pack.areaTree.shapes(level).flatMap(({rings}) => edgesOf(rings))
      const directed = countBy(edges.map(([from, to]) => `${String(from)} ${String(to)}`))
      expect(Math.max(...directed.values())).toBe(1)
      expect(Math.max(...countBy(edges.map(([from, to]) => undirected(from, to))).values())).toBe(2)
    }
  })

  it('has communities in one piece, islands aside, each with cells', () => {
    const cells = pack.areaTree.shapes('gridCell')
    const cellsByEdge = new Map<string, number[]>()
    cells.forEach(({rings}, cell) => {
      for (const [from, to] of edgesOf(rings)) {
        const key = undirected(from, to)
        cellsByEdge.set(key, [...(cellsByEdge.get(key) ?? []), cell])
      }
    })
    const neighbours = cells.map(() => new Set<number>())
    for (const [a, b] of cellsByEdge.values()) {
      if (a === undefined || b === undefined) continue
      neighbours[a]?.add(b)
      neighbours[b]?.add(a)
    }
    for (const {area} of pack.areaTree.shapes('community')) {
      const members = cells.flatMap((cell, index) =>
        cell.area.parent === area.code && neighbours[index]?.size ? [index] : [],
      )
      expect(members.length).toBeGreaterThan(0)
      const reached = new Set(members.slice(0, 1))
      for (const cell of reached) {
        const more = [...(neighbours[cell] ?? [])].filter(next => members.includes(next))
        more.forEach(next => reached.add(next))
      }
      expect(reached.size).toBe(members.length)
    }
  })

  it('has its labels inside its areas', () => {
    for (const level of ['community', 'gridCell'] as const) {
      for (const {area, rings} of pack.areaTree.shapes(level)) {
        expect(pointInPolygon(area.anchor, rings.flat())).toBe(true)
      }
    }
  })

  it('has smaller cells in the old town by the river than in the country', () => {
    const sizeAt = (position: Position) => {
      const code = pack.areaTree.locate(position).community
      const cells = pack.areaTree.shapes('gridCell').filter(({area}) => area.parent === code)
      return cells.reduce((sum, {rings}) => sum + areaOf(rings), 0) / cells.length
    }
    expect(sizeAt([120.553, 27.57])).toBeLessThan(sizeAt([120.65, 27.53]) / 1.5)
  })

  it('brings the land of its neighbours', () => {
    expect(pack.land?.features).toHaveLength(2)
  })

  it('is of a size that a first start can bear', async () => {
    const sizes = await Promise.all(
      (await readdir(kept)).map(async name => (await stat(join(kept, name))).size),
    )
    expect(Math.max(...sizes)).toBeLessThan(12e6)
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(48e6)
  })
})

it('is the same, byte by byte, for the same seed, made once and kept, and another for another seed', async () => {
  const root = await mkdtemp(join(tmpdir(), 'longgang-'))
  try {
    const folder = join(root, 'again', 'longgang')
    expect(await ensureLonggang(folder, {today: KEPT_TODAY})).toBe(true)
    expect(await readAll(folder)).toEqual(await readAll(kept))
    const {mtimeMs} = await stat(join(folder, 'areas.geojson'))
    expect(await ensureLonggang(folder)).toBe(false)
    expect((await stat(join(folder, 'areas.geojson'))).mtimeMs).toBe(mtimeMs)
    expect(await ensureLonggang(folder, {seed: 'another', today: KEPT_TODAY})).toBe(true)
    expect(await readFile(join(folder, 'areas.geojson'), 'utf8')).not.toBe(
      await readFile(join(kept, 'areas.geojson'), 'utf8'),
    )
    expect(await readdir(join(root, 'again'))).toEqual(['longgang'])
  } finally {
    await rm(root, {recursive: true})
  }
}, 240_000)

function expectTiledAt(point: Position, count: number): void {
  const holders = (level: 'gridCell' | 'community') =>
    pack.areaTree.shapes(level).filter(({rings}) => pointInPolygon(point, rings.flat()))
  const cells = holders('gridCell')
  expect(cells).toHaveLength(count)
  expect(holders('community').map(({area}) => area.code)).toEqual(cells.map(({area}) => area.parent))
  const place = pack.areaTree.locate(point)
  expect(place.gridCell).toBe(cells[0]?.area.code ?? null)
  expect(place.community).toBe(cells[0]?.area.parent ?? null)
  expect(place.isOutside).toBe(count === 0)
}

function edgesOf(rings: MultiPolygonRings): readonly (readonly [Position, Position])[] {
  return rings
    .flat()
    .flatMap(ring => ring.slice(1).map((to, index): [Position, Position] => [ring[index] ?? to, to]))
}

function undirected(from: Position, to: Position): string {
  return [String(from), String(to)].sort().join(' ')
}

function countBy(keys: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1)
  return counts
}

function areaOf(rings: MultiPolygonRings): number {
  // Exteriors run counter-clockwise, holes clockwise: their areas are negative.
  return rings.flat().reduce((sum, ring) => sum + ringArea(ring), 0)
}

/** A digest of every file. */
async function readAll(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, {recursive: true, withFileTypes: true})
  const names = entries
    .filter(entry => entry.isFile())
    .map(({parentPath, name}) => relative(folder, join(parentPath, name)))
  return Object.fromEntries(
    await Promise.all(
      names.sort().map(async name => {
        const bytes = await readFile(join(folder, name))
        return [name, createHash('sha256').update(bytes).digest('hex')] as const
      }),
    ),
  )
}

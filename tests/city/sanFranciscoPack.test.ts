import {existsSync} from 'node:fs'
import {mkdtemp, readFile, rm} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {parse} from 'csv-parse/sync'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {z} from 'zod'
import {buildSanFrancisco} from '#mock/city/sanFrancisco.ts'
import type {CityPack} from '#server/city/cityPack.ts'
import {loadCityPack} from '#server/city/loadCityPack.ts'
import {findTilingFaults} from '#server/city/tilingRules.ts'

const DATA = fileURLToPath(new URL('../../../shared/data/san-francisco/', import.meta.url))
const isAbsent = !existsSync(DATA)
const callSchema = z.object({'Neighborhooods - Analysis Boundaries': z.string(), Location: z.string()})

describe.skipIf(isAbsent)(`the San Francisco pack (skipped when its data are not at ${DATA})`, () => {
  let folder: string
  let pack: CityPack

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'san-francisco-'))
    await buildSanFrancisco({neighborhoodsFile: join(DATA, 'neighborhoods.geojson'), outFolder: folder})
    pack = await loadCityPack(folder)
  })

  afterAll(async () => {
    await rm(folder, {recursive: true})
  })

  it('has 41 communities of one cell each, in the order of their names, on the city’s own clock', () => {
    const communities = pack.areaTree.shapes('community').map(({area}) => area)
    expect(communities).toHaveLength(41)
    expect(communities.map(({name}) => name)).toEqual(communities.map(({name}) => name).sort())
    expect(pack.areaTree.shapes('gridCell').map(({area}) => area.parent)).toEqual(
      communities.map(({code}) => code),
    )
    expect(pack).toMatchObject({code: '006075', timeZone: 'America/Los_Angeles', clock: 'replay', notice: ''})
  })

  it('is tiled exactly, though its source is not', () => {
    const shapes = (['city', 'community', 'gridCell'] as const).flatMap(level =>
      pack.areaTree.shapes(level).map(({area, rings}) => ({...area, rings})),
    )
    expect(findTilingFaults(shapes)).toEqual([])
    const edges = pack.areaTree
      .shapes('community')
      .flatMap(({rings}) =>
        rings
          .flat()
          .flatMap(ring => ring.slice(1).map((to, index) => `${String(ring[index])} ${String(to)}`)),
      )
    expect(new Set(edges).size).toBe(edges.length)
  })

  it('agrees with the calls’ own column on at least 10,291 of the 10,410 rows', async () => {
    const text = await readFile(join(DATA, 'fire-calls-2020-04.csv'), 'utf8')
    const rows = z.array(callSchema).parse(parse(text, {columns: true}))
    expect(rows).toHaveLength(10_410)
    const agreeing = rows.filter(row => {
      const [lat = 0, lng = 0] = row.Location.replace(/[()]/g, '').split(',').map(Number)
      const {community} = pack.areaTree.locate([lng, lat])
      const area =
        community === null ? undefined : pack.areaTree.areas[pack.areaTree.indexOf(community) ?? -1]
      return area?.name === row['Neighborhooods - Analysis Boundaries']
    })
    expect(agreeing.length).toBeGreaterThanOrEqual(10_291)
  })
})

import {appendFile, rm} from 'node:fs/promises'
import gcoord from 'gcoord'
import {afterEach, describe, expect, it} from 'vitest'
import type {PackProblem} from '#contract/cityPack.ts'
import {CityPackError} from '#server/city/cityPackError.ts'
import {loadCityPack} from '#server/city/loadCityPack.ts'
import {WanglouError} from '#server/errors.ts'
import {place, smallPack, writePackTexts, type PackTexts} from './packFixture.ts'
import {BROKEN_PACKS, edited} from './brokenPacks.ts'

const folders: string[] = []

afterEach(async () => {
  await Promise.all(folders.splice(0).map(folder => rm(folder, {recursive: true})))
})

async function load(texts: PackTexts) {
  const folder = await writePackTexts(texts)
  folders.push(folder)
  return loadCityPack(folder)
}

async function problemsOf(texts: PackTexts): Promise<readonly PackProblem[]> {
  const error: unknown = await load(texts).catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(CityPackError)
  expect(error).toBeInstanceOf(WanglouError)
  return error instanceof CityPackError ? error.problems : []
}

describe('a right pack', () => {
  it('gives the city, its areas, premises and panels', async () => {
    const pack = await load(smallPack())
    expect(pack).toMatchObject({
      code: '990001',
      name: 'Two Squares',
      clock: 'live',
      notice: 'made up',
      land: null,
    })
    expect(pack.areaTree.areas.map(area => area.code)).toEqual([
      '990001',
      '990001000001',
      '990001000002',
      '990001000001001',
      '990001000001002',
      '990001000002001',
      '990001000002002',
    ])
    expect([...pack.premises.values()].map(premises => [premises.id, premises.floors])).toEqual([
      ['P1', 3],
      ['P2', null],
    ])
    expect(pack.policy.clocks.fire.handling).toEqual([1, 2, 3, 4])
  })

  it('places a panel at its premises when it has no position of its own', async () => {
    const {panels} = await load(smallPack())
    expect([...panels.values()]).toEqual([
      {
        address: '0000000003e9',
        name: 'Panel One',
        premisesId: 'P1',
        position: [120.002, 27.002],
        streetAddress: '1 Road',
      },
      {
        address: '0000000003ea',
        name: 'Panel Two',
        premisesId: null,
        position: [120.015, 27.002],
        streetAddress: '3 Road',
      },
    ])
  })

  it('needs no tables', async () => {
    const {'city.json': city = '', 'areas.geojson': areas = '', 'policy.json': policy = ''} = smallPack()
    const pack = await load({'city.json': city, 'areas.geojson': areas, 'policy.json': policy})
    expect(pack.panels.size).toBe(0)
    expect(pack.premises.size).toBe(0)
  })

  it('is converted to WGS-84 from the datum it is in', async () => {
    const wgs84 = await load(smallPack())
    const shift = (text: string) =>
      text.replace(/(120\.?\d*),(\s*)(27\.?\d*)/g, (_, lng: string, space: string, lat: string) => {
        const [x, y] = gcoord.transform([Number(lng), Number(lat)], gcoord.WGS84, gcoord.GCJ02)
        return `${String(x)},${space}${String(y)}`
      })
    const texts = Object.fromEntries(Object.entries(smallPack()).map(([name, text]) => [name, shift(text)]))
    texts['city.json'] = (smallPack()['city.json'] ?? '')
      .replace('"wgs84"', '"gcj02"')
      .replace(/"bounds": \[[^\]]*\]/, '"bounds": [119, 26, 121, 28]')
    const gcj02 = await load(texts)
    const position = [...wgs84.premises.values()][0]?.position
    const converted = [...gcj02.premises.values()][0]?.position
    expect(converted?.[0]).toBeCloseTo(position?.[0] ?? 0, 5)
    expect(converted?.[1]).toBeCloseTo(position?.[1] ?? 0, 5)
    expect(gcj02.areaTree.locate(place([0.5, 0.25])).gridCell).toBe('990001000001001')
    const [west, south] = gcj02.areaTree.areas[0]?.bbox ?? [0, 0]
    expect(west).toBeCloseTo(120, 5)
    expect(south).toBeCloseTo(27, 5)
  })

  it('may have outlines that disagree by a sliver', async () => {
    const pack = await load(edited('areas.geojson', 5, '[120.01,27.005]', '[120.010002,27.005]'))
    expect(pack.areaTree.locate(place([1.0001, 0.4999])).gridCell).not.toBeNull()
  })

  it('gives its land, and checks it and its streets', async () => {
    const square = [
      [
        [119, 26],
        [121, 26],
        [121, 28],
        [119, 28],
        [119, 26],
      ],
    ]
    const land = {
      type: 'Feature',
      properties: {name: 'Next'},
      geometry: {type: 'Polygon', coordinates: square},
    }
    const street = {
      type: 'Feature',
      properties: {id: 'S1', name: null, class: 'street'},
      geometry: {
        type: 'LineString',
        coordinates: [
          [120, 27],
          [120.01, 27],
        ],
      },
    }
    const pack = await load({
      ...smallPack(),
      'land.geojson': JSON.stringify({type: 'FeatureCollection', features: [land]}),
      'streets.geojson': JSON.stringify({type: 'FeatureCollection', features: [street]}),
    })
    expect(pack.land?.features[0]?.geometry).toEqual({type: 'MultiPolygon', coordinates: [square]})
  })
})

describe('a broken pack is refused, and named by file, line and field', () => {
  it.each(BROKEN_PACKS)('$what', async ({texts, problem}) => {
    const problems = await problemsOf(texts())
    expect(problems.map(({file, line, field, code}) => ({file, line, field, code}))).toContainEqual(problem)
    expect(problems.every(({detail}) => detail.length > 0)).toBe(true)
  })

  it('and nothing else is named, for a fault that stands alone', async () => {
    expect(await problemsOf(edited('panels.csv', 2, 'P1', 'P9'))).toHaveLength(1)
    expect(await problemsOf(edited('areas.geojson', 6, 'gridCell', 'street'))).toHaveLength(1)
    expect(await problemsOf(edited('city.json', 4, 'Asia/Shanghai', 'Asia/Atlantis'))).toHaveLength(1)
  })

  it('with all its broken rows at once', async () => {
    const problems = await problemsOf({
      ...edited('areas.geojson', 6, 'gridCell', 'street'),
      'premises.csv': edited('premises.csv', 2, 'rental', 'castle')['premises.csv'] ?? '',
      'city.json': '{',
    })
    expect(problems.map(({file, line}) => [file, line]).sort()).toEqual([
      ['areas.geojson', 6],
      ['city.json', 1],
      ['premises.csv', 2],
    ])
  })

  it('with its message naming the first of them', async () => {
    await expect(load(edited('panels.csv', 2, 'P1', 'P9'))).rejects.toThrow(
      'panels.csv:2 premisesId: unknownPremises',
    )
  })

  it('when a community has no cells', async () => {
    const pack = smallPack()
    const lines = (pack['areas.geojson'] ?? '').split('\n')
    lines.splice(6, 2)
    lines[5] = (lines[5] ?? '').replace(/,$/, '')
    const problems = await problemsOf({...pack, 'areas.geojson': lines.join('\n')})
    expect(problems).toMatchObject([
      {file: 'areas.geojson', line: 4, field: 'features[2].properties.code', code: 'emptyCommunity'},
    ])
  })

  it('when two cells overlap', async () => {
    const problems = await problemsOf(edited('areas.geojson', 5, '[120.01,27.005]', '[120.0105,27.0055]'))
    expect(problems).toContainEqual(
      expect.objectContaining({line: 6, code: 'overlap', detail: 'overlaps 990001000001001'}),
    )
    expect(problems).toContainEqual(expect.objectContaining({line: 5, code: 'outsideParent'}))
  })

  it('when two cells are the same', async () => {
    const pack = smallPack()
    const [, , , , fourth = ''] = (pack['areas.geojson'] ?? '').split('\n')
    const geometry = fourth.slice(fourth.indexOf('"geometry"'), -1)
    const problems = await problemsOf({
      ...pack,
      'areas.geojson': (pack['areas.geojson'] ?? '')
        .split('\n')
        .map((line, index) =>
          index === 5 ? `${line.slice(0, line.indexOf('"geometry"'))}${geometry},` : line,
        )
        .join('\n'),
    })
    expect(problems.map(({code}) => code)).toContain('overlap')
  })

  it('when the cells leave a hole in their community', async () => {
    const problems = await problemsOf(edited('areas.geojson', 5, '[120.01,27.005]', '[120.0095,27.0045]'))
    expect(problems).toMatchObject([{line: 3, field: 'features[1].geometry', code: 'gap'}])
  })

  it('when a table is not UTF-8', async () => {
    const folder = await writePackTexts(smallPack())
    folders.push(folder)
    await appendFile(`${folder}/premises.csv`, Buffer.from([0x50, 0x33, 0x2c, 0xb3, 0xf6, 0xd7, 0xe2]))
    const error: unknown = await loadCityPack(folder).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({problems: [{file: 'premises.csv', line: 4, code: 'syntax'}]})
  })
})

import {rm} from 'node:fs/promises'
import {afterEach, describe, expect, it} from 'vitest'
import type {PackProblem} from '#contract/cityPack.ts'
import {loadCityPack} from '#server/city/loadCityPack.ts'
import {building, geoJson, smallGround, square, street} from './groundFixture.ts'
import {place, smallPack, writePackTexts, type PackTexts} from './packFixture.ts'

const folders: string[] = []

afterEach(async () => {
  await Promise.all(folders.splice(0).map(folder => rm(folder, {recursive: true})))
})

async function load(changed: PackTexts) {
  const folder = await writePackTexts({...smallPack(), ...smallGround(), ...changed})
  folders.push(folder)
  return loadCityPack(folder)
}

interface OddPack {
  what: string
  changed: () => PackTexts
  warning: Omit<PackProblem, 'detail'>
}

const ODD_PACKS: readonly OddPack[] = [
  {
    what: 'a street that leads nowhere',
    changed: () => ({
      'streets.geojson': geoJson(
        street('S1', [
          [0, 0.5],
          [1, 0.5],
        ]),
        street('S2', [
          [1, 0.5],
          [1, 1],
        ]),
        street('S3', [
          [1.2, 0.2],
          [1.4, 0.2],
        ]),
      ),
    }),
    warning: {file: 'streets.geojson', line: 4, field: 'features[2].geometry', code: 'notConnected'},
  },
  {
    what: 'a building whose ring runs the wrong way',
    changed: () => ({
      'buildings.geojson': geoJson(
        building('B1', square([0.2, 0.2])),
        building('B2', square([0.4, 0.2]).reverse()),
      ),
    }),
    warning: {
      file: 'buildings.geojson',
      line: 3,
      field: 'features[1].geometry.coordinates[0]',
      code: 'ringDirection',
    },
  },
  {
    what: 'a block whose hole runs the wrong way',
    changed: () => ({
      'landUse.geojson': geoJson({
        type: 'Feature',
        properties: {class: 'park'},
        geometry: {
          type: 'MultiPolygon',
          coordinates: [[square([0.2, 0.2], 0.4).map(place), square([0.3, 0.3]).map(place)]],
        },
      }),
    }),
    warning: {
      file: 'landUse.geojson',
      line: 2,
      field: 'features[0].geometry.coordinates[0][1]',
      code: 'ringDirection',
    },
  },
  {
    what: 'a basemap without an approval number',
    changed: () => ({'city.json': (smallPack()['city.json'] ?? '').replace('"GS 1"', 'null')}),
    warning: {file: 'city.json', line: 19, field: 'basemaps[0].approvalNumber', code: 'approvalMissing'},
  },
  {
    what: 'premises in a building that there is not',
    changed: () => ({
      'premises.csv':
        'id,name,kind,lng,lat,buildingId\nP1,House,rental,120.002,27.002,B1\nP2,Hut,other,120.002,27.003,B9\n',
    }),
    warning: {file: 'premises.csv', line: 3, field: 'buildingId', code: 'unknownBuilding'},
  },
]

describe('what is odd and does no harm is shown, and named by file, line and field', () => {
  it.each(ODD_PACKS)('$what', async ({changed, warning}) => {
    const {warnings} = await load(changed())
    expect(warnings.items.map(({detail: _, ...named}) => named)).toEqual([warning])
    expect(warnings.items[0]?.detail).not.toBe('')
    expect(warnings.counts).toEqual([{file: warning.file, code: warning.code, count: 1}])
  })

  it('and premises in no known building stand without one', async () => {
    const {premises} = await load(ODD_PACKS.at(-1)?.changed() ?? {})
    expect([...premises.values()].map(({buildingId}) => buildingId)).toEqual(['B1', null])
  })

  it('the first hundred word for word, and all of them counted', async () => {
    const houses = Array.from({length: 150}, (_, index) =>
      building(`B${index}`, square([0.2, 0.2]).reverse()),
    )
    const {warnings, ground} = await load({'buildings.geojson': geoJson(...houses)})
    expect(ground.buildings).toBe(150)
    expect(warnings.items).toHaveLength(100)
    expect(warnings.items.at(-1)?.line).toBe(101)
    expect(warnings.counts).toEqual([{file: 'buildings.geojson', code: 'ringDirection', count: 150}])
  })
})

describe('what would lie is refused', () => {
  const refused: readonly [string, () => PackTexts, Omit<PackProblem, 'detail'>][] = [
    [
      'two streets of one id',
      () => ({
        'streets.geojson': geoJson(
          street('S1', [
            [0, 0.5],
            [1, 0.5],
          ]),
          street('S1', [
            [1, 0.5],
            [1, 1],
          ]),
        ),
      }),
      {file: 'streets.geojson', line: 3, field: 'features[1].properties.id', code: 'duplicate'},
    ],
    [
      'two buildings of one id',
      () => ({
        'buildings.geojson': geoJson(building('B1', square([0.2, 0.2])), building('B1', square([0.4, 0.2]))),
      }),
      {file: 'buildings.geojson', line: 3, field: 'features[1].properties.id', code: 'duplicate'},
    ],
    [
      'two units of one id',
      () => ({
        'units.csv':
          'id,name,kind,lng,lat,area\nU1,One,policePost,120.002,27.002,990001\nU1,Two,policePost,120.002,27.002,990001\n',
      }),
      {file: 'units.csv', line: 3, field: 'id', code: 'duplicate'},
    ],
    [
      'a unit that serves an area that there is not',
      () => ({
        'units.csv': 'id,name,kind,lng,lat,area\nU1,One,policePost,120.002,27.002,990001000009\n',
      }),
      {file: 'units.csv', line: 2, field: 'area', code: 'unknownArea'},
    ],
    [
      'a unit that can do what nobody knows',
      () => ({
        'units.csv':
          'id,name,kind,lng,lat,area,capabilities\nU1,One,policePost,120.002,27.002,990001,police;fly\n',
      }),
      {file: 'units.csv', line: 2, field: 'capabilities', code: 'invalid'},
    ],
    [
      'a unit outside the city',
      () => ({'units.csv': 'id,name,kind,lng,lat,area\nU1,One,policePost,121.002,27.002,990001\n'}),
      {file: 'units.csv', line: 2, field: 'lng', code: 'outsideCity'},
    ],
    [
      'a building whose ring is open',
      () => ({'buildings.geojson': geoJson(building('B1', square([0.2, 0.2]).slice(0, 4)))}),
      {
        file: 'buildings.geojson',
        line: 2,
        field: 'features[0].geometry.coordinates[0]',
        code: 'ringOpen',
      },
    ],
    [
      'a building without a height',
      () => ({'buildings.geojson': (smallGround()['buildings.geojson'] ?? '').replace('heightMeters', 'h')}),
      {
        file: 'buildings.geojson',
        line: 2,
        field: 'features[0].properties.heightMeters',
        code: 'missing',
      },
    ],
    [
      'water of no known class',
      () => ({'water.geojson': (smallGround()['water.geojson'] ?? '').replace('creek', 'ocean')}),
      {file: 'water.geojson', line: 3, field: 'features[1].properties.class', code: 'invalid'},
    ],
    [
      'a street beyond the poles',
      () => ({
        'streets.geojson': (smallGround()['streets.geojson'] ?? '').replace('[120,27.005]', '[120,97]'),
      }),
      {file: 'streets.geojson', line: 2, field: 'features[0].geometry.coordinates[0][1]', code: 'invalid'},
    ],
    [
      'two basemaps of one id',
      () => ({
        'city.json': (smallPack()['city.json'] ?? '').replace(
          '"basemaps": [',
          '"basemaps": [{"id":"pack","kind":"pack","name":"Other","attribution":"","approvalNumber":"GS 2"},',
        ),
      }),
      {file: 'city.json', line: 15, field: 'basemaps[1].id', code: 'duplicate'},
    ],
    [
      'a PMTiles file that is not there',
      () => ({
        'city.json': (smallPack()['city.json'] ?? '').replace(
          '"kind": "pack"',
          '"kind": "pmtiles", "file": "x.pmtiles"',
        ),
      }),
      {file: 'city.json', line: 16, field: 'basemaps[0].file', code: 'missing'},
    ],
    [
      'a PMTiles file that is none',
      () => ({
        'x.pmtiles': 'PNG',
        'city.json': (smallPack()['city.json'] ?? '').replace(
          '"kind": "pack"',
          '"kind": "pmtiles", "file": "x.pmtiles"',
        ),
      }),
      {file: 'city.json', line: 16, field: 'basemaps[0].file', code: 'syntax'},
    ],
    [
      'a PMTiles file outside the pack',
      () => ({
        'city.json': (smallPack()['city.json'] ?? '').replace(
          '"kind": "pack"',
          '"kind": "pmtiles", "file": "../x.pmtiles"',
        ),
      }),
      {file: 'city.json', line: 16, field: 'basemaps[0].file', code: 'invalid'},
    ],
    [
      'a fact of premises that is none',
      () => ({
        'premises.csv': 'id,name,kind,lng,lat,lastInspectedOn\nP1,House,rental,120.002,27.002,2026-02-30\n',
      }),
      {file: 'premises.csv', line: 2, field: 'lastInspectedOn', code: 'invalid'},
    ],
    [
      'a sensor that nobody knows',
      () => ({'premises.csv': 'id,name,kind,lng,lat,sensors\nP1,House,rental,120.002,27.002,smoke;radar\n'}),
      {file: 'premises.csv', line: 2, field: 'sensors', code: 'invalid'},
    ],
  ]

  it.each(refused)('%s', async (_, changed, problem) => {
    const error: unknown = await load(changed()).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({problems: expect.arrayContaining([expect.objectContaining(problem)])})
  })
})

describe('a file of features that is none', () => {
  it.each([
    ['cut short', '{"type":"FeatureCollection","features":[\n{"type":"Feature"', 2, 'syntax', ''],
    ['without a comma', '{"type":"FeatureCollection","features":[\n{}\n{}]}', 3, 'syntax', ''],
    ['with a broken feature', '{"type":"FeatureCollection","features":[\n{},\n{"type":}]}', 3, 'syntax', ''],
    [
      'with nothing for a feature',
      '{"type":"FeatureCollection","features":[null]}',
      1,
      'invalid',
      'features[0]',
    ],
    ['of another type', '{"type":"Feature",\n"features":[]}', 1, 'invalid', 'type'],
    ['without features', '{"type":"FeatureCollection"}', 1, 'missing', 'features'],
    ['without text', '', 1, 'syntax', ''],
  ])('%s is refused', async (_, text, line, code, field) => {
    const error: unknown = await load({'landUse.geojson': text}).catch((thrown: unknown) => thrown)
    const problem = {file: 'landUse.geojson', line, code, field}
    expect(error).toMatchObject({problems: expect.arrayContaining([expect.objectContaining(problem)])})
  })
})

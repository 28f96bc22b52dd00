import {mkdtemp, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import type {Position} from '#geo/types.ts'

/** The text files of a pack by name. */
export type PackTexts = Record<string, string>

/** A small right pack: a city of 2 × 1 squares, each a community of two cells, `areas.geojson` one feature a line. */
export function smallPack(): PackTexts {
  const features = [
    area({code: '990001', level: 'city', parent: null}, [
      [0, 0],
      [1, 0],
      [2, 0],
      [2, 0.5],
      [2, 1],
      [1, 1],
      [0, 1],
      [0, 0.5],
      [0, 0],
    ]),
    area({code: '990001000001', level: 'community', parent: '990001'}, [
      [0, 0],
      [1, 0],
      [1, 0.5],
      [1, 1],
      [0, 1],
      [0, 0.5],
      [0, 0],
    ]),
    area({code: '990001000002', level: 'community', parent: '990001'}, [
      [1, 0],
      [2, 0],
      [2, 0.5],
      [2, 1],
      [1, 1],
      [1, 0.5],
      [1, 0],
    ]),
    area({code: '990001000001001', level: 'gridCell', parent: '990001000001'}, [
      [0, 0],
      [1, 0],
      [1, 0.5],
      [0, 0.5],
      [0, 0],
    ]),
    area({code: '990001000001002', level: 'gridCell', parent: '990001000001'}, [
      [0, 0.5],
      [1, 0.5],
      [1, 1],
      [0, 1],
      [0, 0.5],
    ]),
    area({code: '990001000002001', level: 'gridCell', parent: '990001000002'}, [
      [1, 0],
      [2, 0],
      [2, 0.5],
      [1, 0.5],
      [1, 0],
    ]),
    area({code: '990001000002002', level: 'gridCell', parent: '990001000002'}, [
      [1, 0.5],
      [2, 0.5],
      [2, 1],
      [1, 1],
      [1, 0.5],
    ]),
  ]
  const minutes = [1, 2, 3, 4]
  const stages = {
    reported: minutes,
    accepted: minutes,
    assigned: minutes,
    handling: minutes,
    feedback: minutes,
  }
  const clocks = {
    fire: stages,
    safety: stages,
    dispute: stages,
    urban: stages,
    environment: stages,
    security: stages,
    service: stages,
  }
  const city = {
    code: '990001',
    name: 'Two Squares',
    timeZone: 'Asia/Shanghai',
    bounds: [120, 27, 120.02, 27.01],
    sourceCrs: 'wgs84',
    notice: 'made up',
    basemaps: [{id: 'pack', kind: 'pack', name: 'Pack', attribution: 'nobody', approvalNumber: 'GS 1'}],
  }
  return {
    'city.json': JSON.stringify(city, null, 2),
    'areas.geojson': `{"type":"FeatureCollection","features":[\n${features.join(',\n')}\n]}\n`,
    'policy.json': JSON.stringify({clocks, alarmRules: {groupMinutes: 5, fireCaseLevel: 2}}, null, 2),
    'premises.csv':
      'id,name,kind,lng,lat,address,floors\nP1,First House,rental,120.002,27.002,1 Road,3\nP2,Second House,mixedUse,120.018,27.008,2 Road,\n',
    'panels.csv':
      'address,name,premisesId,lng,lat,streetAddress\n0000000003e9,Panel One,P1,,,\n0000000003ea,Panel Two,,120.015,27.002,3 Road\n',
    'units.csv':
      'id,name,kind,lng,lat,area,capabilities\nU1,Engine One,fireStation,120.005,27.005,990001,extinguish;rescue\n',
  }
}

/** Writes a pack into a new folder under the system's temporary one. */
export async function writePackTexts(texts: PackTexts): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'city-pack-'))
  await Promise.all(Object.entries(texts).map(([name, text]) => writeFile(join(folder, name), text)))
  return folder
}

/** Squares of a hundredth of a degree, from 120° E, 27° N. */
export function place([x, y]: Position): [number, number] {
  return [Number((120 + x / 100).toFixed(6)), Number((27 + y / 100).toFixed(6))]
}

function area(
  properties: {code: string; level: string; parent: string | null},
  corners: readonly [number, number][],
): string {
  const geometry = {type: 'Polygon', coordinates: [corners.map(place)]}
  return JSON.stringify({
    type: 'Feature',
    properties: {...properties, name: `Area ${properties.code}`},
    geometry,
  })
}

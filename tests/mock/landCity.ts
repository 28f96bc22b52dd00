import {mkdtemp, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'

/** Side by side, west to east, each a hundredth of a degree wide. */
export const LANDS = ['oldTown', 'residential', 'industrial', 'field'] as const
export const CREEK_LAT = 27.505
const [WEST, SOUTH] = [120.5, 27.5]
const WIDTH = 0.01
const PER_CELL = 40
const PANELS = 60

/** A city of four cells of one land use each, with all that a pack may tell: people, streets, a creek, premises, units. */
export async function writeLandCity() {
  const folder = await mkdtemp(join(tmpdir(), 'wanglou-lands-'))
  const write = (file: string, content: string) => writeFile(join(folder, file), content)
  const collection = (features: unknown[]) => JSON.stringify({type: 'FeatureCollection', features})
  await write(
    'city.json',
    JSON.stringify({code: '330383', timeZone: 'Asia/Shanghai', sourceCrs: 'wgs84', name: '龙港市'}),
  )
  await write(
    'areas.geojson',
    collection([
      feature({code: '330383', level: 'city', parent: null, name: '龙港市'}, square(0, LANDS.length)),
      ...LANDS.flatMap((land, at) => {
        const code = `33038319800${at + 1}`
        const residents = land === 'field' ? 200 : 1_000
        return [
          feature({code, level: 'community', parent: '330383', name: `${NAMES[land]}社区`}, square(at, 1)),
          feature(
            {code: `${code}001`, level: 'gridCell', parent: code, name: '一格', residents},
            square(at, 1),
          ),
        ]
      }),
    ]),
  )
  await write('landUse.geojson', collection(LANDS.map((land, at) => feature({class: land}, square(at, 1)))))
  const line = (lat: number) => [
    [WEST, lat],
    [WEST + LANDS.length * WIDTH, lat],
  ]
  await write(
    'streets.geojson',
    collection([lineFeature({id: 'S1', name: '望楼路', class: 'street'}, line(SOUTH + 0.008))]),
  )
  await write('water.geojson', collection([lineFeature({class: 'creek', name: '白沙河'}, line(CREEK_LAT))]))
  await write('premises.csv', premisesRows().join('\n'))
  await write(
    'units.csv',
    [
      'id,name,kind,lng,lat,area,capabilities',
      ...LANDS.map((_, at) => `u${at},网格员甲${at},gridWorker,120.5,27.5,33038319800${at + 1}001,verify`),
    ].join('\n'),
  )
  await write(
    'panels.csv',
    [
      'address,name,premisesId,lng,lat,streetAddress',
      ...Array.from({length: PANELS}, (_, index) => {
        const address = (0x3e9 + index).toString(16).padStart(12, '0')
        return `${address},主机${index},P${index},,,望楼路${index}号`
      }),
    ].join('\n'),
  )
  return {folder, remove: () => rm(folder, {recursive: true, force: true})}
}

const NAMES = {oldTown: '老城', residential: '新村', industrial: '工业', field: '田头'}
/** Per land: the kind and use of its premises, one after the other. */
const SORTS = {
  oldTown: ['mixedUse,shop', 'rental,dwelling', 'mixedUse,workshop'],
  residential: ['rental,dwelling', 'other,shop'],
  industrial: ['other,workshop', 'mixedUse,workshop'],
  field: ['rental,dwelling'],
}

function premisesRows(): string[] {
  const rows = ['id,name,kind,use,lng,lat,address,floors']
  for (const [at, land] of LANDS.entries()) {
    for (let index = 0; index < PER_CELL; index += 1) {
      const sort = SORTS[land][index % SORTS[land].length] ?? ''
      const lng = WEST + at * WIDTH + 0.0001 + (index / PER_CELL) * 0.0098
      const id = at * PER_CELL + index
      rows.push(`P${id},${NAMES[land]}场所${id},${sort},${lng},27.507,${NAMES[land]}社区望楼路${id}号,3`)
    }
  }
  return rows
}

function feature(properties: object, ring: number[][]) {
  return {type: 'Feature', properties, geometry: {type: 'Polygon', coordinates: [ring]}}
}

function lineFeature(properties: object, coordinates: number[][]) {
  return {type: 'Feature', properties, geometry: {type: 'LineString', coordinates}}
}

function square(from: number, count: number): number[][] {
  const [west, east] = [WEST + from * WIDTH, WEST + (from + count) * WIDTH]
  const north = SOUTH + 0.01
  return [
    [west, SOUTH],
    [east, SOUTH],
    [east, north],
    [west, north],
    [west, SOUTH],
  ]
}

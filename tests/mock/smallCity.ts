import {mkdtemp, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'

/** Two communities side by side, each with two cells; what a mock reads of a city pack. */
export async function writeSmallCity({sourceCrs = 'wgs84'} = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'wanglou-city-'))
  const areas = [
    area('330383', 'city', null, '龙港市', square(120.5, 27.5, 0.04, 0.02)),
    area('330383198001', 'community', '330383', '东社区', square(120.5, 27.5, 0.02, 0.02)),
    area('330383198002', 'community', '330383', '西社区', square(120.52, 27.5, 0.02, 0.02)),
    area('330383198001001', 'gridCell', '330383198001', '一格', square(120.5, 27.5, 0.01, 0.02)),
    area('330383198001002', 'gridCell', '330383198001', '二格', square(120.51, 27.5, 0.01, 0.02)),
    area('330383198002001', 'gridCell', '330383198002', '一格', square(120.52, 27.5, 0.01, 0.02)),
    area('330383198002002', 'gridCell', '330383198002', '二格', square(120.53, 27.5, 0.01, 0.02)),
  ]
  const city = {code: '330383', name: '龙港市', timeZone: 'Asia/Shanghai', sourceCrs}
  await writeFile(join(folder, 'city.json'), JSON.stringify(city))
  await writeFile(join(folder, 'areas.geojson'), JSON.stringify({type: 'FeatureCollection', features: areas}))
  return {folder, remove: () => rm(folder, {recursive: true, force: true})}
}

/** The box of the small city, `[west, south, east, north]`. */
export const SMALL_CITY_BOX = [120.5, 27.5, 120.54, 27.52] as const

function area(code: string, level: string, parent: string | null, name: string, ring: number[][]) {
  return {
    type: 'Feature',
    properties: {code, level, parent, name},
    geometry: {type: 'Polygon', coordinates: [ring]},
  }
}

function square(west: number, south: number, width: number, height: number): number[][] {
  const [east, north] = [west + width, south + height]
  return [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ]
}

import {createHash} from 'node:crypto'
import {stat} from 'node:fs/promises'
import type {AreaLevel} from '#contract/area.ts'
import type {AreaCode} from '#contract/ids.ts'
import {encodePremisesTable} from './encodePremisesTable.ts'
import type {AreaLookup, City, MapSource, StoredSession} from './ports.ts'
import {refuse, type EncodedAnswer} from './refusal.ts'
import type {ContractRouter} from './router.ts'
import type {Scope} from './scope.ts'

export interface MapRouteParts {
  readonly city: City
  readonly map: MapSource
  readonly scope: Scope
}

/** Asked for again before it is used again: another pack may have come. */
const PRIVATE = 'private, no-cache'
const PICTURE_CACHE = 'private, max-age=86400'

/** What maps are drawn from: outlines, tiles, and the premises as a table. */
export function serveMap(router: ContractRouter, {city, map, scope}: MapRouteParts): void {
  const {areaTree} = city
  const wholeCityMaps = new Map<AreaLevel, Encoded>()
  let wholeCityTable: Encoded | undefined

  router.serve('readMap', ({params, session}) => {
    if (params.name === 'land') return answerOf(encode(city.landGeoJson))
    if (!scope.seesWholeCity(session)) {
      return answerOf(encode(shapesText(areaTree, params.name, code => scope.seesArea(session, code))))
    }
    let whole = wholeCityMaps.get(params.name)
    if (!whole) {
      whole = encode(shapesText(areaTree, params.name, () => true))
      wholeCityMaps.set(params.name, whole)
    }
    return answerOf(whole)
  })

  router.serve('readPremisesTable', ({session}) => {
    if (!scope.seesWholeCity(session)) return answerOf(encode(premisesSeenBy(session)))
    wholeCityTable ??= encode(encodePremisesTable([...city.premises.values()]))
    return answerOf(wholeCityTable)
  })

  function premisesSeenBy(session: StoredSession): Buffer {
    const all = [...city.premises.values()]
    return encodePremisesTable(
      all.filter(({position}) => scope.seesPlace(session, areaTree.locate(position))),
    )
  }

  router.serve('readTile', async ({params: {z, x, y}}) => {
    if (!isOnEarth(z, x, y)) return refuse('notFound')
    const tile = await map.tile(z, x, y)
    if (!tile) return refuse('basemapUnavailable', {retryAfterSeconds: 5})
    const headers = {etag: tile.etag, 'cache-control': PRIVATE}
    if (!tile.gzip) return {ok: true, encoded: null, headers}
    return {ok: true, encoded: toBuffer(tile.gzip), headers: {...headers, 'content-encoding': 'gzip'}}
  })

  router.serve('readTiandituTile', async ({params: {layer, z, x, y}}) => {
    if (!isOnEarth(z, x, y) || !map.tiandituLayers.includes(layer)) return refuse('notFound')
    const picture = await map.tiandituTile(layer, {z, x, y})
    if (!picture) return refuse('basemapUnavailable', {retryAfterSeconds: 30})
    const headers = {'cache-control': PICTURE_CACHE, 'content-type': picture.type}
    return {ok: true, encoded: toBuffer(picture.bytes), headers}
  })

  router.serve('readPmtiles', async ({params}) => {
    const file = map.pmtilesFile(params.id)
    const found = file === null ? null : await stat(file).catch(() => null)
    if (file === null || !found) return refuse('notFound')
    const etag = `"${found.size.toString(36)}-${Math.trunc(found.mtimeMs).toString(36)}"`
    return {ok: true, file, headers: {etag, 'cache-control': PRIVATE}}
  })
}

function isOnEarth(z: number, x: number, y: number): boolean {
  return x < 2 ** z && y < 2 ** z
}

/** The same memory, as what Express sends. */
function toBuffer({buffer, byteOffset, byteLength}: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength)
}

/** The outlines of a level's areas that pass, as GeoJSON text. */
function shapesText(areaTree: AreaLookup, level: AreaLevel, isSeen: (code: AreaCode) => boolean): string {
  const features = areaTree
    .shapes(level)
    .filter(({area}) => isSeen(area.code))
    .map(({area: {code, name, parent, anchor}, rings}) => ({
      type: 'Feature',
      properties: {code, name, parent, anchor},
      geometry: {type: 'MultiPolygon', coordinates: rings},
    }))
  return JSON.stringify({type: 'FeatureCollection', features})
}

interface Encoded {
  readonly content: string | Buffer
  readonly etag: string
}

function encode(content: string | Buffer): Encoded {
  return {content, etag: `"${createHash('sha256').update(content).digest('base64url')}"`}
}

function answerOf({content, etag}: Encoded): EncodedAnswer {
  return {ok: true, encoded: content, headers: {etag, 'cache-control': PRIVATE}}
}

import {createHash} from 'node:crypto'
import type {AreaLevel, Indicator} from '#contract/area.ts'
import type {AreaCode} from '#contract/ids.ts'
import {decodeCursor, pageOf} from './cursor.ts'
import type {AreaLookup, City, LiveSituation} from './ports.ts'
import {answer, refuse, type EncodedAnswer} from './refusal.ts'
import type {ContractRouter} from './router.ts'
import type {Scope} from './scope.ts'

export interface AreaRouteParts {
  readonly city: City
  readonly situation: LiveSituation
  readonly scope: Scope
}

/** The city, its areas, their outlines and their figures. */
export function serveAreas(router: ContractRouter, {city, situation, scope}: AreaRouteParts): void {
  const {areaTree} = city
  const wholeCityMaps = new Map<AreaLevel, MapText>()

  router.serve('readCity', () => answer(city.description))

  router.serve('listAreas', ({query, session}) => {
    const start = decodeCursor(query.cursor)
    if (start === undefined) return refuse('invalid', {path: '$.cursor'})
    if (query.parent !== undefined && !scope.isArea(query.parent))
      return refuse('invalid', {path: '$.parent'})
    const seen = areaTree.areas
      .map((area, index) => ({area, index}))
      .filter(({area, index}) => index > (start ?? -1) && scope.seesArea(session, area.code))
      .filter(({area}) => query.level === undefined || area.level === query.level)
      .filter(({area}) => query.parent === undefined || area.parent === query.parent)
    const page = pageOf(seen, query.limit, ({index}) => index)
    return answer({items: page.items.map(({area}) => area), nextCursor: page.nextCursor})
  })

  router.serve('readArea', ({params, session}) => {
    const area = areaTree.areas[areaTree.indexOf(params.code) ?? -1]
    if (!area) return refuse('notFound')
    if (!scope.seesArea(session, area.code)) return refuse('outOfScope')
    const {loaded} = situation.snapshot({scope: [area.code], topics: ['areas', 'series', 'indicators']})
    return answer({
      area,
      figures: loaded.areas.find(({code}) => code === area.code) ?? null,
      series: loaded.series.find(({code}) => code === area.code) ?? null,
      indicators: loaded.indicators.filter(indicator => indicator.area === area.code),
    })
  })

  router.serve('readMap', ({params, session}) => {
    if (params.name === 'land') return mapAnswer(mapText(city.landGeoJson))
    if (!scope.seesWholeCity(session)) {
      return mapAnswer(mapText(shapesText(areaTree, params.name, code => scope.seesArea(session, code))))
    }
    let whole = wholeCityMaps.get(params.name)
    if (!whole) {
      whole = mapText(shapesText(areaTree, params.name, () => true))
      wholeCityMaps.set(params.name, whole)
    }
    return mapAnswer(whole)
  })

  router.serve('listIndicators', ({query, session}) => {
    const scoped = scope.areasOf(session, query.area)
    if (!scoped.ok) return scoped
    const items: Indicator[] = []
    for (const code of scoped.areas ?? [scope.cityCode]) {
      const {loaded} = situation.snapshot({scope: [code], topics: ['indicators']})
      items.push(...loaded.indicators.filter(({area}) => area === code))
    }
    return answer({items})
  })
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

interface MapText {
  readonly text: string
  readonly etag: string
}

function mapText(text: string): MapText {
  return {text, etag: `"${createHash('sha256').update(text).digest('base64url')}"`}
}

function mapAnswer({text, etag}: MapText): EncodedAnswer {
  return {ok: true, encoded: text, headers: {etag, 'cache-control': 'private, no-cache'}}
}

import type {Indicator} from '#contract/area.ts'
import {decodeCursor, pageOf} from './cursor.ts'
import type {City, LiveSituation} from './ports.ts'
import {answer, refuse} from './refusal.ts'
import type {ContractRouter} from './router.ts'
import type {Scope} from './scope.ts'

export interface AreaRouteParts {
  readonly city: City
  readonly situation: LiveSituation
  readonly scope: Scope
}

/** The city, what was noticed of its pack, its areas and their figures. */
export function serveAreas(router: ContractRouter, {city, situation, scope}: AreaRouteParts): void {
  const {areaTree} = city

  router.serve('readCity', () => answer(city.description))
  router.serve('listPackWarnings', () => answer(city.warnings))

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

import {decodeCursor, pageOf} from './cursor.ts'
import {nearestUnits} from './nearestUnits.ts'
import type {City, PanelControl} from './ports.ts'
import {answer, refuse} from './refusal.ts'
import type {ContractRouter} from './router.ts'
import type {Scope} from './scope.ts'

export interface PremisesRouteParts {
  readonly city: City
  readonly panels: PanelControl
  readonly scope: Scope
}

/** Premises one by one, and the units of the city. */
export function servePremises(router: ContractRouter, {city, panels, scope}: PremisesRouteParts): void {
  const {areaTree} = city

  router.serve('readPremises', ({params, session}) => {
    const premises = city.premises.get(params.id)
    if (!premises) return refuse('notFound')
    const place = areaTree.locate(premises.position)
    if (!scope.seesPlace(session, place)) return refuse('notFound')
    const watching = panels.list().filter(panel => panel.premisesId === params.id)
    return answer({
      ...premises,
      position: [...premises.position],
      sensors: premises.sensors && [...premises.sensors],
      place,
      panels: watching.map(panel => panel.address),
      nearestUnits: nearestUnits(
        city.units.filter(unit => scope.seesUnit(session, unit)),
        {position: premises.position, gridCell: place.gridCell},
      ),
    })
  })

  router.serve('listUnits', ({query, session}) => {
    const start = decodeCursor(query.cursor)
    if (start === undefined) return refuse('invalid', {path: '$.cursor'})
    const seen = city.units
      .map((unit, index) => ({unit, index}))
      .filter(({unit, index}) => index > (start ?? -1) && scope.seesUnit(session, unit))
    const page = pageOf(seen, query.limit, ({index}) => index)
    return answer({items: page.items.map(({unit}) => unit), nextCursor: page.nextCursor})
  })
}

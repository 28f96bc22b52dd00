import {mendableFactOf, type MendableFact} from '#contract/riskMending.ts'
import {StoreUnavailableError} from '../errors.ts'
import {decodeCursor, pageOf} from './cursor.ts'
import type {MendingQueries, StoredMending} from './mendingPorts.ts'
import {nearestUnits} from './nearestUnits.ts'
import type {City, PanelControl, StoredPremises} from './ports.ts'
import {answer, refuse} from './refusal.ts'
import type {ContractRouter} from './router.ts'
import type {Scope} from './scope.ts'

export interface PremisesRouteParts {
  readonly city: City
  readonly panels: PanelControl
  readonly scope: Scope
  readonly mendings: Pick<MendingQueries, 'mendingsOfPremises'>
}

/** At a fire what the pack says is better than nothing. */
function noneIfUnavailable(error: unknown): readonly StoredMending[] {
  if (error instanceof StoreUnavailableError) return []
  throw error
}

/** Facts that somebody has put right since the pack was made. */
function factsMended(
  premises: StoredPremises,
  mended: readonly StoredMending[],
): Partial<Record<MendableFact, number | null>> {
  return Object.fromEntries(
    mended.flatMap(({mending: {finding, remedy}}) => {
      const fact = mendableFactOf(finding)
      const isStill = fact !== null && String(premises[fact]) === finding.value
      return isStill && remedy?.type === 'value' ? [[fact, remedy.value]] : []
    }),
  )
}

/** Premises one by one, and the units of the city. */
export function servePremises(
  router: ContractRouter,
  {city, panels, scope, mendings}: PremisesRouteParts,
): void {
  const {areaTree} = city

  router.serve('readPremises', async ({params, session}) => {
    const premises = city.premises.get(params.id)
    if (!premises) return refuse('notFound')
    const place = areaTree.locate(premises.position)
    if (!scope.seesPlace(session, place)) return refuse('notFound')
    const watching = panels.list().filter(panel => panel.premisesId === params.id)
    return answer({
      ...premises,
      ...factsMended(premises, await mendings.mendingsOfPremises(params.id).catch(noneIfUnavailable)),
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

import type {AreaCode, PremisesId} from '#contract/ids.ts'
import type {InspectionOutcome, InspectionPlan} from '#contract/inspection.ts'
import type {InspectionFigures} from '#contract/inspectionRoutes.ts'
import {CATCH_UP_MS} from './feedRoutes.ts'
import type {Clock} from './options.ts'
import type {City, GatewayPorts} from './ports.ts'
import {answer} from './refusal.ts'
import type {PastInspection} from './riskPorts.ts'
import {notReady} from './riskRoutes.ts'
import type {ContractRouter} from './router.ts'
import type {Scope} from './scope.ts'

const DAY_MS = 86_400_000
const PERIOD_DAYS = 30
/** A plan for each team and day: more than a county has. */
const MOST_PLANS = 5_000

export interface InspectionFigureParts {
  readonly ports: Pick<GatewayPorts, 'hazards' | 'node' | 'risk'>
  readonly city: Pick<City, 'premises' | 'areaTree' | 'description'>
  readonly scope: Scope
  readonly clock: Clock
}

/** How much was inspected, and how much of what was planned. */
export function serveInspectionFigures(router: ContractRouter, parts: InspectionFigureParts): void {
  const {ports, city, scope, clock} = parts
  const {node, hazards, risk} = ports
  const {areaTree} = city
  const days = new Intl.DateTimeFormat('en-CA', {timeZone: city.description.timeZone, dateStyle: 'short'})

  router.serve('readInspectionFigures', async ({query, session}) => {
    const scoped = scope.areasOf(session, query.area)
    if (!scoped.ok) return scoped
    await node.caughtUp(CATCH_UP_MS)
    const asOf = clock.now()
    const since = asOf - PERIOD_DAYS * DAY_MS
    const span = {from: days.format(since), until: days.format(asOf), limit: MOST_PLANS}
    const [told, past, plans] = await Promise.all([
      hazards.inspectionsSince(since),
      risk.pastInspections(since),
      hazards.listPlans(span),
    ])
    if (!past) return notReady(risk.readiness())
    const {areas} = scoped
    const inspections = [
      ...past,
      ...told.map(({premisesId, outcome, department}) => ({
        ...{premisesId, outcome},
        isByOthers: department !== null,
      })),
    ]
    const isIn = (id: PremisesId) => areas === null || isWithin(id, areas)
    return answer({since, asOf, ...doneOf(inspections, isIn), ...plannedOf(plans, {isIn, asOf})})
  })

  function isWithin(premisesId: PremisesId, areas: readonly AreaCode[]): boolean {
    const premises = city.premises.get(premisesId)
    if (!premises) return false
    const {gridCell, community} = areaTree.locate(premises.position)
    const smallest = gridCell ?? community
    return smallest !== null && areas.some(area => areaTree.isWithin(smallest, area))
  }
}

type IsIn = (premisesId: PremisesId) => boolean

function doneOf(
  inspections: readonly PastInspection[],
  isIn: IsIn,
): Pick<InspectionFigures, 'done' | 'byOutcome' | 'doneByOthers'> {
  const seen = inspections.filter(({premisesId}) => isIn(premisesId))
  const own = seen.filter(({isByOthers}) => !isByOthers)
  const of = (outcome: InspectionOutcome) => own.filter(each => each.outcome === outcome).length
  return {
    done: own.length,
    byOutcome: {passed: of('passed'), hazardsFound: of('hazardsFound'), noEntry: of('noEntry')},
    doneByOthers: seen.length - own.length,
  }
}

function plannedOf(
  plans: readonly InspectionPlan[],
  {isIn, asOf}: {isIn: IsIn; asOf: number},
): Pick<InspectionFigures, 'plans' | 'planned'> {
  const stops = plans.flatMap(plan => plan.stops.filter(stop => isIn(stop.premisesId)))
  const due = stops.filter(({arriveAt}) => arriveAt <= asOf)
  const done = due.filter(({inspectionId}) => inspectionId !== null)
  return {
    plans: plans.filter(plan => plan.stops.some(stop => isIn(stop.premisesId))).length,
    planned: {numerator: done.length, denominator: due.length},
  }
}

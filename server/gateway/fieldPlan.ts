import type {FieldPlan} from '#contract/fieldPlan.ts'
import {isHazardOpen, type Hazard} from '#contract/hazard.ts'
import type {PremisesId} from '#contract/ids.ts'
import type {InspectionPlan} from '#contract/inspection.ts'
import type {PremisesFacts} from '#contract/premises.ts'
import type {City} from './ports.ts'

/** The most open hazards that a team is told of one of the premises. */
const HAZARDS = 20

/** What the team of a round is told of it: its stops in their order, and what is open there. */
export function fieldPlan(
  plan: InspectionPlan,
  {city, hazards}: {city: Pick<City, 'premises'>; hazards: Iterable<Hazard>},
): FieldPlan {
  const open = new Map<PremisesId, Hazard[]>(plan.stops.map(({premisesId}) => [premisesId, []]))
  for (const hazard of hazards) if (isHazardOpen(hazard)) open.get(hazard.premisesId)?.push(hazard)
  const {planId, day, startAt, endAt} = plan
  return {
    ...{planId, day, startAt, endAt},
    stops: plan.stops.map(({premisesId, arriveAt, inspectionId}) => ({
      ...{premisesId, arriveAt, isDone: inspectionId !== null},
      premises: factsOf(city, premisesId),
      openHazards: (open.get(premisesId) ?? [])
        .slice(0, HAZARDS)
        .map(({hazardId, kind, severity, state}) => ({hazardId, kind, severity, state})),
    })),
  }
}

/** What the city pack says of premises. */
export function factsOf(city: Pick<City, 'premises'>, premisesId: PremisesId): PremisesFacts | null {
  const premises = city.premises.get(premisesId)
  if (!premises) return null
  const {position, sensors, ...facts} = premises
  return {...facts, position: [position[0], position[1]], sensors: sensors && [...sensors]}
}

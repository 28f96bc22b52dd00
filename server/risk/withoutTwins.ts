import type {PremisesHistory} from '../domain/risk/premisesHistory.ts'

/** A history in which all that happened at premises that are there twice happened at those that count. */
export function withoutTwins(history: PremisesHistory, twins: ReadonlyMap<number, number>): PremisesHistory {
  if (twins.size === 0) return history
  const counted = (premises: Int32Array) => premises.map(one => twins.get(one) ?? one)
  const {fires, inspections, hazards, penalties, sensorMonths} = history
  return {
    ...history,
    fires: {...fires, premises: counted(fires.premises)},
    inspections: {...inspections, premises: counted(inspections.premises)},
    hazards: {...hazards, premises: counted(hazards.premises)},
    penalties: {...penalties, premises: counted(penalties.premises)},
    sensorMonths: {...sensorMonths, premises: counted(sensorMonths.premises)},
  }
}

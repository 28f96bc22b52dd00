import type {LogRecord} from '#contract/record.ts'
import type {CityContext, Draft} from './draft.ts'
import {reduceHazardCommanded, reduceHazardFound} from './reduceHazard.ts'
import {reducePlanKept, tickOffStop} from './reducePlan.ts'

/** What is learnt about premises: from officers, from other departments and from the figures themselves. */
export function reduceRisk(draft: Draft, record: LogRecord, context: CityContext): void {
  const {seq} = record
  switch (record.type) {
    case 'hazard.found':
      reduceHazardFound(draft, record.body, {seq}, context)
      break
    case 'hazard.commanded':
      reduceHazardCommanded(draft, record.body, {seq}, context)
      break
    case 'inspection.reported': {
      const {role: _role, ...inspection} = record.body
      draft.put({entity: 'inspection', seq, value: inspection})
      tickOffStop(draft, inspection, {seq})
      break
    }
    case 'plan.kept':
      reducePlanKept(draft, record.body, {seq})
      break
    case 'penalty.reported':
      draft.put({entity: 'penalty', seq, value: record.body})
      break
    case 'fire.confirmed':
    case 'fire.dismissed':
      draft.put({entity: 'premisesFire', seq, value: record.body})
      break
    case 'finding.mended':
      draft.put({entity: 'mending', seq, value: record.body})
      break
    case 'risk.fitted':
      draft.put({entity: 'riskModel', value: {seq, fitted: record.body}})
      break
    case 'person.viewed':
      draft.put({entity: 'personView', seq, value: record.body})
      break
    default:
  }
}

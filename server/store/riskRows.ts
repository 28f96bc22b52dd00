import {isHazardOpen} from '#contract/hazard.ts'
import type {Mending} from '#contract/riskMending.ts'
import type {RiskChange} from '../domain/change.ts'
import {toKeyText} from './keyText.ts'
import type {StateRow, StateTable} from './stateTable.ts'

/** The state tables of what becomes of premises. */
export const RISK_TABLES = {
  hazard: {
    name: 'hazards',
    key: ['hazard_id'],
    columns: {
      hazard_id: 'text',
      premises_id: 'text',
      community: 'text',
      grid_cell: 'text',
      found_seq: 'bigint',
      changed_at_ms: 'bigint',
      is_open: 'boolean',
      body: 'json',
    },
  },
  hazardTally: {
    name: 'hazard_tallies',
    key: ['premises_id', 'kind'],
    columns: {premises_id: 'text', kind: 'text', count: 'integer'},
  },
  inspection: {
    name: 'inspections',
    key: ['inspection_id'],
    columns: {inspection_id: 'text', premises_id: 'text', seq: 'bigint', at_ms: 'bigint', body: 'json'},
  },
  penalty: {
    name: 'penalties',
    key: ['penalty_id'],
    columns: {penalty_id: 'text', premises_id: 'text', seq: 'bigint', at_ms: 'bigint', body: 'json'},
  },
  premisesFire: {
    name: 'premises_fires',
    key: ['fire_id'],
    columns: {fire_id: 'text', premises_id: 'text', seq: 'bigint', at_ms: 'bigint', body: 'json'},
  },
  inspectionPlan: {
    name: 'inspection_plans',
    key: ['plan_id'],
    columns: {
      plan_id: 'text',
      unit_id: 'text',
      day: 'text',
      case_code: 'text',
      updated_seq: 'bigint',
      body: 'json',
    },
  },
  riskModel: {name: 'risk_models', key: ['seq'], columns: {seq: 'bigint', is_taken: 'boolean', body: 'json'}},
  mending: {
    name: 'risk_mendings',
    key: ['finding_id'],
    columns: {
      finding_id: 'text',
      premises_id: 'text',
      seq: 'bigint',
      is_in_force: 'boolean',
      body: 'json',
    },
  },
  personView: {
    name: 'person_views',
    key: ['seq'],
    columns: {seq: 'bigint', premises_id: 'text', at_ms: 'bigint', body: 'json'},
  },
} as const satisfies Record<RiskChange['entity'], StateTable>

export function riskRow(change: RiskChange): StateRow {
  switch (change.entity) {
    case 'hazard': {
      const {hazardId, premisesId, place, foundSeq, since} = change.value
      return {
        hazard_id: hazardId,
        premises_id: premisesId,
        community: place.community,
        grid_cell: place.gridCell,
        found_seq: foundSeq,
        changed_at_ms: since,
        is_open: isHazardOpen(change.value),
        body: JSON.stringify(change.value),
      }
    }
    case 'hazardTally':
      return {premises_id: change.value.premisesId, kind: change.value.kind, count: change.value.count}
    case 'inspection':
      return {inspection_id: toKeyText(change.value.inspectionId), ...happened(change)}
    case 'penalty':
      return {penalty_id: toKeyText(change.value.penaltyId), ...happened(change)}
    case 'premisesFire':
      return {fire_id: toKeyText(change.value.fireId), ...happened(change)}
    case 'inspectionPlan': {
      const {planId, unitId, day, caseCode, updatedSeq} = change.value
      return {
        plan_id: planId,
        unit_id: unitId,
        day,
        case_code: caseCode,
        updated_seq: updatedSeq,
        body: JSON.stringify(change.value),
      }
    }
    case 'riskModel': {
      const {seq, fitted} = change.value
      return {seq, is_taken: fitted.isTaken, body: JSON.stringify(change.value)}
    }
    case 'mending': {
      const {finding, remedy} = change.value
      return {
        finding_id: toKeyText(finding.findingId),
        premises_id: premisesMended(change.value),
        seq: change.seq,
        is_in_force: remedy !== null,
        body: JSON.stringify(change.value),
      }
    }
    case 'personView': {
      const {premisesId, at} = change.value
      return {seq: change.seq, premises_id: premisesId, at_ms: at, body: JSON.stringify(change.value)}
    }
  }
}

/** The premises on whose page it is shown. */
function premisesMended({finding, remedy}: Mending): string | null {
  if (remedy?.type === 'fireAt') return toKeyText(remedy.premisesId)
  return finding.premisesId === null ? null : toKeyText(finding.premisesId)
}

function happened({seq, value}: Extract<RiskChange, {entity: 'inspection' | 'penalty' | 'premisesFire'}>) {
  return {premises_id: value.premisesId, seq, at_ms: value.at, body: JSON.stringify(value)}
}

import {isCaseOpen, type CaseFile} from '#contract/caseFile.ts'
import {isTaskEnded} from '#contract/task.ts'
import {toCaseAnswer} from '../domain/caseAnswer.ts'
import type {Change, RiskChange} from '../domain/change.ts'
import {reversedDigitsOf, searchGramsOf, toSearchText} from '../domain/searchText.ts'
import {toKeyText} from './keyText.ts'
import {riskRow, RISK_TABLES} from './riskRows.ts'
import type {StateRow, StateTable} from './stateTable.ts'

/** Every state table but `projection`, in the order in which they are written. */
export const STATE_TABLES = {
  case: {
    name: 'cases',
    key: ['case_code'],
    columns: {
      case_code: 'text',
      opened_seq: 'bigint',
      changed_at_ms: 'bigint',
      is_open: 'boolean',
      kind: 'text',
      stage: 'text',
      is_outside: 'boolean',
      community: 'text',
      grid_cell: 'text',
      feed: 'text',
      external_id: 'text',
      reported_at_ms: 'bigint',
      answer: 'json',
      body: 'json',
    },
  },
  caseSearch: {
    name: 'case_search',
    key: ['case_code'],
    columns: {
      case_code: 'text',
      opened_seq: 'bigint',
      search_text: 'text',
      grams: 'text[]',
      panel_address: 'text',
      reporter_text: 'text',
      reporter_grams: 'text[]',
      phone_reversed: 'text',
    },
    isRarelyChanged: true,
  },
  caseStep: {
    name: 'case_steps',
    key: ['case_code', 'seq'],
    columns: {case_code: 'text', seq: 'bigint', body: 'json'},
  },
  pendingStep: {name: 'pending_steps', key: ['seq'], columns: {seq: 'bigint', body: 'json'}},
  caseSerial: {name: 'case_serials', key: ['series'], columns: {series: 'text', last: 'integer'}},
  panel: {name: 'panels', key: ['address'], columns: {address: 'text', body: 'json'}},
  part: {
    name: 'panel_parts',
    key: ['address', 'part_key'],
    columns: {address: 'text', part_key: 'text', body: 'json'},
  },
  fireGroup: {name: 'fire_groups', key: ['address'], columns: {address: 'text', body: 'json'}},
  alarm: {
    name: 'alarms',
    key: ['alarm_id'],
    columns: {
      alarm_id: 'text',
      raised_seq: 'bigint',
      changed_at_ms: 'bigint',
      is_standing: 'boolean',
      community: 'text',
      grid_cell: 'text',
      body: 'json',
    },
  },
  task: {
    name: 'tasks',
    key: ['task_id'],
    columns: {
      task_id: 'text',
      case_code: 'text',
      unit_id: 'text',
      created_seq: 'bigint',
      changed_at_ms: 'bigint',
      is_ended: 'boolean',
      body: 'json',
    },
  },
  unitState: {name: 'unit_states', key: ['unit_id'], columns: {unit_id: 'text', body: 'json'}},
  trackPoint: {
    name: 'unit_tracks',
    key: ['unit_id', 'at_ms'],
    columns: {unit_id: 'text', at_ms: 'bigint', body: 'json'},
  },
  drill: {
    name: 'drills',
    key: ['drill_id'],
    columns: {drill_id: 'text', started_seq: 'bigint', is_ended: 'boolean', body: 'json'},
  },
  handover: {
    name: 'handovers',
    key: ['handover_id'],
    columns: {handover_id: 'text', drafted_at_ms: 'bigint', body: 'json'},
  },
  wallShown: {name: 'wall_shows', key: ['wall_id'], columns: {wall_id: 'text', body: 'json'}},
  ...RISK_TABLES,
  deadLetter: {
    name: 'dead_letters',
    key: ['seq'],
    columns: {seq: 'bigint', feed: 'text', is_waiting: 'boolean', body: 'json'},
  },
} as const satisfies Record<Exclude<Change['entity'], 'pendingStepTaken'> | 'caseSearch', StateTable>

export type StateEntity = keyof typeof STATE_TABLES

/** The row that a change puts in place; none for one that takes a row away. */
export function toStateRow(change: Exclude<Change, {entity: 'pendingStepTaken'}>): StateRow {
  switch (change.entity) {
    case 'case':
      return caseRow(change)
    case 'alarm':
      return alarmRow(change)
    case 'caseStep':
      return {case_code: change.caseCode, seq: change.value.seq, body: JSON.stringify(change.value)}
    case 'pendingStep':
      return {seq: change.value.seq, body: JSON.stringify(change.value)}
    case 'caseSerial':
      return {series: change.value.series, last: change.value.last}
    case 'part':
      return {
        address: change.value.address,
        part_key: toKeyText(change.value.partKey),
        body: JSON.stringify(change.value),
      }
    case 'panel':
    case 'fireGroup':
      return {address: change.value.address, body: JSON.stringify(change.value)}
    case 'deadLetter': {
      const {seq, feed, resolvedSeq} = change.value
      return {seq, feed, is_waiting: resolvedSeq === null, body: JSON.stringify(change.value)}
    }
    default:
      return dutyRow(change)
  }
}

function dutyRow(
  change:
    | RiskChange
    | Extract<Change, {entity: 'task' | 'unitState' | 'trackPoint' | 'drill' | 'handover' | 'wallShown'}>,
): StateRow {
  switch (change.entity) {
    case 'task': {
      const {taskId, caseCode, unitId, createdSeq, since} = change.value
      return {
        task_id: taskId,
        case_code: caseCode,
        unit_id: unitId,
        created_seq: createdSeq,
        changed_at_ms: since,
        is_ended: isTaskEnded(change.value),
        body: JSON.stringify(change.value),
      }
    }
    case 'unitState':
      return {unit_id: change.value.unitId, body: JSON.stringify(change.value)}
    case 'trackPoint':
      return {unit_id: change.value.unitId, at_ms: change.value.at, body: JSON.stringify(change.value)}
    case 'drill': {
      const {drillId, startedSeq, endedAt} = change.value
      return {
        drill_id: drillId,
        started_seq: startedSeq,
        is_ended: endedAt !== null,
        body: JSON.stringify(change.value),
      }
    }
    case 'handover': {
      const {handoverId, draftedAt} = change.value
      return {handover_id: handoverId, drafted_at_ms: draftedAt, body: JSON.stringify(change.value)}
    }
    case 'wallShown':
      return {wall_id: change.value.wallId, body: JSON.stringify(change.value)}
    default:
      return riskRow(change)
  }
}

function caseRow({value}: Extract<Change, {entity: 'case'}>): StateRow {
  const {origin, place} = value
  return {
    case_code: value.caseCode,
    opened_seq: value.openedSeq,
    changed_at_ms: Math.max(value.stageSince, value.reportedAt),
    is_open: isCaseOpen(value),
    kind: value.kind,
    stage: value.stage,
    is_outside: place.isOutside,
    community: place.community,
    grid_cell: place.gridCell,
    feed: origin.type === 'report' ? origin.feed : null,
    external_id: origin.type === 'report' ? toKeyText(origin.externalId) : null,
    reported_at_ms: value.reportedAt,
    answer: JSON.stringify(toCaseAnswer(value)),
    body: JSON.stringify(value),
  }
}

/** What a case is found by; what of it names a person stands apart from what everybody may search. */
export function toCaseSearchRow({caseCode, openedSeq, title, address, origin, reporter}: CaseFile): StateRow {
  const searchText = toSearchText([caseCode, title ?? '', address].join(' '))
  const reporterText = toSearchText(reporter?.name ?? '') || null
  return {
    case_code: caseCode,
    opened_seq: openedSeq,
    search_text: searchText,
    grams: searchGramsOf(searchText),
    panel_address: origin.type === 'alarm' ? origin.panelAddress : null,
    reporter_text: reporterText,
    reporter_grams: reporterText === null ? null : searchGramsOf(reporterText),
    phone_reversed: reversedDigitsOf(reporter?.phone ?? '') || null,
  }
}

function alarmRow({value}: Extract<Change, {entity: 'alarm'}>): StateRow {
  return {
    alarm_id: toKeyText(value.id),
    raised_seq: value.raisedSeq,
    changed_at_ms: value.clearedAt ?? value.raisedAt,
    is_standing: value.clearedAt === null,
    community: value.place.community,
    grid_cell: value.place.gridCell,
    body: JSON.stringify(value),
  }
}

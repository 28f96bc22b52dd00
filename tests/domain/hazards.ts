import {
  hazardIdSchema,
  type Hazard,
  type HazardCommand,
  type HazardCommanded,
  type HazardCommandName,
  type HazardFound,
  type HazardState,
} from '#contract/hazard.ts'
import {premisesIdSchema} from '#contract/ids.ts'
import type {NewRecord} from '#contract/record.ts'
import type {Role} from '#contract/session.ts'
import {NOON} from '../fixtures/records.ts'

const HOUR = 3_600_000
export const DAY = 24 * HOUR
export const HAZARD = hazardIdSchema.parse('hazard-1')
export const HOUSE = premisesIdSchema.parse('P-1')

/** A well-formed command of each name. */
export function hazardCommand(name: HazardCommandName): HazardCommand {
  const reason = 'Told so'
  const commands: Record<HazardCommandName, HazardCommand> = {
    order: {name: 'order', until: NOON + 10 * DAY},
    rectify: {name: 'rectify', note: 'Charger removed', photos: []},
    verify: {name: 'verify', passed: true, photos: []},
    close: {name: 'close'},
    extend: {name: 'extend', reason, until: NOON + 100 * DAY},
    escalate: {name: 'escalate', reason},
    void: {name: 'void', reason},
  }
  return commands[name]
}

export function found(overrides: Partial<HazardFound> = {}): NewRecord {
  const body: HazardFound = {
    hazardId: HAZARD,
    premisesId: HOUSE,
    kind: 'indoorCharging',
    severity: 'general',
    source: 'inspection',
    department: null,
    description: 'Two bicycles on the stairs',
    at: NOON,
    orderedUntil: null,
    photos: [],
    by: 'li',
    role: 'duty',
    ...overrides,
  }
  return {origin: 'wanglou', source: 'command', sourceId: body.hazardId, type: 'hazard.found', body}
}

export function hazardCommanded(
  {hazardId, version}: Pick<Hazard, 'hazardId' | 'version'>,
  command: HazardCommand,
  {by = 'duty', role = 'duty', at = NOON}: {by?: string; role?: Role; at?: number} = {},
): NewRecord {
  const body: HazardCommanded = {hazardId, version, command, by, role, at}
  const sourceId = JSON.stringify(body)
  return {origin: 'wanglou', source: 'command', sourceId, type: 'hazard.commanded', body}
}

/** A hazard in a state, with what belongs to it. */
export function hazardIn(state: HazardState, overrides: Partial<Hazard> = {}): Hazard {
  const isMended = state === 'rectified' || state === 'verified' || state === 'closed'
  const isOver = state === 'closed' || state === 'voided'
  return {
    ...{hazardId: HAZARD, premisesId: HOUSE, kind: 'indoorCharging', severity: 'general'},
    ...{source: 'inspection', department: null, description: 'Two bicycles on the stairs', caseCode: null},
    evidence: null,
    state,
    version: 3,
    foundAt: NOON - DAY,
    since: NOON,
    dueAt: isOver ? null : NOON + DAY,
    orderedDueAt: state === 'found' ? null : NOON + DAY,
    overdueSince: null,
    escalatedAt: null,
    rectifiedBy: isMended ? 'wang' : null,
    rectifiedAt: isMended ? NOON : null,
    closedAt: state === 'closed' ? NOON : null,
    repeats: 0,
    steps: [],
    place: {position: [120.5, 27.5], gridCell: null, community: null, isOutside: false},
    foundSeq: 1,
    updatedSeq: 1,
    ...overrides,
  }
}

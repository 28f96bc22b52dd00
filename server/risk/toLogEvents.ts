import {hazardKindSchema, type Hazard} from '#contract/hazard.ts'
import type {PremisesId} from '#contract/ids.ts'
import {
  inspectionOutcomeSchema,
  type Inspection,
  type Penalty,
  type PremisesFire,
} from '#contract/inspection.ts'
import type {RiskFinding} from '#contract/risk.ts'
import {dayText} from '../domain/risk/epochDays.ts'
import {NOT_YET} from '../domain/risk/premisesHistory.ts'
import type {LogEvent} from './logEvents.ts'

/** How the ids of hazards begin that were open when the pack's history ended, and that the log was told of. */
const PACK_HAZARD = 'pack:'

export interface EventContext {
  /** The place of premises in the pack. */
  readonly indexOf: (id: PremisesId) => number | undefined
  /** The day in the city's calendar, as days since 1970-01-01. */
  readonly dayOf: (at: number) => number
  /** The last day that has come. */
  readonly today: number
}

/** What happened to premises by the log, as the risk takes it; what it cannot be used for is a finding. */
export type Happening =
  | {readonly entity: 'inspection'; readonly seq: number; readonly value: Inspection}
  | {readonly entity: 'penalty'; readonly seq: number; readonly value: Penalty}
  | {readonly entity: 'premisesFire'; readonly seq: number; readonly value: PremisesFire}

export function happeningEvent({entity, seq, value}: Happening, context: EventContext): LogEvent {
  const {indexOf, dayOf, today} = context
  const name = nameOf({entity, value})
  const premises = value.premisesId === null ? undefined : indexOf(value.premisesId)
  const finding = (found: Pick<RiskFinding, 'code' | 'field' | 'value'>): LogEvent => ({
    what: 'finding',
    id: name,
    finding: {
      ...{findingId: name, ...found, source: `record ${seq}`, premisesId: value.premisesId},
      meant: [],
      fire: 'fireId' in value ? toldOf(value, dayOf) : null,
    },
  })
  if ('fireId' in value && value.dismissed) {
    return {what: 'fire', id: name, premises: null, day: 0, isOfPack: false}
  }
  if (premises === undefined) {
    const said = value.premisesId ?? ('address' in value ? value.address : null)
    return finding({code: 'unknownPremises', field: 'premisesId', value: said})
  }
  const day = dayOf(value.at)
  if (day > today)
    return finding({code: 'impossibleDate', field: 'at', value: new Date(value.at).toISOString()})
  if (entity === 'penalty') return {what: 'penalty', id: name, premises, day}
  if (entity === 'premisesFire') return {what: 'fire', id: name, premises, day, isOfPack: false}
  const outcome = inspectionOutcomeSchema.options.indexOf(value.outcome)
  return {what: 'inspection', id: name, premises, day, outcome, seen: value.seen}
}

function toldOf(fire: PremisesFire, dayOf: EventContext['dayOf']): RiskFinding['fire'] {
  const {fireId, address, position, caseCode, at} = fire
  return {fireId, address, position, caseCode, on: dayText(dayOf(at))}
}

function nameOf({entity, value}: Pick<Happening, 'entity' | 'value'>): string {
  if ('inspectionId' in value) return `${entity} ${value.inspectionId}`
  return 'penaltyId' in value ? `${entity} ${value.penaltyId}` : `${entity} ${value.fireId}`
}

/** Mended is what counts for the risk, before it was verified and closed. */
export function hazardEvent(hazard: Hazard, {indexOf, dayOf}: EventContext): LogEvent {
  const {hazardId, premisesId, state, rectifiedAt, closedAt} = hazard
  const premises = indexOf(premisesId)
  if (premises === undefined) {
    const found = {code: 'unknownPremises', field: 'premisesId', value: premisesId} as const
    return {
      what: 'finding',
      id: hazardId,
      finding: {
        ...{findingId: `hazard ${hazardId}`, ...found, source: `record ${hazard.foundSeq}`, premisesId},
        meant: [],
        fire: null,
      },
    }
  }
  const isOpen = state === 'found' || state === 'ordered'
  const mendedAt = rectifiedAt ?? closedAt ?? hazard.since
  return {
    what: 'hazard',
    id: hazardId,
    premises,
    day: dayOf(hazard.foundAt),
    rectifiedDay: isOpen ? NOT_YET : dayOf(mendedAt),
    kind: hazardKindSchema.options.indexOf(hazard.kind),
    isMajor: hazard.severity === 'major',
    isOverdue: hazard.overdueSince !== null,
    isVoid: state === 'voided',
    isRetold: hazardId.startsWith(PACK_HAZARD),
  }
}

import {z} from 'zod'
import {alarmSchema} from './alarm.ts'
import {alarmFloodSchema} from './alarmFlood.ts'
import {areaFiguresSchema, daySeriesSchema, indicatorSchema} from './area.ts'
import {caseSummarySchema} from './caseFile.ts'
import {drillSchema} from './drill.ts'
import {feedHealthSchema} from './feed.ts'
import {hazardIdSchema} from './hazard.ts'
import {
  areaCodeSchema,
  caseCodeSchema,
  alarmIdSchema,
  epochMsSchema,
  panelAddressSchema,
  seqSchema,
} from './ids.ts'
import {riskChangedSchema} from './riskChanged.ts'
import {taskIdSchema, taskSchema} from './task.ts'
import {unitStateSchema} from './unitState.ts'
import {cameraSchema, wallShownEventSchema} from './wallShow.ts'

export const topicSchema = z.enum([
  'cases',
  'alarms',
  'areas',
  'series',
  'indicators',
  'feeds',
  'tasks',
  'units',
  'floods',
  'drills',
])
export type Topic = z.infer<typeof topicSchema>

export const subscribeSchema = z.object({
  /** Areas to follow, what the session may not see is refused; all that it may see when left out. */
  scope: z.array(areaCodeSchema).min(1).max(200).optional(),
  /** All of them when left out. */
  topics: z.array(topicSchema).min(1).optional(),
  /** The last `seq` this client holds, to be sent only what came after it. */
  since: seqSchema.optional(),
})
export type Subscribe = z.infer<typeof subscribeSchema>

/** Entities as they now are; each replaces what a client holds under its id. */
const entitiesShape = {
  /** The server's clock when this was made; in a replay, the record's clock. */
  now: epochMsSchema,
  cases: z.array(caseSummarySchema),
  alarms: z.array(alarmSchema),
  areas: z.array(areaFiguresSchema),
  series: z.array(daySeriesSchema),
  indicators: z.array(indicatorSchema),
  feeds: z.array(feedHealthSchema),
  /** Open ones, and those that ended in the last 24 hours. */
  tasks: z.array(taskSchema),
  /** Units that anything is known of; the others are available at their bases. */
  units: z.array(unitStateSchema),
  /** Where alarms come faster than a person can take them in; all of them at each change. */
  floods: z.array(alarmFloodSchema).nullable(),
  /** Drills under way; all of them at each change. */
  drills: z.array(drillSchema).nullable(),
} as const

/** Everything in scope: open cases, cases of the last 24 hours, standing alarms and those of the last 24 hours. */
export const situationLoadedSchema = z.object({
  seq: seqSchema,
  contractVersion: z.number().int(),
  ...entitiesShape,
})
export type SituationLoaded = z.infer<typeof situationLoadedSchema>

/**
 * Changes in scope up to `seq`. A client whose own `seq` is less than `previousSeq` has a gap and subscribes anew.
 * An entity is sent whole, so a change that is received twice does no harm.
 */
export const situationChangedSchema = z.object({
  previousSeq: seqSchema,
  seq: seqSchema,
  ...entitiesShape,
  /**
   * Gone from the live picture after 24 hours, or by a correction of where they lie from this scope: still in the log and
   * under `/api/cases`. Empty where a client resumes: it lets go of what has had its time by `hasCaseLeft` and
   * `hasAlarmLeft`.
   */
  removedCases: z.array(caseCodeSchema),
  removedAlarms: z.array(alarmIdSchema),
  removedTasks: z.array(taskIdSchema),
})
export type SituationChanged = z.infer<typeof situationChangedSchema>

/** Server to client. */
export const serverEvents = {
  'situation:loaded': situationLoadedSchema,
  'situation:changed': situationChangedSchema,
  /** At the connection and at each change: to a wall what is for it, to an officer what is on any. */
  'wall:show': wallShownEventSchema,
  /**
   * Who has which case open at a desk, as far as the session may see the cases; all of it at each change. Each node tells
   * of its own clients: who has claimed a case is in the case itself, and the same on every node.
   */
  'desk:watching': z.object({
    items: z.array(z.object({caseCode: caseCodeSchema, users: z.array(z.string())})).max(500),
  }),
  /**
   * Hazards in the session's areas that changed, at most once a second; `isAll` where they were too many to name. A client
   * that was away reads what it shows anew.
   */
  'hazards:changed': z.object({hazardIds: z.array(hazardIdSchema).max(500), isAll: z.boolean()}),
  'session:expiring': z.object({expiresAt: epochMsSchema}),
  'risk:changed': riskChangedSchema,
} as const

/** Why a command was refused; the client has words for each. */
export const refusalCodeSchema = z.enum([
  'invalid',
  'forbidden',
  'outOfScope',
  'notFound',
  'panelNotConnected',
  'panelBusy',
  'panelDenied',
  'alreadyResolved',
  'stillRejected',
  'unavailable',
  'notAllowedInState',
  'staleVersion',
  'needsOtherOfficer',
  'reasonMissing',
  'alreadyClaimed',
  'unitOffDuty',
  'unitAlreadySent',
])
export type RefusalCode = z.infer<typeof refusalCodeSchema>

const refusalSchema = z.object({ok: z.literal(false), code: refusalCodeSchema})
const doneSchema = z.discriminatedUnion('ok', [z.object({ok: z.literal(true)}), refusalSchema])
const commandId = z.uuid()

/** Client to server. Every command is acknowledged, and after `ok: true` it is in the log. */
export const clientCommands = {
  /** 查岗: ask the seat of a panel to answer; resolves when it did, or when its time is over. */
  'panel:inspect': {
    request: z.object({
      commandId,
      address: panelAddressSchema,
      timeoutMinutes: z.number().int().min(1).max(10),
    }),
    reply: z.discriminatedUnion('ok', [
      z.object({
        ok: z.literal(true),
        outcome: z.enum(['answered', 'unanswered', 'denied', 'disconnected']),
      }),
      refusalSchema,
    ]),
  },
  'panel:syncClock': {
    request: z.object({commandId, address: panelAddressSchema}),
    reply: doneSchema,
  },
  'deadLetter:replay': {
    request: z.object({commandId, seq: seqSchema}),
    reply: doneSchema,
  },
} as const

/**
 * Client to server, told and forgotten: nothing of it is acknowledged or in the log, and what is not allowed is not done.
 */
export const clientSignals = {
  /** The case that is open at this desk; null for none. */
  'desk:watch': z.object({caseCode: caseCodeSchema.nullable()}),
  /**
   * Where the officer's own camera is, for walls that follow it; at most five times a second. It reaches the walls that
   * are connected to the same node; others stay at the camera that was recorded.
   */
  'wall:follow': z.object({wallId: z.string().min(1).max(60).nullable(), camera: cameraSchema}),
} as const

export type ClientSignalName = keyof typeof clientSignals
export type ServerEventName = keyof typeof serverEvents
export type ClientCommandName = keyof typeof clientCommands
export type CommandRequest<Name extends ClientCommandName> = z.infer<(typeof clientCommands)[Name]['request']>
export type CommandReply<Name extends ClientCommandName> = z.infer<(typeof clientCommands)[Name]['reply']>

/** The reply to `subscribe`; the snapshot or the missed changes follow as an event. */
export const subscribeReplySchema = z.discriminatedUnion('ok', [
  z.object({ok: z.literal(true), seq: seqSchema}),
  refusalSchema,
])
export type SubscribeReply = z.infer<typeof subscribeReplySchema>

export type ServerToClientEvents = {
  [Name in ServerEventName]: (payload: z.infer<(typeof serverEvents)[Name]>) => void
}
export type ClientToServerEvents = {
  subscribe: (request: Subscribe, acknowledge: (reply: SubscribeReply) => void) => void
} & {
  [Name in ClientCommandName]: (
    request: CommandRequest<Name>,
    acknowledge: (reply: CommandReply<Name>) => void,
  ) => void
} & {
  [Name in ClientSignalName]: (signal: z.infer<(typeof clientSignals)[Name]>) => void
}

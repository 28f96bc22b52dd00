import {z} from 'zod'
import {alarmCommandSchema} from './alarmCommand.ts'
import {caseCommandSchema} from './caseCommand.ts'
import {caseKindSchema, caseLevelSchema, reporterSchema, stageSchema} from './caseFile.ts'
import {drillEndedSchema, drillStartedSchema} from './drill.ts'
import {feedNameSchema} from './feed.ts'
import {handoverSchema} from './handover.ts'
import {hazardIdSchema} from './hazard.ts'
import {
  alarmIdSchema,
  areaCodeSchema,
  caseCodeSchema,
  epochMsSchema,
  panelAddressSchema,
  positionSchema,
  seqSchema,
} from './ids.ts'
import {premisesRecordBodies} from './premisesRecords.ts'
import {roleSchema} from './session.ts'
import {taskIdSchema, taskPhotoSchema, taskReceiptSchema, taskSchema, taskStatusSchema} from './task.ts'
import {dutyOrderSchema} from './roster.ts'
import {unitIdSchema} from './unit.ts'
import {unitStatusSchema} from './unitState.ts'
import {wallShowSchema} from './wallShow.ts'

/** The datum a backend gives positions in. */
export const crsSchema = z.enum(['wgs84', 'gcj02', 'bd09', 'cgcs2000'])
export type Crs = z.infer<typeof crsSchema>

/** `case.reported`: a backend has a new case. */
export const caseReportedSchema = z.object({
  externalId: z.string().min(1).max(128),
  kind: caseKindSchema,
  level: caseLevelSchema,
  title: z.string().min(1).max(200),
  description: z.string().max(4000),
  /** WGS-84. */
  position: positionSchema,
  reportedPosition: z.object({crs: crsSchema, position: positionSchema}),
  address: z.string().max(300),
  reporter: reporterSchema,
  occurredAt: epochMsSchema,
  /** When the backend says that it was reported; null when it did not say, or said the impossible. */
  reportedAt: epochMsSchema.nullable(),
  photos: z.array(z.url().max(2000)).max(20),
  /** The backend says that it is part of a drill. */
  isDrill: z.literal(true).optional(),
})
export type CaseReported = z.infer<typeof caseReportedSchema>

/** `case.progressed`: a backend moved a case a step. */
export const caseProgressedSchema = z.object({
  externalId: z.string().min(1).max(128),
  step: stageSchema.exclude(['reported']),
  at: epochMsSchema,
  by: z.string().min(1).max(100),
  note: z.string().max(2000).nullable(),
  /** The phase that one of the backend's own units reached with it. */
  unitPhase: z
    .object({unit: z.string().min(1).max(100), phase: z.enum(['dispatched', 'enRoute', 'onScene'])})
    .optional(),
})
export type CaseProgressed = z.infer<typeof caseProgressedSchema>

/** One level snapshot of a panel's system, part or transmitter (GB/T 26875.3 types 1, 2 and 21). */
export const partStatusSchema = z.object({
  /** Identity within the panel: `part:1-1-40-00020002`, `system:1-1` or `transmitter`. */
  partKey: z.string().min(1).max(60),
  systemType: z.number().int().nullable(),
  partType: z.number().int().nullable(),
  /** Status word as sent. */
  status: z.number().int().nonnegative(),
  isFire: z.boolean(),
  isFault: z.boolean(),
  description: z.string().max(200),
  /** The device's own time for it; null when it gave none or an impossible one. */
  observedAt: epochMsSchema.nullable(),
})
export type PartStatus = z.infer<typeof partStatusSchema>

/** `panel.statusReported`: status snapshots of one frame. */
export const panelStatusReportedSchema = z.object({
  address: panelAddressSchema,
  parts: z.array(partStatusSchema).min(1).max(128),
  receivedAt: epochMsSchema,
  /** The frame as it came, in hexadecimal. */
  frame: z.string(),
})
export type PanelStatusReported = z.infer<typeof panelStatusReportedSchema>

export const panelOperationSchema = z.enum([
  'reset',
  'silence',
  'manualAlarm',
  'alarmCleared',
  'selfTest',
  'confirm',
  'inspectReply',
  'test',
])
export type PanelOperation = z.infer<typeof panelOperationSchema>

/** `panel.operated`: somebody operated the panel or its transmitter (types 4 and 24). */
export const panelOperatedSchema = z.object({
  address: panelAddressSchema,
  operations: z
    .array(
      z.object({
        /** `system:1-1`, or `transmitter`. */
        partKey: z.string().min(1).max(60),
        systemType: z.number().int().nullable(),
        operations: z.array(panelOperationSchema),
        operator: z.number().int().nonnegative(),
        observedAt: epochMsSchema.nullable(),
      }),
    )
    .min(1)
    .max(128),
  receivedAt: epochMsSchema,
  frame: z.string(),
})
export type PanelOperated = z.infer<typeof panelOperatedSchema>

/** `panel.described`: readings, versions, configuration, clocks and vendor data, decoded as far as the standard goes. */
export const panelDescribedSchema = z.object({
  address: panelAddressSchema,
  typeFlag: z.number().int().min(0).max(255),
  objects: z.array(z.record(z.string(), z.union([z.string(), z.number(), z.null()]))).max(128),
  receivedAt: epochMsSchema,
  frame: z.string(),
})

/** `panel.inspected` 查岗: the seat was asked whether somebody is there, and how that ended. */
export const panelInspectedSchema = z.object({
  address: panelAddressSchema,
  outcome: z.enum(['answered', 'unanswered', 'denied', 'disconnected']),
  askedAt: epochMsSchema,
  answeredAt: epochMsSchema.nullable(),
  timeoutMinutes: z.number().int().min(1).max(255),
  by: z.string(),
})
export type PanelInspected = z.infer<typeof panelInspectedSchema>

/** `feed.rejected`: an event that could not be read; the dead letter. */
export const feedRejectedSchema = z.object({
  feed: feedNameSchema,
  index: z.number().int().nonnegative(),
  code: z.string().max(60),
  path: z.string().max(300),
  payload: z.string(),
  receivedAt: epochMsSchema,
})

/** `deadLetter.replayed`: an administrator replayed it and it was taken in. */
export const deadLetterReplayedSchema = z.object({
  deadLetterSeq: seqSchema,
  by: z.string(),
})

/** `log.opened`: the first record; what this log is of. */
export const logOpenedSchema = z.object({
  cityCode: areaCodeSchema,
  mode: z.enum(['live', 'simulated', 'replay']),
})
export type LogOpened = z.infer<typeof logOpenedSchema>

/** `session.opened`, `session.closed`, `wall.paired`, `wall.revoked`: who may see and act, since when. */
export const sessionChangedSchema = z.object({
  sessionId: z.string(),
  user: z.string(),
})
export const wallChangedSchema = z.object({
  wallId: z.string(),
  name: z.string().max(60),
  by: z.string(),
})

/** `case.filed`: an officer opens a case on his own report. */
export const caseFiledSchema = z.object({
  kind: caseKindSchema,
  level: caseLevelSchema,
  title: z.string().min(1).max(200),
  description: z.string().max(4000),
  /** WGS-84; null where nobody knows it. */
  position: positionSchema.nullable(),
  address: z.string().max(300),
  reporter: reporterSchema.nullable(),
  occurredAt: epochMsSchema,
  by: z.string(),
  role: roleSchema,
  at: epochMsSchema,
})
export type CaseFiled = z.infer<typeof caseFiledSchema>

/** `case.commanded`: an officer's command. It counts if the case's version and state still allow it when its turn comes. */
export const caseCommandedSchema = z.object({
  caseCode: caseCodeSchema,
  version: z.number().int().nonnegative(),
  command: caseCommandSchema,
  by: z.string(),
  role: roleSchema,
  at: epochMsSchema,
})
export type CaseCommanded = z.infer<typeof caseCommandedSchema>

/**
 * `case.dispatched`: units are sent to a case. With `needsRelease` they wait for a second officer. With `insteadOf` the
 * system itself asks the next unit because that task missed a step; no version and no second officer then count.
 */
export const caseDispatchedSchema = z.object({
  caseCode: caseCodeSchema,
  version: z.number().int().nonnegative(),
  by: z.string(),
  /** Absent for the system. */
  role: roleSchema.optional(),
  at: epochMsSchema,
  needsRelease: z.boolean(),
  insteadOf: taskIdSchema.optional(),
  note: z.string().max(2000).nullable(),
  tasks: z
    .array(
      taskSchema.pick({
        unitId: true,
        unitName: true,
        unitKind: true,
        capability: true,
        channel: true,
        etaSeconds: true,
      }),
    )
    .min(1)
    .max(60),
})
export type CaseDispatched = z.infer<typeof caseDispatchedSchema>

/** `task.stepped`: a receipt of a unit, or of the backend for it; or an officer calls the task off. */
export const taskSteppedSchema = z.object({
  taskId: taskIdSchema,
  step: z.enum([...taskReceiptSchema.options, 'cancelled']),
  by: z.string(),
  byParty: z.enum(['unit', 'officer', 'backend']),
  at: epochMsSchema,
  note: z.string().max(2000).nullable(),
  photos: z.array(taskPhotoSchema).max(9),
  position: positionSchema.nullable(),
})
export type TaskStepped = z.infer<typeof taskSteppedSchema>

/** `task.sent`: how an attempt to hand a task to its backend ended. */
export const taskSentSchema = z.object({
  taskId: taskIdSchema,
  /** `withdrawn`: it was called off, and the backend took note of that. */
  outcome: z.enum(['delivered', 'refused', 'failed', 'givenUp', 'withdrawn']),
  attempt: z.number().int().min(1),
  /** Why, where it was not delivered: a stable code. */
  code: z.string().max(60).nullable(),
  nextAttemptAt: epochMsSchema.nullable(),
  at: epochMsSchema,
})
export type TaskSent = z.infer<typeof taskSentSchema>

/** `timer.fired`: a time has come. Its source id is made of what it is about, so that it fires once, on whichever node. */
export const timerFiredSchema = z.object({
  timer: z.discriminatedUnion('type', [
    z.object({type: z.literal('caseAtRisk'), caseCode: caseCodeSchema, dueAt: epochMsSchema}),
    z.object({type: z.literal('caseOverdue'), caseCode: caseCodeSchema, dueAt: epochMsSchema}),
    z.object({
      type: z.literal('taskMissed'),
      taskId: taskIdSchema,
      status: taskStatusSchema,
      dueAt: epochMsSchema,
    }),
    z.object({type: z.literal('shelveEnded'), alarmId: alarmIdSchema, until: epochMsSchema}),
    z.object({type: z.literal('hazardOverdue'), hazardId: hazardIdSchema, dueAt: epochMsSchema}),
  ]),
  at: epochMsSchema,
})
export type TimerFired = z.infer<typeof timerFiredSchema>

/** `unit.reported`: where a unit is, or what it is doing; of a feed, the field page or an officer. */
export const unitReportedSchema = z.object({
  unitId: unitIdSchema,
  position: positionSchema.nullable(),
  /** Null where only the position is told. */
  status: unitStatusSchema.nullable(),
  /** An officer's order about its duty: on, off, or null for the roster again. Left out where nothing is said of it. */
  duty: dutyOrderSchema.pick({isOnDuty: true, until: true}).nullable().optional(),
  at: epochMsSchema,
  by: z.string().max(100),
})
export type UnitReported = z.infer<typeof unitReportedSchema>

/** `alarm.commanded`: an officer acknowledges or shelves alarms, or takes them back from the shelf. */
export const alarmCommandedSchema = z.object({
  alarmIds: z.array(alarmIdSchema).min(1).max(200),
  command: alarmCommandSchema,
  by: z.string(),
  role: roleSchema,
  at: epochMsSchema,
})
export type AlarmCommanded = z.infer<typeof alarmCommandedSchema>

/** `handover.kept`: a draft, an amendment or a signature; the whole sheet as it then was. */
export const handoverKeptSchema = handoverSchema.omit({updatedSeq: true}).extend({
  by: z.string(),
  at: epochMsSchema,
  /** The `updatedSeq` of the sheet that this one replaces; 0 for a draft. */
  replacesSeq: seqSchema,
})
export type HandoverKept = z.infer<typeof handoverKeptSchema>

/** `wall.shown`: an officer puts something on walls, or takes it back (null). `wallId` null means all walls. */
export const wallShownSchema = z.object({wallId: z.string().nullable(), show: wallShowSchema.nullable()})

export const recordBodies = {
  'log.opened': logOpenedSchema,
  'case.reported': caseReportedSchema,
  'case.progressed': caseProgressedSchema,
  'panel.statusReported': panelStatusReportedSchema,
  'panel.operated': panelOperatedSchema,
  'panel.described': panelDescribedSchema,
  'panel.inspected': panelInspectedSchema,
  'feed.rejected': feedRejectedSchema,
  'deadLetter.replayed': deadLetterReplayedSchema,
  'session.opened': sessionChangedSchema,
  'session.closed': sessionChangedSchema,
  'wall.paired': wallChangedSchema,
  'wall.revoked': wallChangedSchema,
  'case.filed': caseFiledSchema,
  'case.commanded': caseCommandedSchema,
  'case.dispatched': caseDispatchedSchema,
  'task.stepped': taskSteppedSchema,
  'task.sent': taskSentSchema,
  'timer.fired': timerFiredSchema,
  'unit.reported': unitReportedSchema,
  'alarm.commanded': alarmCommandedSchema,
  'drill.started': drillStartedSchema,
  'drill.ended': drillEndedSchema,
  'handover.kept': handoverKeptSchema,
  'wall.shown': wallShownSchema,
  ...premisesRecordBodies,
} as const

export type RecordType = keyof typeof recordBodies
export type RecordBody<Type extends RecordType> = z.infer<(typeof recordBodies)[Type]>

/** Which party's ids are unique: a feed, or this system itself. */
export const recordOriginSchema = z.union([feedNameSchema, z.literal('wanglou')])
export type RecordOrigin = z.infer<typeof recordOriginSchema>

/** What is handed to the log. `source` and `sourceId` together name it for ever within `origin`. */
export type NewRecord = {
  [Type in RecordType]: {
    readonly origin: RecordOrigin
    readonly source: string
    readonly sourceId: string
    readonly type: Type
    readonly body: RecordBody<Type>
  }
}[RecordType]

/** What the log holds. */
export type LogRecord = NewRecord & {
  readonly seq: number
  /** Epoch ms of the append. */
  readonly recordedAt: number
}

/** Where the log put a record. */
export interface Appended {
  readonly seq: number
  /** The same origin, source and id was there before; `seq` is that record's. */
  readonly isDuplicate: boolean
}

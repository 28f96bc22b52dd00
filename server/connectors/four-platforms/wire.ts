import {z} from 'zod'

const instantSchema = z.iso.datetime({offset: true})
const externalIdSchema = z.string().min(1).max(128)
const crsSchema = z.enum(['wgs84', 'gcj02', 'bd09', 'cgcs2000'])
const lngLatSchema = z.tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)])

const reportedDataSchema = z.object({
  externalId: externalIdSchema,
  kind: z.enum(['fire', 'safety', 'dispute', 'urban', 'environment', 'security', 'service']),
  level: z.literal([1, 2, 3, 4]),
  title: z.string().min(1).max(200),
  description: z.string().max(4000),
  position: lngLatSchema,
  crs: crsSchema,
  address: z.string().max(300),
  reporter: z.object({
    role: z.enum(['gridWorker', 'citizen', 'sensor', 'officer']),
    name: z.string().max(100).optional(),
    phone: z.string().max(40).optional(),
  }),
  occurredAt: instantSchema,
  photos: z
    .array(z.url({protocol: /^https?$/}).max(2000))
    .max(20)
    .optional(),
  status: z.string().max(40).nullish(),
})

const progressedDataSchema = z.object({
  externalId: externalIdSchema,
  step: z.enum(['accepted', 'assigned', 'handling', 'feedback', 'evaluated']),
  at: instantSchema,
  by: z.string().min(1).max(100),
  note: z.string().max(2000).nullish(),
  /** Which of the platform's own units it is about, and the phase that this one reached. */
  unit: z.string().min(1).max(100).nullish(),
  phase: z.enum(['dispatched', 'enRoute', 'onScene']).nullish(),
})

/** A receipt of a task that was handed over, in the backend's own words for the steps. */
const taskProgressedDataSchema = z.object({
  taskId: z.string().regex(/^\d{6}-\d{8}-[FSDUEPV]-\d{6}-[0-9A-Z]\.\d{2,3}$/),
  step: z.enum(['delivered', 'read', 'accepted', 'enRoute', 'onScene', 'done', 'refused', 'failed']),
  at: instantSchema,
  by: z.string().min(1).max(100),
  note: z.string().max(2000).nullish(),
})

/** Where a unit is, by its own terminal. */
const unitPositionedDataSchema = z.object({
  unitId: z.string().min(1).max(40),
  position: lngLatSchema,
  crs: crsSchema,
  at: instantSchema,
})

/** The attributes of CloudEvents 1.0 (structured JSON) that this backend uses; others may stand beside them. */
const envelopeShape = {
  specversion: z.literal('1.0'),
  id: z.string().min(1).max(256),
  source: z.string().min(1).max(256),
  time: instantSchema.nullish(),
  datacontenttype: z
    .string()
    .regex(/^[\w.+-]+\/(?:[\w.-]+\+)?json(?:\s*;.*)?$/i)
    .nullish(),
  /** Extension attribute, as CAP has it: `exercise` for what is part of a drill; `data.status` says the same. */
  status: z.string().max(40).nullish(),
} as const

/** One event as the four-platforms backend sends it. */
export const wireEventSchema = z.discriminatedUnion('type', [
  z.object({...envelopeShape, type: z.literal('case.reported'), data: reportedDataSchema}),
  z.object({...envelopeShape, type: z.literal('case.progressed'), data: progressedDataSchema}),
  z.object({...envelopeShape, type: z.literal('task.progressed'), data: taskProgressedDataSchema}),
  z.object({...envelopeShape, type: z.literal('unit.positioned'), data: unitPositionedDataSchema}),
])
export type WireEvent = z.infer<typeof wireEventSchema>
export type WireReported = Extract<WireEvent, {type: 'case.reported'}>
export type WireProgressed = Extract<WireEvent, {type: 'case.progressed'}>
export type WireTaskProgressed = Extract<WireEvent, {type: 'task.progressed'}>
export type WireUnitPositioned = Extract<WireEvent, {type: 'unit.positioned'}>

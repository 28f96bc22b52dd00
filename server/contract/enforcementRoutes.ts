import {z} from 'zod'
import {cursor, limit, pageOf, type HttpRoute} from './http.ts'
import {epochMsSchema, premisesIdSchema, seqSchema} from './ids.ts'
import {inspectionSchema, penaltySchema, personViewSchema} from './inspection.ts'
import type {Role} from './session.ts'

const ADMIN: readonly Role[] = ['admin']
const OFFICERS: readonly Role[] = ['admin', 'leader', 'duty', 'community']
const OPERATORS: readonly Role[] = ['admin', 'duty', 'community']
const params = z.object({id: premisesIdSchema})

/** Whom premises belong to. */
export const ownerSchema = z.object({name: z.string().max(60), phone: z.string().max(40)})
export type Owner = z.infer<typeof ownerSchema>

/** A penalty without what is a person's own business; the amount is told for a reason only. */
export const shownPenaltySchema = penaltySchema
  .omit({amountYuan: true})
  .extend({amountYuan: z.number().nonnegative().nullable(), isWithheld: z.boolean()})
export type ShownPenalty = z.infer<typeof shownPenaltySchema>

const enforcementReplySchema = z.object({
  inspections: z.array(inspectionSchema),
  penalties: z.array(shownPenaltySchema),
})
export type EnforcementReply = z.infer<typeof enforcementReplySchema>

/** Somebody's data, and the note that was made of the look at them. */
export const personDataSchema = z.discriminatedUnion('what', [
  z.object({what: z.literal('owner'), owner: ownerSchema.nullable(), view: personViewSchema}),
  z.object({what: z.literal('penalties'), penalties: z.array(penaltySchema), view: personViewSchema}),
])
export type PersonData = z.infer<typeof personDataSchema>

/** One look at a person's data. */
export const personViewRowSchema = personViewSchema.extend({
  seq: seqSchema,
  /** Empty for premises that the city pack no longer has. */
  premisesName: z.string(),
  at: epochMsSchema,
})
export type PersonViewRow = z.infer<typeof personViewRowSchema>

/** What departments did at premises, and the looks at persons' data, each with its reason. */
export const enforcementRoutes = {
  readEnforcement: {
    method: 'get',
    path: '/api/premises/{id}/enforcement',
    summary: 'Inspections and penalties of all departments at premises by the log, the newest first.',
    params,
    status: 200,
    reply: enforcementReplySchema,
    roles: OFFICERS,
    problems: ['notFound', 'storeUnavailable'],
  },
  viewPerson: {
    method: 'post',
    path: '/api/premises/{id}/person',
    summary: 'Notes who looks and why, and then tells the owner, or the amounts that natural persons paid.',
    params,
    request: personViewSchema.pick({what: true, reason: true}),
    status: 200,
    reply: personDataSchema,
    roles: OPERATORS,
    problems: ['notFound', 'invalid', 'storeUnavailable'],
  },
  listPremisesViews: {
    method: 'get',
    path: '/api/premises/{id}/views',
    summary: 'Who looked at the data of persons at premises and why, the newest first.',
    params,
    query: z.object({cursor, limit}),
    status: 200,
    reply: pageOf(personViewRowSchema),
    roles: ADMIN,
    problems: ['notFound', 'storeUnavailable'],
  },
  listPersonViews: {
    method: 'get',
    path: '/api/person-views',
    summary: 'Who looked at the data of persons and why, the newest first.',
    query: z.object({cursor, limit}),
    status: 200,
    reply: pageOf(personViewRowSchema),
    roles: ADMIN,
    problems: ['storeUnavailable'],
  },
} as const satisfies Record<string, HttpRoute>

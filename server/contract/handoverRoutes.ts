import {z} from 'zod'
import {cursor, limit, pageOf, type HttpRoute} from './http.ts'
import {handoverItemSchema, handoverSchema} from './handover.ts'
import {seqSchema} from './ids.ts'
import type {Role} from './session.ts'

const OFFICERS: readonly Role[] = ['admin', 'leader', 'duty', 'community']
const params = z.object({handoverId: z.uuid()})
/** A sheet as it then is, and the record that made it so. */
const reply = z.object({handover: handoverSchema, seq: seqSchema})

/** Shift handovers: drafted by the system, amended, signed by both officers, kept. */
export const handoverRoutes = {
  listHandovers: {
    method: 'get',
    path: '/api/handovers',
    summary: 'Handover sheets of areas in scope, the newest first; a page may hold fewer than its limit.',
    query: z.object({cursor, limit}),
    status: 200,
    reply: pageOf(handoverSchema),
    roles: OFFICERS,
    problems: [],
  },
  readHandover: {
    method: 'get',
    path: '/api/handovers/{handoverId}',
    summary: 'One handover sheet.',
    params,
    status: 200,
    reply: handoverSchema,
    roles: OFFICERS,
    problems: ['notFound'],
  },
  draftHandover: {
    method: 'post',
    path: '/api/handovers',
    summary: 'Drafts a sheet from the live picture of the areas of the session.',
    request: z.object({commandId: z.uuid().optional(), shift: z.string().trim().min(1).max(60)}),
    status: 201,
    reply,
    roles: OFFICERS,
    problems: ['notAllowedInState', 'storeUnavailable'],
  },
  amendHandover: {
    method: 'post',
    path: '/api/handovers/{handoverId}',
    summary:
      'Changes remarks and notes of a sheet that is not signed by both; the signature that it has falls away.',
    params,
    request: z.object({
      commandId: z.uuid().optional(),
      /** The `updatedSeq` of the sheet that the officer saw. */
      updatedSeq: seqSchema,
      remark: z.string().max(4000).optional(),
      /** What was written beside the system's items, by their place in the list. */
      remarks: z
        .array(z.object({index: z.number().int().nonnegative(), remark: z.string().max(1000)}))
        .max(500)
        .optional(),
      /** All notes, in place of those that the sheet had. */
      notes: z.array(handoverItemSchema.shape.remark.min(1)).max(50).optional(),
    }),
    status: 200,
    reply,
    roles: OFFICERS,
    problems: ['notFound', 'staleVersion', 'notAllowedInState', 'storeUnavailable'],
  },
  signHandover: {
    method: 'post',
    path: '/api/handovers/{handoverId}/sign',
    summary:
      'Signs a sheet: first who hands over, then somebody else who takes over; then nothing changes it.',
    params,
    request: z.object({commandId: z.uuid().optional(), updatedSeq: seqSchema}),
    status: 200,
    reply,
    roles: OFFICERS,
    problems: ['notFound', 'staleVersion', 'notAllowedInState', 'needsOtherOfficer', 'storeUnavailable'],
  },
} as const satisfies Record<string, HttpRoute>

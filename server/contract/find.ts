import {z} from 'zod'
import {areaSchema} from './area.ts'
import {caseSummarySchema} from './caseFile.ts'
import type {HttpRoute} from './http.ts'
import {premisesSchema} from './premises.ts'
import type {Role} from './session.ts'
import {unitSchema} from './unit.ts'

/** The fewest characters that anything is looked for by. */
export const FIND_MIN_LENGTH = 2

/** The fewest digits that a phone number is found by, counted from its end. */
export const PHONE_TAIL_DIGITS = 4

/** What of a case a query fitted; `reporter` and `phone` only for whoever is shown reporters in full. */
export const caseFoundBySchema = z.enum(['code', 'text', 'panel', 'reporter', 'phone'])
export type CaseFoundBy = z.infer<typeof caseFoundBySchema>

export const foundItemSchema = z.discriminatedUnion('type', [
  caseSummarySchema.extend({type: z.literal('case'), foundBy: caseFoundBySchema}),
  premisesSchema
    .pick({id: true, name: true, kind: true, address: true, position: true})
    .extend({type: z.literal('premises')}),
  areaSchema.pick({code: true, level: true, name: true, parent: true}).extend({type: z.literal('area')}),
  unitSchema.pick({id: true, name: true, kind: true, position: true}).extend({type: z.literal('unit')}),
])
export type FoundItem = z.infer<typeof foundItemSchema>

export const foundTypeSchema = z.enum(['case', 'premises', 'area', 'unit'])
export type FoundType = z.infer<typeof foundTypeSchema>

const PERSONS: readonly Role[] = ['admin', 'leader', 'duty', 'community']

/** One box that finds everything. */
export const findRoutes = {
  find: {
    method: 'get',
    path: '/api/find',
    summary:
      'Cases by a part of their code, words of their title or address, their panel, their reporter’s name or phone tail; ' +
      'premises, areas and units by name. Every word must fit; newest cases first, open ones before closed ones.',
    query: z.object({
      q: z.string().trim().min(FIND_MIN_LENGTH).max(60),
      limit: z.coerce.number().int().min(1).max(50).default(8).describe('the most items of each type'),
    }),
    status: 200,
    reply: z.object({
      items: z.array(foundItemSchema),
      /** Types of which there are more than the limit. */
      more: z.array(foundTypeSchema),
    }),
    roles: PERSONS,
    problems: ['tooManyRequests', 'storeUnavailable', 'searchTooSlow'],
  },
} as const satisfies Record<string, HttpRoute>

import {z} from 'zod'
import {
  coverageSchema,
  recommendationSchema,
  recommendRequestSchema,
  waysRequestSchema,
  waysSchema,
} from './dispatch.ts'
import type {HttpRoute} from './http.ts'
import {positionSchema} from './ids.ts'
import {capabilitySchema} from './unit.ts'

const numbersInText = z
  .string()
  .max(60)
  .transform(text => text.split(',').map(part => (part.trim() === '' ? Number.NaN : Number(part))))

/** Who should go, and who could be where in time. */
export const dispatchRoutes = {
  recommendUnits: {
    method: 'post',
    path: '/api/dispatch/recommend',
    summary:
      'Who should go to a case or a place, with reasons, the shortfall, and what the move leaves uncovered.',
    request: recommendRequestSchema,
    status: 200,
    reply: recommendationSchema,
    roles: ['admin', 'duty', 'community', 'leader'],
    problems: ['notFound', 'outOfScope'],
  },
  readCoverage: {
    method: 'get',
    path: '/api/dispatch/coverage',
    summary:
      'Who reaches a place within so many minutes, and how long each grid cell waits for the nearest unit.',
    query: z.object({
      position: numbersInText.pipe(positionSchema).optional().describe('`lng,lat`'),
      minutes: numbersInText
        .pipe(z.array(z.number().positive().max(60)).min(1).max(6))
        .default([3, 5, 10])
        .describe('divided by commas'),
      capability: capabilitySchema.optional(),
    }),
    status: 200,
    reply: coverageSchema,
    roles: 'session',
    problems: ['outOfScope'],
  },
  findWays: {
    method: 'post',
    path: '/api/dispatch/ways',
    summary: 'The lines of the fastest ways on the streets, for a map to draw.',
    request: waysRequestSchema,
    status: 200,
    reply: waysSchema,
    roles: 'session',
    problems: [],
  },
} as const satisfies Record<string, HttpRoute>

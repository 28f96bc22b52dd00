import {z} from 'zod'
import {drillIdSchema, drillSchema} from './drill.ts'
import {drillReportSchema} from './drillReport.ts'
import {limit, type HttpRoute} from './http.ts'
import {seqSchema} from './ids.ts'
import type {Role} from './session.ts'

const LEADERS: readonly Role[] = ['admin', 'leader', 'duty']
const OFFICERS: readonly Role[] = ['admin', 'leader', 'duty', 'community']
const params = z.object({drillId: drillIdSchema})
const reply = z.object({drill: drillSchema, seq: seqSchema})

/** Drills 演练: one at a time, from its start to its report. */
export const drillRoutes = {
  listDrills: {
    method: 'get',
    path: '/api/drills',
    summary: 'Drills, the newest first.',
    query: z.object({limit}),
    status: 200,
    reply: z.object({items: z.array(drillSchema)}),
    roles: OFFICERS,
    problems: [],
  },
  startDrill: {
    method: 'post',
    path: '/api/drills',
    summary: 'Starts a drill; only one may be under way.',
    request: drillSchema.pick({name: true, scenario: true}).extend({
      panelAddresses: drillSchema.shape.panelAddresses.default([]),
      commandId: z.uuid().optional(),
    }),
    status: 201,
    reply,
    roles: LEADERS,
    problems: ['invalid', 'outOfScope', 'notAllowedInState', 'storeUnavailable'],
  },
  endDrill: {
    method: 'post',
    path: '/api/drills/{drillId}/end',
    summary: 'Ends a drill: its open cases are void, its open tasks are called off.',
    params,
    status: 200,
    reply,
    roles: LEADERS,
    problems: ['notFound', 'notAllowedInState', 'storeUnavailable'],
  },
  readDrillReport: {
    method: 'get',
    path: '/api/drills/{drillId}/report',
    summary: 'Times per step against target, for each case and task of a drill in scope.',
    params,
    status: 200,
    reply: drillReportSchema,
    roles: OFFICERS,
    problems: ['notFound'],
  },
} as const satisfies Record<string, HttpRoute>

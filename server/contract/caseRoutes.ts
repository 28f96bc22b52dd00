import {z} from 'zod'
import {alarmCommandNameSchema} from './alarmCommand.ts'
import {caseCommandNameSchema, caseCommandRequestSchema} from './caseCommand.ts'
import {
  caseFileSchema,
  caseKindSchema,
  caseLevelSchema,
  caseSummarySchema,
  reporterSchema,
  tracedStepSchema,
} from './caseFile.ts'
import type {HttpRoute} from './http.ts'
import {alarmIdSchema, caseCodeSchema, epochMsSchema, positionSchema, seqSchema} from './ids.ts'
import type {Role} from './session.ts'
import {taskSchema} from './task.ts'

const OFFICERS: readonly Role[] = ['admin', 'duty', 'community']
const COMMANDERS: readonly Role[] = ['admin', 'duty', 'community', 'leader']

/** Reading, opening and moving cases, and what is done with alarms. */
export const caseRoutes = {
  readCase: {
    method: 'get',
    path: '/api/cases/{caseCode}',
    summary:
      'One case file with its whole timeline, its tasks, and the commands that it now takes from the asking role.',
    params: z.object({caseCode: caseCodeSchema}),
    status: 200,
    reply: z.object({
      case: caseFileSchema,
      steps: z.array(tracedStepSchema),
      tasks: z.array(taskSchema),
      commands: z.array(caseCommandNameSchema),
    }),
    roles: 'session',
    problems: ['notFound'],
  },
  fileCase: {
    method: 'post',
    path: '/api/cases',
    summary: 'Opens a case on an officer’s own report.',
    request: z.object({
      commandId: z.uuid().optional(),
      kind: caseKindSchema,
      level: caseLevelSchema,
      title: z.string().trim().min(1).max(200),
      description: z.string().max(4000).default(''),
      position: positionSchema.nullable().default(null),
      address: z.string().max(300).default(''),
      reporter: reporterSchema.optional(),
      occurredAt: epochMsSchema.optional(),
    }),
    status: 201,
    reply: z.object({caseCode: caseCodeSchema, seq: seqSchema}),
    roles: OFFICERS,
    problems: ['outOfScope', 'storeUnavailable'],
  },
  commandCase: {
    method: 'post',
    path: '/api/cases/{caseCode}/{command}',
    summary: 'An officer’s command. On 409 the problem carries the case as it now is.',
    params: z.object({caseCode: caseCodeSchema, command: caseCommandNameSchema}),
    request: caseCommandRequestSchema.extend({
      reason: z.string().optional(),
      note: z.string().optional(),
      passed: z.boolean().optional().describe('of verify'),
      score: z.number().int().min(1).max(5).optional().describe('of evaluate'),
      until: epochMsSchema.optional().describe('of extend: when the present step is then due'),
      into: caseCodeSchema.optional().describe('of merge: the case that goes on'),
    }),
    status: 200,
    reply: z.object({case: caseSummarySchema, seq: seqSchema}),
    roles: COMMANDERS,
    problems: [
      'notFound',
      'notAllowedInState',
      'staleVersion',
      'needsOtherOfficer',
      'reasonMissing',
      'alreadyClaimed',
      'storeUnavailable',
    ],
  },
  commandAlarms: {
    method: 'post',
    path: '/api/alarms/commands',
    summary: 'Acknowledges alarms, shelves them for at most 24 hours, or takes them back from the shelf.',
    request: z.object({
      commandId: z.uuid().optional(),
      alarmIds: z.array(alarmIdSchema).min(1).max(200),
      command: z.object({
        name: alarmCommandNameSchema,
        reason: z.string().optional(),
        until: epochMsSchema.optional(),
      }),
    }),
    status: 200,
    reply: z.object({seq: seqSchema}),
    roles: OFFICERS,
    problems: ['notFound', 'reasonMissing', 'storeUnavailable'],
  },
} as const satisfies Record<string, HttpRoute>

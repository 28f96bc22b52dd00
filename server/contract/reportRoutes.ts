import {z} from 'zod'
import {caseKindSchema} from './caseFile.ts'
import {drillIdSchema} from './drill.ts'
import {drillReportSchema} from './drillReport.ts'
import {bytesSchema, wordsOf, type HttpRoute} from './http.ts'
import {areaCodeSchema, caseCodeSchema} from './ids.ts'
import {responseBasisSchema, responseReportSchema} from './responseReport.ts'
import type {Role} from './session.ts'

/** The longest period of one report, in days. */
export const REPORT_DAYS_LIMIT = 92

const READERS: readonly Role[] = ['admin', 'leader', 'duty', 'community']

const moment = z.iso.datetime({offset: true})

export const XLSX_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
export const PDF_TYPE = 'application/pdf'

/** Figures and files to take away. */
export const reportRoutes = {
  readResponseReport: {
    method: 'get',
    path: '/api/reports/response',
    summary:
      'How long each phase of the answer to cases took: median, 90th percentile (linear interpolation between ranks), and the share within each target; cases received in the period, drills left out.',
    query: z.object({
      from: moment.optional().describe('seven days before `to` when left out'),
      to: moment.optional().describe('now when left out'),
      area: areaCodeSchema.optional(),
      kind: wordsOf(caseKindSchema),
      per: responseBasisSchema.default('case'),
      format: z.enum(['json', 'xlsx', 'pdf']).default('json'),
    }),
    status: 200,
    reply: responseReportSchema,
    otherTypes: [XLSX_TYPE, PDF_TYPE],
    roles: READERS,
    problems: ['outOfScope'],
  },
  readCaseReport: {
    method: 'get',
    path: '/api/reports/case',
    summary: 'The whole trace of a case, each entry with its record and the hash of it, as PDF.',
    query: z.object({caseCode: caseCodeSchema, format: z.enum(['pdf']).default('pdf')}),
    status: 200,
    reply: bytesSchema,
    replyType: PDF_TYPE,
    roles: READERS,
    problems: ['notFound'],
  },
  readDrillFile: {
    method: 'get',
    path: '/api/reports/drill',
    summary:
      'What a drill has shown: times per step against the targets of the city, for each case and task in scope.',
    query: z.object({drillId: drillIdSchema, format: z.enum(['json', 'pdf']).default('json')}),
    status: 200,
    reply: drillReportSchema,
    otherTypes: [PDF_TYPE],
    roles: READERS,
    problems: ['notFound'],
  },
} as const satisfies Record<string, HttpRoute>

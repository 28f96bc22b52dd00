import {z} from 'zod'
import type {HttpRoute} from './http.ts'
import {seqSchema} from './ids.ts'
import {
  logInRequestSchema,
  pairedWallSchema,
  pairingApproveSchema,
  pairingClaimSchema,
  pairingCodeSchema,
  pairingOpenedSchema,
  sessionReplySchema,
  type Role,
} from './session.ts'
import {wallShownEventSchema, wallShowRequestSchema} from './wallShow.ts'

const OFFICERS: readonly Role[] = ['admin', 'leader', 'duty']

/** Sessions, and the pairing of walls. */
export const accessRoutes = {
  openSession: {
    method: 'post',
    path: '/api/session',
    summary: 'Logs in; sets the session cookie.',
    request: logInRequestSchema,
    status: 201,
    reply: sessionReplySchema,
    roles: 'open',
    problems: ['wrongCredentials', 'tooManyRequests'],
  },
  readSession: {
    method: 'get',
    path: '/api/session',
    summary: 'The present session with a fresh token; slides its expiry.',
    status: 200,
    reply: sessionReplySchema,
    roles: 'session',
    problems: [],
  },
  closeSession: {
    method: 'delete',
    path: '/api/session',
    summary: 'Logs out.',
    status: 204,
    reply: null,
    roles: 'session',
    problems: [],
  },
  openPairing: {
    method: 'post',
    path: '/api/walls/pairings',
    summary: 'A wall asks for a code to show.',
    status: 201,
    reply: pairingOpenedSchema,
    roles: 'open',
    problems: ['tooManyRequests'],
  },
  approvePairing: {
    method: 'post',
    path: '/api/walls/pairings/{code}/approve',
    summary: 'An officer lets the wall that shows this code in.',
    params: z.object({code: z.string().toUpperCase().pipe(pairingCodeSchema)}),
    request: pairingApproveSchema,
    status: 200,
    reply: z.object({wallId: z.string()}),
    roles: OFFICERS,
    problems: ['pairingExpired', 'outOfScope', 'tooManyRequests'],
  },
  claimPairing: {
    method: 'post',
    path: '/api/walls/pairings/{code}/claim',
    summary: 'The wall claims its approval, once; sets the session cookie.',
    params: z.object({code: z.string().toUpperCase().pipe(pairingCodeSchema)}),
    request: pairingClaimSchema.omit({code: true}),
    status: 200,
    reply: sessionReplySchema,
    roles: 'open',
    problems: ['pairingPending', 'pairingExpired', 'tooManyRequests'],
  },
  listWalls: {
    method: 'get',
    path: '/api/walls',
    summary: 'Paired walls.',
    status: 200,
    reply: z.object({items: z.array(pairedWallSchema)}),
    roles: OFFICERS,
    problems: [],
  },
  showOnWalls: {
    method: 'post',
    path: '/api/walls/show',
    summary: 'Puts a view, a case, a camera or an officer’s moving camera on walls, or takes it back.',
    request: wallShowRequestSchema,
    status: 200,
    reply: wallShownEventSchema.extend({seq: seqSchema}),
    roles: OFFICERS,
    problems: ['notFound', 'outOfScope'],
  },
  revokeWall: {
    method: 'delete',
    path: '/api/walls/{wallId}',
    summary: 'Revokes a wall; its sockets are closed on every node.',
    params: z.object({wallId: z.string().min(1).max(60)}),
    status: 204,
    reply: null,
    roles: OFFICERS,
    problems: ['notFound'],
  },
} as const satisfies Record<string, HttpRoute>

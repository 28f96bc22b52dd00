import {z} from 'zod'
import {areaCodeSchema, epochMsSchema} from './ids.ts'

export const roleSchema = z.enum(['admin', 'leader', 'duty', 'community', 'wall'])
export type Role = z.infer<typeof roleSchema>

/** Who is looking, and how far they may see. */
export const sessionSchema = z.object({
  sessionId: z.string(),
  user: z.string(),
  role: roleSchema,
  /** The areas that the session may see; the city's own code means all of it. */
  areas: z.array(areaCodeSchema).min(1),
  expiresAt: epochMsSchema,
})
export type Session = z.infer<typeof sessionSchema>

export const logInRequestSchema = z.object({
  user: z.string().min(1).max(60),
  password: z.string().min(1).max(200),
})

/** The session, and a short-lived token for `auth: {token}` of the socket. */
export const sessionReplySchema = z.object({
  session: sessionSchema,
  token: z.string(),
})

export const pairingCodeSchema = z
  .string()
  .regex(/^[A-HJ-NP-Z2-9]{6}$/)
  .describe('six characters without I, O, 0 and 1')

/** A wall asks for a code to show; the secret stays on the device and claims the approval. */
export const pairingOpenedSchema = z.object({
  code: pairingCodeSchema,
  secret: z.string(),
  expiresAt: epochMsSchema,
})

export const pairingClaimSchema = z.object({code: pairingCodeSchema, secret: z.string().max(200)})

export const pairingApproveSchema = z.object({
  name: z.string().min(1).max(60),
  areas: z.array(areaCodeSchema).min(1).optional(),
})

export const pairedWallSchema = z.object({
  wallId: z.string(),
  name: z.string(),
  areas: z.array(areaCodeSchema),
  pairedAt: epochMsSchema,
  pairedBy: z.string(),
  lastSeenAt: epochMsSchema.nullable(),
})
export type PairedWall = z.infer<typeof pairedWallSchema>

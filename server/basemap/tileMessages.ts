import {z} from 'zod'

/** What the tile service asks its worker. */
export const tileRequestSchema = z.object({
  id: z.number().int(),
  z: z.number().int(),
  x: z.number().int(),
  y: z.number().int(),
})
export type TileRequest = z.infer<typeof tileRequestSchema>

/** And what it is told: the tile, null for an empty one. */
export const tileReplySchema = z.object({id: z.number().int(), gzip: z.instanceof(Uint8Array).nullable()})
export type TileReply = z.infer<typeof tileReplySchema>

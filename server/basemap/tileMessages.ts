import {z} from 'zod'
import {groundReportSchema} from '../city/judgeGround.ts'

const id = z.number().int()

/** What the tile service asks its worker. */
export const tileQuestionSchema = z.discriminatedUnion('what', [
  z.object({id, what: z.literal('report')}),
  z.object({id, what: z.literal('tile'), z: z.number().int(), x: z.number().int(), y: z.number().int()}),
])
export type TileQuestion = z.infer<typeof tileQuestionSchema>

/** And what it is told: what is wrong with the pack's files, or the tile, null for an empty one. */
export const tileAnswerSchema = z.discriminatedUnion('what', [
  z.object({id, what: z.literal('report'), report: groundReportSchema}),
  z.object({id, what: z.literal('tile'), gzip: z.instanceof(Uint8Array).nullable()}),
])
export type TileAnswer = z.infer<typeof tileAnswerSchema>

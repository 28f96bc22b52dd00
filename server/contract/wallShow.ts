import {z} from 'zod'
import {areaCodeSchema, caseCodeSchema, epochMsSchema, positionSchema} from './ids.ts'

export const cameraSchema = z.object({
  center: positionSchema,
  zoom: z.number().min(0).max(24),
  pitch: z.number().min(0).max(85).default(0),
  bearing: z.number().min(-180).max(180).default(0),
})
export type Camera = z.infer<typeof cameraSchema>

/** What an officer puts on walls: a view, a case, a camera, or his own camera as it moves (`follow`). */
export const wallShowSchema = z.object({
  by: z.string(),
  at: epochMsSchema,
  area: areaCodeSchema.nullable(),
  caseCode: caseCodeSchema.nullable(),
  camera: cameraSchema.nullable(),
  isFollowing: z.boolean(),
})
export type WallShow = z.infer<typeof wallShowSchema>

import {z} from 'zod'
import {areaCodeSchema, caseCodeSchema, epochMsSchema, positionSchema} from './ids.ts'

export const cameraSchema = z.object({
  center: positionSchema,
  zoom: z.number().min(0).max(24),
  pitch: z.number().min(0).max(85).default(0),
  bearing: z.number().min(-180).max(180).default(0),
})
export type Camera = z.infer<typeof cameraSchema>

/** What a wall is laid out for: the city and all that happens in it, or its fire risk. */
export const wallSceneSchema = z.enum(['city', 'fire'])
export type WallScene = z.infer<typeof wallSceneSchema>

/** What an officer puts on walls: a view, a case, a camera, or his own camera as it moves (`follow`). */
export const wallShowSchema = z.object({
  by: z.string(),
  at: epochMsSchema,
  area: areaCodeSchema.nullable(),
  caseCode: caseCodeSchema.nullable(),
  camera: cameraSchema.nullable(),
  isFollowing: z.boolean(),
  /** Null: the one that the wall shows by itself. */
  scene: wallSceneSchema.nullable().default(null),
})
export type WallShow = z.infer<typeof wallShowSchema>

/** Walls go back to what they show by themselves so long after an officer has put something on them. */
export const WALL_SHOW_LIMIT_MS = 30 * 60_000

/** Whether something that an officer has put on walls has had its time at `now` (epoch ms). */
export function isWallShowOver({at}: Pick<WallShow, 'at'>, now: number): boolean {
  return at + WALL_SHOW_LIMIT_MS <= now
}

/** The body of `POST /api/walls/show`: on one wall, or with null on all; a show of null takes back. */
export const wallShowRequestSchema = z.object({
  /** The same id twice is one command. */
  commandId: z.uuid().optional(),
  wallId: z.string().min(1).max(60).nullable(),
  show: wallShowSchema.omit({by: true, at: true}).nullable(),
})

/** What is on a wall, or with null on all of them. */
export const wallShownEventSchema = z.object({
  wallId: z.string().nullable(),
  show: wallShowSchema.nullable(),
})
export type WallShownEvent = z.infer<typeof wallShownEventSchema>

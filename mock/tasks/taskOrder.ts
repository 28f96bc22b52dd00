import {z} from 'zod'
import type {Position} from '#geo/types.ts'

/** A task as the dispatching system posts it, by our interface description. */
export const taskOrderSchema = z.object({
  taskId: z.string().min(1),
  caseCode: z.string().min(1),
  unitId: z.string().min(1),
  capability: z.string(),
  kind: z.string(),
  level: z.number(),
  title: z.string().nullable(),
  description: z.string(),
  address: z.string(),
  link: z.string(),
  position: z.custom<Position>(value => Array.isArray(value) && value.length === 2).nullable(),
  crs: z.literal('wgs84'),
  status: z.enum(['actual', 'exercise']),
})
export type TaskOrder = Readonly<z.infer<typeof taskOrderSchema>>

/** A row of a pack's `units.csv`. */
export const unitRowSchema = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.string(),
  lng: z.coerce.number(),
  lat: z.coerce.number(),
})

/** A unit as the backend has it on its roll. */
export interface FieldUnit {
  readonly id: string
  readonly name: string
  readonly kind: string
  /** WGS-84. */
  readonly base: Position
}

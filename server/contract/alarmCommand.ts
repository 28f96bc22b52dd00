import {z} from 'zod'
import {epochMsSchema} from './ids.ts'

/** What an officer may do with standing alarms. A shelved one ends by itself at `until`. */
export const alarmCommandSchema = z.discriminatedUnion('name', [
  z.object({name: z.literal('acknowledge')}),
  z.object({name: z.literal('shelve'), reason: z.string().trim().min(1).max(500), until: epochMsSchema}),
  z.object({name: z.literal('unshelve')}),
])
export type AlarmCommand = z.infer<typeof alarmCommandSchema>

export const alarmCommandNameSchema = z.enum(['acknowledge', 'shelve', 'unshelve'])

import {z} from 'zod'
import {sharedDaySchema} from './sharedFiles.ts'
import {sheetSchema} from './sheet.ts'

const id = z.number().int()
const bytes = z.instanceof(Uint8Array)

/** What the thread of workbooks is asked: to read one, or to write a day's files. */
export const sheetQuestionSchema = z.discriminatedUnion('what', [
  z.object({id, what: z.literal('read'), bytes}),
  z.object({id, what: z.literal('write'), shared: sharedDaySchema}),
])
export type SheetQuestion = z.infer<typeof sheetQuestionSchema>

export const sheetAnswerSchema = z.discriminatedUnion('what', [
  z.object({id, what: z.literal('read'), sheet: sheetSchema}),
  z.object({id, what: z.literal('write'), files: z.object({csv: bytes, xlsx: bytes})}),
])
export type SheetAnswer = z.infer<typeof sheetAnswerSchema>

import {z} from 'zod'
import {sheetSchema} from './sheet.ts'

const id = z.number().int()

/** What the thread that reads workbooks is asked, and what it answers. */
export const sheetQuestionSchema = z.object({id, bytes: z.instanceof(Uint8Array)})
export type SheetQuestion = z.infer<typeof sheetQuestionSchema>
export const sheetAnswerSchema = z.object({id, sheet: sheetSchema})
export type SheetAnswer = z.infer<typeof sheetAnswerSchema>

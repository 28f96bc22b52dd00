import {z} from 'zod'
import {caseKindSchema, caseLevelSchema, caseStateSchema, placeSchema} from './caseFile.ts'
import {drillSchema} from './drill.ts'
import {caseCodeSchema, epochMsSchema} from './ids.ts'
import {taskIdSchema, taskStatusSchema} from './task.ts'
import {unitIdSchema, unitKindSchema} from './unit.ts'

/** From one moment of the answer to the next; a task's own steps begin when it is given. */
export const drillStepNameSchema = z.enum([
  'acknowledged',
  'dispatched',
  'enRoute',
  'onScene',
  'closed',
  'taskDelivered',
  'taskAccepted',
  'taskEnRoute',
  'taskOnScene',
])
export type DrillStepName = z.infer<typeof drillStepNameSchema>

/** How long a step took since the one before it, beside what it should take. */
export const drillStepSchema = z.object({
  step: drillStepNameSchema,
  /** When it was reached; null while it was not. */
  at: epochMsSchema.nullable(),
  /** Since the last moment before it that was reached; null with `at`. */
  seconds: z.number().nonnegative().nullable(),
  /** What the city's policy wants: `responseTargets`, and `taskClocks` for a task; null where it says nothing of the step. */
  target: z
    .object({
      withinSeconds: z.number().positive(),
      /** What it counts from; `before`: the last moment before that was reached, as `seconds` does. */
      from: z.enum(['before', 'received', 'acknowledged', 'dispatched', 'enRoute']),
      /** So long it took since then; null while one of both was not reached. */
      seconds: z.number().nonnegative().nullable(),
    })
    .nullable(),
  /** Null where there is no target, or nothing to hold it against. */
  isWithin: z.boolean().nullable(),
})
export type DrillStep = z.infer<typeof drillStepSchema>

export const drillReportSchema = z.object({
  drill: drillSchema,
  /** When the report was made; a drill that goes on has a passing one. */
  asOf: epochMsSchema,
  cases: z.array(
    z.object({
      caseCode: caseCodeSchema,
      kind: caseKindSchema,
      level: caseLevelSchema,
      state: caseStateSchema,
      title: z.string().nullable(),
      address: z.string(),
      place: placeSchema,
      reportedAt: epochMsSchema,
      steps: z.array(drillStepSchema),
      tasks: z.array(
        z.object({
          taskId: taskIdSchema,
          unitId: unitIdSchema,
          unitName: z.string(),
          unitKind: unitKindSchema,
          status: taskStatusSchema,
          steps: z.array(drillStepSchema),
        }),
      ),
    }),
  ),
  /** Alarms of the drill that are in the picture: how many rang, and how many an officer has acknowledged. */
  alarms: z.object({
    raised: z.number().int().nonnegative(),
    acknowledged: z.number().int().nonnegative(),
    longestUnacknowledgedSeconds: z.number().nonnegative().nullable(),
  }),
  /** For each step: how many reached it, how many of these within the target, and the middle and slow ends of the times. */
  summary: z.array(
    z.object({
      step: drillStepNameSchema,
      expected: z.number().int().nonnegative(),
      reached: z.number().int().nonnegative(),
      /** Of those reached, within the target; null where there is no target. */
      within: z.number().int().nonnegative().nullable(),
      p50Seconds: z.number().nonnegative().nullable(),
      p90Seconds: z.number().nonnegative().nullable(),
    }),
  ),
})
export type DrillReport = z.infer<typeof drillReportSchema>

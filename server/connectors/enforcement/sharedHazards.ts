import {z} from 'zod'
import type {Hazard, HazardState, HazardStep} from '#contract/hazard.ts'
import {hazardIdSchema, hazardKindSchema, hazardSeveritySchema, hazardStateSchema} from '#contract/hazard.ts'
import {epochMsSchema, premisesIdSchema, seqSchema} from '#contract/ids.ts'

/** One change of state of a hazard that this centre found, as other departments are told it. */
export const sharedChangeSchema = z.object({
  seq: seqSchema,
  hazardId: hazardIdSchema,
  at: epochMsSchema,
  state: hazardStateSchema,
  premisesId: premisesIdSchema,
  address: z.string(),
  kind: hazardKindSchema,
  severity: hazardSeveritySchema,
  description: z.string(),
  foundAt: epochMsSchema,
  dueAt: epochMsSchema.nullable(),
})
export type SharedChange = z.infer<typeof sharedChangeSchema>

/** The state that a step led to; null for one that changed none. */
const STATE_AFTER: Readonly<Record<HazardStep['what'], HazardState | null>> = {
  found: 'found',
  order: 'ordered',
  rectify: 'rectified',
  verify: 'verified',
  close: 'closed',
  void: 'voided',
  extend: null,
  escalate: null,
  overdue: null,
}

/** The changes after a record of the log, in its order. What one record changed at once is one change. */
export function changesAfter(
  hazards: Iterable<Hazard>,
  seq: number,
  addressOf: (hazard: Hazard) => string,
): SharedChange[] {
  const changes: SharedChange[] = []
  for (const hazard of hazards) {
    if (hazard.department !== null || hazard.updatedSeq <= seq) continue
    const bySeq = new Map<number, SharedChange>()
    for (const step of hazard.steps) {
      const state = stateAfter(step)
      if (step.seq <= seq || state === null) continue
      const {hazardId, premisesId, kind, severity, description, foundAt, dueAt} = hazard
      bySeq.set(step.seq, {
        ...{seq: step.seq, at: step.at, state, address: addressOf(hazard)},
        ...{hazardId, premisesId, kind, severity, description, foundAt, dueAt},
      })
    }
    changes.push(...bySeq.values())
  }
  return changes.sort((left, right) => left.seq - right.seq || (left.hazardId < right.hazardId ? -1 : 1))
}

function stateAfter({what, passed}: HazardStep): HazardState | null {
  return what === 'verify' && passed !== true ? 'ordered' : STATE_AFTER[what]
}

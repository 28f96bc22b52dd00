import {stageSchema, type CaseEntry, type CaseStep, type Stage} from '#contract/caseFile.ts'

/** One line of a timeline: an entry of the history, or one of the six that is still to come. */
export type TimelineRow =
  | {
      readonly isTaken: true
      readonly step: CaseEntry
      readonly taken: CaseStep
      readonly isPresent: boolean
      /** How long the case stood in it, in milliseconds; null while it stands there, or has come to its end. */
      readonly tookMs: number | null
    }
  | {readonly isTaken: false; readonly step: Stage}

/** The steps that were taken, in the order of the log, then those of the six that follow the present stage. */
export function timelineRows(steps: readonly CaseStep[], stage: Stage): TimelineRow[] {
  const taken = [...steps].sort((a, b) => a.seq - b.seq)
  const present = taken.findLast(({step}) => step === stage)
  const stages = stageSchema.options
  return [
    ...taken.map((step, index) => {
      const next = taken[index + 1]
      // A backend's steps may come out of order, and its clock may run back.
      const tookMs = next && next.at >= step.at ? next.at - step.at : null
      return {isTaken: true, step: step.step, taken: step, isPresent: step === present, tookMs} as const
    }),
    ...stages.slice(stages.indexOf(stage) + 1).map(step => ({isTaken: false, step}) as const),
  ]
}

/** From the first step to the last, in milliseconds; null before there are two. */
export function wholeTime(steps: readonly CaseStep[]): number | null {
  const moments = steps.map(({at}) => at)
  return moments.length < 2 ? null : Math.max(...moments) - Math.min(...moments)
}

import {stageSchema, type CaseStep, type Stage} from '#contract/caseFile.ts'

/** One line of a timeline: a step that was taken, or one of the six that is still to come. */
export type TimelineRow =
  | {readonly isTaken: true; readonly step: Stage; readonly taken: CaseStep; readonly isPresent: boolean}
  | {readonly isTaken: false; readonly step: Stage}

/** The steps that were taken, in the order of the log, then those of the six that follow the present stage. */
export function timelineRows(steps: readonly CaseStep[], stage: Stage): TimelineRow[] {
  const taken = [...steps].sort((a, b) => a.seq - b.seq)
  const present = taken.findLast(({step}) => step === stage)
  const stages = stageSchema.options
  return [
    ...taken.map(
      step => ({isTaken: true, step: step.step, taken: step, isPresent: step === present}) as const,
    ),
    ...stages.slice(stages.indexOf(stage) + 1).map(step => ({isTaken: false, step}) as const),
  ]
}

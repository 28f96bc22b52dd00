import type {CaseSummary} from '#contract/caseFile.ts'
import {caseSummarySchema} from '#contract/caseFile.ts'
import {situationChangedSchema, situationLoadedSchema} from '#contract/socket.ts'
import type {SituationChanged, SituationLoaded} from '#contract/socket.ts'
import {CONTRACT_VERSION} from '#contract/version.ts'
import {untouchedCase} from '../../fixtures/untouched.ts'

const NOTHING = {
  cases: [],
  alarms: [],
  areas: [],
  series: [],
  indicators: [],
  feeds: [],
  tasks: [],
  units: [],
  floods: null,
  drills: null,
}

/** A snapshot at `seq` whose clock reads `now`. */
export function snapshotAt(seq: number, now: number, parts: Partial<SituationLoaded> = {}): SituationLoaded {
  return situationLoadedSchema.parse({seq, now, contractVersion: CONTRACT_VERSION, ...NOTHING, ...parts})
}

/** A batch that leads from `previousSeq` to `seq`. */
export function batch(
  previousSeq: number,
  seq: number,
  parts: Partial<SituationChanged> = {},
): SituationChanged {
  return situationChangedSchema.parse({
    previousSeq,
    seq,
    now: 1_000_000 + seq,
    ...NOTHING,
    removedCases: [],
    removedAlarms: [],
    removedTasks: [],
    ...parts,
  })
}

/** An urban case of level 3 with the given serial. */
export function caseWith(serial: number, parts: object = {}): CaseSummary {
  return caseSummarySchema.parse({
    caseCode: `330383-20261123-U-${String(serial).padStart(6, '0')}-7`,
    kind: 'urban',
    level: 3,
    stage: 'handling',
    ...untouchedCase({stage: 'handling', ...parts}),
    title: `case ${serial}`,
    address: '',
    place: {
      position: [120.55, 27.58],
      gridCell: '330383198001001',
      community: '330383198001',
      isOutside: false,
    },
    origin: {type: 'report', feed: 'four-platforms', externalId: `x${serial}`},
    occurredAt: 1_000 * serial,
    reportedAt: 1_000 * serial,
    stageSince: 1_000 * serial,
    dueAt: 2_000_000,
    openedSeq: serial,
    updatedSeq: serial,
    ...parts,
  })
}

import type {CaseFile, CaseSummary} from '#contract/caseFile.ts'

/** A case as lists, maps and the socket carry it: nothing that names a person, and nothing that only the case's own page shows. */
export function summariseCase(caseFile: CaseFile): CaseSummary {
  const {
    description: _1,
    reporter: _2,
    photos: _3,
    reportedPosition: _4,
    handledBy: _5,
    suspension: _6,
    stateBefore: _7,
    clockBefore: _8,
    lastTask: _9,
    backendUnits: _10,
    ...summary
  } = caseFile
  return summary
}

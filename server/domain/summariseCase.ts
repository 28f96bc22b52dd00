import type {CaseFile, CaseSummary} from '#contract/caseFile.ts'

/** A case as lists, maps and the socket carry it: without description, reporter, photos and the position as given. */
export function summariseCase(caseFile: CaseFile): CaseSummary {
  const {description: _1, reporter: _2, photos: _3, reportedPosition: _4, ...summary} = caseFile
  return summary
}

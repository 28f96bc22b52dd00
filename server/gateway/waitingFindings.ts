import type {RiskFinding} from '#contract/risk.ts'
import type {StoredMending} from './mendingPorts.ts'

/** Findings are the same by what they are about and what stands there: another value is another finding. */
export function isSameFinding(one: RiskFinding, other: RiskFinding): boolean {
  return one.findingId === other.findingId && one.value === other.value
}

/** What still waits: what was mended a moment ago may not yet have come to those who tell of findings. */
export function stillWaiting(
  findings: readonly RiskFinding[],
  mended: readonly StoredMending[],
): RiskFinding[] {
  return findings.filter(finding => !mended.some(({mending}) => isSameFinding(mending.finding, finding)))
}

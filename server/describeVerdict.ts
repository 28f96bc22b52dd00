import type {AuditReport} from '#contract/http.ts'
import type {LogVerdict} from './store/verifyLog.ts'

/** What a walk along the log found, as it is told. */
export function describeVerdict(verdict: LogVerdict): AuditReport {
  return verdict.ok
    ? {isIntact: true, records: verdict.count, firstBroken: null}
    : {
        isIntact: false,
        records: verdict.brokenSeq - 1,
        firstBroken: {seq: verdict.brokenSeq, reason: verdict.reason},
      }
}

import type {GatewayPorts} from './gateway/ports.ts'
import type {Decisions} from './situation/decisions.ts'
import type {Log} from './store/storeApi.ts'

/** So long a command's verdict is waited for. */
const DECISION_MS = 8_000

/** The ports through which commands go to the log and come back decided. */
export function createCommit(
  log: Pick<Log, 'append'>,
  decisions: Pick<Decisions, 'of'>,
): Pick<GatewayPorts, 'commit' | 'commitAll'> {
  return {
    async commit(record) {
      const [appended] = await log.append([record])
      if (!appended) throw new Error('the log acknowledged nothing')
      return {seq: appended.seq, refusal: await decisions.of(appended.seq, DECISION_MS)}
    },
    async commitAll(records) {
      const appended = await log.append(records)
      const refusals = await Promise.all(appended.map(({seq}) => decisions.of(seq, DECISION_MS)))
      return {seq: appended.at(-1)?.seq ?? 0, refusal: refusals.find(code => code !== null) ?? null}
    },
  }
}

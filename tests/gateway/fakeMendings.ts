/* eslint-disable @typescript-eslint/require-await -- what stands in for a store has nothing to wait for */
import type {Mending} from '#contract/riskMending.ts'
import type {Change} from '#server/domain/change.ts'
import type {MendingQueries} from '#server/gateway/mendingPorts.ts'

/** What was mended, as the rules make it of the records that are committed. */
export class FakeMendings implements MendingQueries {
  readonly #kept = new Map<string, {seq: number; mending: Mending}>()

  keep(changes: readonly Change[]): void {
    for (const change of changes) {
      if (change.entity !== 'mending') continue
      const {seq, value} = change
      if (value.remedy === null) this.#kept.delete(value.finding.findingId)
      else this.#kept.set(value.finding.findingId, {seq, mending: value})
    }
  }

  listMendings: MendingQueries['listMendings'] = async ({beforeSeq, limit}) =>
    [...this.#kept.values()]
      .filter(({seq}) => beforeSeq === null || seq < beforeSeq)
      .sort((left, right) => right.seq - left.seq)
      .slice(0, limit)

  mendingsOfFindings: MendingQueries['mendingsOfFindings'] = async findingIds =>
    findingIds.flatMap(id => this.#kept.get(id) ?? [])

  mendingsOfPremises: MendingQueries['mendingsOfPremises'] = async premisesId =>
    [...this.#kept.values()].filter(({mending: {finding, remedy}}) =>
      remedy?.type === 'fireAt' ? remedy.premisesId === premisesId : finding.premisesId === premisesId,
    )
}

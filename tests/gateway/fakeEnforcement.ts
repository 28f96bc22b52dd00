/* eslint-disable @typescript-eslint/require-await -- what stands in for a store has nothing to wait for */
import type {Owner} from '#contract/enforcementRoutes.ts'
import type {Inspection, Penalty} from '#contract/inspection.ts'
import type {NewRecord} from '#contract/record.ts'
import type {EnforcementQueries} from '#server/gateway/enforcementPorts.ts'

/** What departments did; who looked at persons' data is what the log was told. */
export class FakeEnforcement {
  readonly inspections: Inspection[] = []
  readonly penalties: Penalty[] = []
  readonly owners = new Map<string, Owner>()
  /** What the log held each time an owner was asked for. */
  readonly recordsWhenAsked: number[] = []

  over(records: readonly NewRecord[]): EnforcementQueries {
    return {
      premisesRecord: async (premisesId, limit) => ({
        inspections: this.inspections.filter(each => each.premisesId === premisesId).slice(0, limit),
        penalties: this.penalties.filter(each => each.premisesId === premisesId).slice(0, limit),
      }),
      listPersonViews: async ({premisesId, beforeSeq, limit}) =>
        records
          .flatMap((record, index) =>
            record.type === 'person.viewed' ? [{seq: index + 1, view: record.body}] : [],
          )
          .filter(({view}) => premisesId === null || view.premisesId === premisesId)
          .filter(({seq}) => beforeSeq === null || seq < beforeSeq)
          .reverse()
          .slice(0, limit),
      ownerOf: async premisesId => {
        this.recordsWhenAsked.push(records.length)
        return this.owners.get(premisesId) ?? null
      },
    }
  }
}

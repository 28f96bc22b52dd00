/* eslint-disable @typescript-eslint/require-await -- what stands in for a store has nothing to wait for */
import type {CaseFile} from '#contract/caseFile.ts'
import type {Drill} from '#contract/drill.ts'
import type {Handover} from '#contract/handover.ts'
import type {Change} from '#server/domain/change.ts'
import type {DutyQueries} from '#server/gateway/dutyPorts.ts'

/** Drills and handovers as the rules make them of the records that are committed. */
export class FakeDuty implements DutyQueries {
  readonly drills = new Map<string, Drill>()
  readonly drilled: CaseFile[] = []
  readonly handovers = new Map<string, Handover>()

  keep(changes: readonly Change[]): void {
    for (const change of changes) {
      if (change.entity === 'drill') this.drills.set(change.value.drillId, change.value)
      if (change.entity === 'handover') this.handovers.set(change.value.handoverId, change.value)
    }
  }

  drillById: DutyQueries['drillById'] = async drillId => this.drills.get(drillId) ?? null

  listDrills: DutyQueries['listDrills'] = async limit => [...this.drills.values()].reverse().slice(0, limit)

  drillCases: DutyQueries['drillCases'] = async () => this.drilled

  drillAlarms: DutyQueries['drillAlarms'] = async () => []

  tasksOf: DutyQueries['tasksOf'] = async () => []

  listHandovers: DutyQueries['listHandovers'] = async ({before, limit}) =>
    [...this.handovers.values()]
      .filter(({draftedAt}) => before === null || draftedAt < before)
      .sort((left, right) => right.draftedAt - left.draftedAt)
      .slice(0, limit)

  handoverById: DutyQueries['handoverById'] = async handoverId => this.handovers.get(handoverId) ?? null
}

/* eslint-disable @typescript-eslint/require-await -- what stands in for a store has nothing to wait for */
import type {Drill} from '#contract/drill.ts'
import type {Handover} from '#contract/handover.ts'
import type {NewRecord} from '#contract/record.ts'
import type {RefusalCode} from '#contract/socket.ts'
import {reduceRecord} from '#server/domain/reduceRecord.ts'
import type {DutyQueries} from '#server/gateway/dutyPorts.ts'
import type {CityState} from '#server/situation/cityState.ts'
import {squareContext} from '../fixtures/city.ts'

/** Drills and handovers as the rules make them of the records that are committed. */
export class FakeDuty implements DutyQueries {
  readonly drills = new Map<string, Drill>()
  readonly handovers = new Map<string, Handover>()

  take(record: NewRecord, seq: number, live: CityState): RefusalCode | null {
    const {changes, refusal} = reduceRecord({...record, seq, recordedAt: 0}, live, squareContext())
    for (const change of changes) {
      live.apply(change)
      if (change.entity === 'drill') this.drills.set(change.value.drillId, change.value)
      if (change.entity === 'handover') this.handovers.set(change.value.handoverId, change.value)
    }
    return refusal
  }

  drillById: DutyQueries['drillById'] = async drillId => this.drills.get(drillId) ?? null

  listDrills: DutyQueries['listDrills'] = async limit => [...this.drills.values()].reverse().slice(0, limit)

  drillCases: DutyQueries['drillCases'] = async () => []

  drillAlarms: DutyQueries['drillAlarms'] = async () => []

  tasksOf: DutyQueries['tasksOf'] = async () => []

  listHandovers: DutyQueries['listHandovers'] = async ({before, limit}) =>
    [...this.handovers.values()]
      .filter(({draftedAt}) => before === null || draftedAt < before)
      .sort((left, right) => right.draftedAt - left.draftedAt)
      .slice(0, limit)

  handoverById: DutyQueries['handoverById'] = async handoverId => this.handovers.get(handoverId) ?? null
}

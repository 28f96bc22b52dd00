/* eslint-disable @typescript-eslint/require-await -- what stands in for a store has nothing to wait for */
import {isHazardOpen, type Hazard} from '#contract/hazard.ts'
import type {Inspection, InspectionPlan, PremisesFire} from '#contract/inspection.ts'
import type {Change} from '#server/domain/change.ts'
import type {HazardQueries, PastHazards} from '#server/gateway/hazardPorts.ts'

/** Hazards, inspections and fires as the rules make them of the records that are committed. */
export class FakeHazards implements HazardQueries {
  readonly hazards = new Map<string, Hazard>()
  readonly fires = new Map<string, {seq: number; fire: PremisesFire}>()
  readonly plans: InspectionPlan[] = []
  readonly inspections: Inspection[] = []
  past: PastHazards | null = null

  keep(changes: readonly Change[]): void {
    for (const change of changes) {
      if (change.entity === 'hazard') this.hazards.set(change.value.hazardId, change.value)
      if (change.entity === 'premisesFire') {
        this.fires.set(change.value.fireId, {seq: change.seq, fire: change.value})
      }
    }
  }

  hazardById: HazardQueries['hazardById'] = async hazardId => this.hazards.get(hazardId) ?? null

  listHazards: HazardQueries['listHazards'] = async query =>
    [...this.hazards.values()]
      .filter(({place}) => query.areas?.some(area => place.gridCell?.startsWith(area)) ?? true)
      .filter(({state}) => query.states?.includes(state) ?? true)
      .filter(({kind}) => query.kinds?.includes(kind) ?? true)
      .filter(({premisesId}) => query.premisesId === null || premisesId === query.premisesId)
      .filter(hazard => !query.onlyOpen || isHazardOpen(hazard))
      .filter(({foundSeq}) => query.beforeSeq === null || foundSeq < query.beforeSeq)
      .sort((left, right) => right.foundSeq - left.foundSeq)
      .slice(0, query.limit)

  closedHazards: HazardQueries['closedHazards'] = async ({areas, since}) =>
    [...this.hazards.values()]
      .filter(({place}) => areas?.some(area => place.gridCell?.startsWith(area)) ?? true)
      .filter(({state, closedAt}) => state === 'closed' && (closedAt ?? 0) >= since)

  fireById: HazardQueries['fireById'] = async fireId => this.fires.get(fireId)?.fire ?? null

  listFires: HazardQueries['listFires'] = async ({onlyUnplaced, caseCode, beforeSeq, limit}) =>
    [...this.fires.values()]
      .filter(({fire}) => !onlyUnplaced || (fire.premisesId === null && !fire.dismissed))
      .filter(({fire}) => caseCode === null || fire.caseCode === caseCode)
      .filter(({seq}) => beforeSeq === null || seq < beforeSeq)
      .sort((left, right) => right.seq - left.seq)
      .slice(0, limit)

  inspectionsSince: HazardQueries['inspectionsSince'] = async since =>
    this.inspections.filter(({at}) => at >= since)

  listPlans: HazardQueries['listPlans'] = async ({from, until, limit}) =>
    this.plans.filter(({day}) => day >= from && day <= until).slice(0, limit)

  planById: HazardQueries['planById'] = async planId =>
    this.plans.find(plan => plan.planId === planId) ?? null
}

import type {InspectionPlan} from '#contract/inspection.ts'
import type {PremisesId} from '#contract/ids.ts'
import {distanceMeters} from '#geo/distanceMeters.ts'
import type {Position} from '#geo/types.ts'
import type {PlannedRound, RoundPlanner, RoundRequest, VisitAdvice} from '#server/gateway/planPorts.ts'
import {areaTree, BARN, SHOP} from './fakeCity.ts'

export const STAMP = {modelVersion: 'test-1', dataAt: 1_790_000_000_000}

/** Risk and rounds as a test says them: every metre takes a second, and a round takes all that fits in the order given. */
export class FakePlans {
  worth = new Map<PremisesId, number>([
    [SHOP.id, 0.02],
    [BARN.id, 0.01],
  ])
  isReady = true
  asked: RoundRequest[] = []
  readonly visits: VisitAdvice = {
    bestVisits: async ({area, limit, always, excluded}) => {
      if (!this.isReady) return null
      const isIn = (position: readonly [number, number]) => {
        const {gridCell} = areaTree.locate(position)
        return area === null || (gridCell ?? '').startsWith(area)
      }
      const free = [SHOP, BARN].filter(
        ({id, position}) => !always.includes(id) && !excluded.includes(id) && isIn(position),
      )
      const named = [SHOP, BARN].filter(({id}) => always.includes(id))
      const visits = [...named, ...free.slice(0, limit)].map(({id, position, ...facts}) => ({
        averted: this.worth.get(id) ?? 0,
        row: {
          premisesId: id,
          name: facts.name,
          address: facts.address,
          kind: facts.kind,
          use: facts.use,
          position,
          community: areaTree.locate(position).community,
          gridCell: areaTree.locate(position).gridCell,
          score: {probability: 0.02, low: 0.01, high: 0.04, band: 'high' as const, harm: 0.05},
          reasons: [{feature: 'indoorCharging' as const, value: 1, factor: 2.1}],
          openHazards: 1,
          lastInspectedOn: facts.lastInspectedOn,
          hasSensor: facts.sensors !== null,
        },
      }))
      return {stamp: STAMP, visits}
    },
  }
  readonly planner: RoundPlanner = {
    choose: async (request): Promise<PlannedRound | 'impossible'> => {
      this.asked.push(request)
      let left = request.availableSeconds
      const order: number[] = []
      for (const [index, {visitSeconds, isPinned}] of request.stops.entries()) {
        if (left < visitSeconds && isPinned) return 'impossible'
        if (left < visitSeconds) continue
        left -= visitSeconds
        order.push(index)
      }
      return {order, gap: 0}
    },
    ways: async (start, _kind, stops) => {
      const places: Position[] = [start, ...stops, start]
      return {
        seconds: places.slice(1).map((to, index) => distanceMeters(places[index] ?? start, to) / 10),
        isEstimate: true,
      }
    },
  }
  readonly plans = {
    planById: async () => null,
    planOfCase: async () => null,
    listPlans: async ({from, until}: {from: string; until: string}): Promise<readonly InspectionPlan[]> =>
      this.kept().filter(({day}) => day >= from && day <= until),
  }
  kept: () => readonly InspectionPlan[] = () => []
}

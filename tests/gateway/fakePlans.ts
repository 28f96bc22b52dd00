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
    bestVisits: ({area, limit, always, excluded}) => {
      if (!this.isReady) return Promise.resolve(null)
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
      return Promise.resolve({stamp: STAMP, visits})
    },
  }
  readonly planner: RoundPlanner = {
    choose: (request): Promise<PlannedRound | 'impossible'> => {
      this.asked.push(request)
      let left = request.availableSeconds
      const order: number[] = []
      for (const [index, {visitSeconds, isPinned}] of request.stops.entries()) {
        if (left < visitSeconds && isPinned) return Promise.resolve('impossible')
        if (left < visitSeconds) continue
        left -= visitSeconds
        order.push(index)
      }
      return Promise.resolve({order, gap: 0})
    },
    ways: (start, _kind, stops) => {
      const places: Position[] = [start, ...stops, start]
      return Promise.resolve({
        seconds: places.slice(1).map((to, index) => distanceMeters(places[index] ?? start, to) / 10),
        isEstimate: true,
      })
    },
  }
  readonly plans = {
    planById: () => Promise.resolve(null),
    planOfCase: () => Promise.resolve(null),
    listPlans: ({from, until}: {from: string; until: string}): Promise<readonly InspectionPlan[]> =>
      Promise.resolve(this.kept().filter(({day}) => day >= from && day <= until)),
  }
  kept: () => readonly InspectionPlan[] = () => []
}

import {Gauge, type Registry} from 'prom-client'
import {measureAlarms} from '../domain/measureAlarms.ts'
import type {AreaLookup, LiveSituation, LiveState} from './ports.ts'

export interface AlarmMetricParts {
  readonly live: Pick<LiveState, 'alarms'>
  readonly situation: Pick<LiveSituation, 'now' | 'floods'>
  readonly areaTree: AreaLookup
}

/**
 * What ISA-18.2 asks to be watched of alarms: the rate at each seat (a community's, and the city's), what stands, what is
 * shelved, how long the oldest one waits to be acknowledged, and floods. Measured when Prometheus asks.
 */
export function registerAlarmMetrics(
  registry: Registry,
  {live, situation, areaTree}: AlarmMetricParts,
): void {
  const registers = [registry]
  const measure = () => measureAlarms(live.alarms.values(), situation.now())
  const city = areaTree.areas[0]?.code ?? ''
  const gauge = (name: string, help: string, read: () => number) =>
    new Gauge({
      ...{name: `wanglou_alarms_${name}`, help, registers},
      collect() {
        this.set(read())
      },
    })

  new Gauge({
    name: 'wanglou_alarms_raised_10m',
    help: 'Alarms raised in the last ten minutes at a seat: a community that had any, or the city',
    labelNames: ['area'],
    registers,
    collect() {
      this.reset()
      const {raisedByCommunity} = measure()
      let total = 0
      for (const [community, count] of raisedByCommunity) {
        total += count
        if (community !== null) this.set({area: community}, count)
      }
      this.set({area: city}, total)
    },
  })
  new Gauge({
    name: 'wanglou_alarms_standing',
    help: 'Alarms that stand, without those of drills',
    labelNames: ['condition'],
    registers,
    collect() {
      const {standingFires, standingFaults} = measure()
      this.set({condition: 'fire'}, standingFires)
      this.set({condition: 'fault'}, standingFaults)
    },
  })
  gauge('shelved', 'Standing alarms that are shelved', () => measure().shelved)
  gauge('unacknowledged', 'Standing alarms that nobody has acknowledged', () => measure().unacknowledged)
  gauge('longest_unacknowledged_seconds', 'How long the oldest of those has waited; 0 for none', () => {
    const {waitingSince} = measure()
    return waitingSince === null ? 0 : Math.max(0, situation.now() - waitingSince) / 1_000
  })
  gauge('floods', 'Seats that are flooded by alarms', () => situation.floods().length)
}

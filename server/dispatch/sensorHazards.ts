import type {NewRecord} from '#contract/record.ts'
import {findSensorHazards, type SensorPicture} from '../domain/findSensorHazards.ts'
import type {Append, LiveTasks} from './liveTasks.ts'

export interface SensorHazardParts extends Pick<SensorPicture, 'policy' | 'dayOf'> {
  readonly live: Pick<LiveTasks, 'alarms' | 'hazards'>
  readonly append: Append
}

/** Tells the log of premises whose devices cannot be relied on. */
export class SensorHazards {
  readonly #parts: SensorHazardParts
  #told = new Set<string>()

  constructor(parts: SensorHazardParts) {
    this.#parts = parts
  }

  /** Looks at what devices report at `now` (epoch ms). */
  async run(now: number): Promise<void> {
    const {live, append, policy, dayOf} = this.#parts
    const {alarms, hazards} = live
    const found = findSensorHazards({
      ...{policy, dayOf, now},
      alarms: alarms.values(),
      hazards: hazards.values(),
    })
    const fresh = found.filter(({hazardId}) => !this.#told.has(hazardId))
    this.#told = new Set(found.map(({hazardId}) => hazardId))
    if (fresh.length === 0) return
    await append(
      fresh.map((body): NewRecord => ({
        origin: 'wanglou',
        source: 'sensor',
        sourceId: body.hazardId,
        type: 'hazard.found',
        body,
      })),
    )
  }
}

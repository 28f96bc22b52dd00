import {defineStore} from 'pinia'
import {computed, shallowRef} from 'vue'
import {premisesIdSchema, type PremisesId} from '#contract/ids.ts'
import type {PremisesTable} from '#contract/premisesTable.ts'
import {distanceMeters} from '#geo/distanceMeters.ts'
import type {Position} from '#geo/types.ts'

const METERS_PER_DEGREE = 111_320

export interface NearPremises {
  readonly premisesId: PremisesId
  readonly meters: number
}

/** All premises in scope as columns; null until loaded. Written only by web/realtime. */
export const usePremisesStore = defineStore('premises', () => {
  const table = shallowRef<PremisesTable | null>(null)

  /** Where each of the premises stands in the table. Made on first use. */
  const indexById = computed<ReadonlyMap<string, number>>(
    () => new Map(table.value?.ids.map((id, index) => [id, index])),
  )

  function replaceAll(next: PremisesTable | null) {
    table.value = next
  }

  /**
   * The premises nearest to a place within so many metres, the nearest first, at most `count`. Looks at every one of them.
   */
  function nearestTo(position: Position, {count, within}: {count: number; within: number}): NearPremises[] {
    const columns = table.value
    if (!columns) return []
    const near: NearPremises[] = []
    const reachE6 = (within / METERS_PER_DEGREE) * 1e6
    const [lng, lat] = [position[0] * 1e6, position[1] * 1e6]
    const reachLngE6 = reachE6 / Math.cos((position[1] * Math.PI) / 180)
    for (let index = 0; index < columns.count; index += 1) {
      const [lngE6, latE6] = [columns.lngE6[index] ?? 0, columns.latE6[index] ?? 0]
      if (Math.abs(latE6 - lat) > reachE6 || Math.abs(lngE6 - lng) > reachLngE6) continue
      const meters = distanceMeters(position, [lngE6 / 1e6, latE6 / 1e6])
      const id = premisesIdSchema.safeParse(columns.ids[index])
      if (meters <= within && id.success) near.push({premisesId: id.data, meters})
    }
    return near.sort((left, right) => left.meters - right.meters).slice(0, count)
  }

  return {table, indexById, replaceAll, nearestTo}
})

import {defineStore} from 'pinia'
import {computed, shallowRef} from 'vue'
import type {PremisesTable} from '#contract/premisesTable.ts'

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

  return {table, indexById, replaceAll}
})

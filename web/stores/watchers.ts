import {defineStore} from 'pinia'
import {shallowRef} from 'vue'
import type {CaseCode} from '#contract/ids.ts'

/** Who has which case open at a desk of this node. Written only by web/realtime. */
export const useWatchersStore = defineStore('watchers', () => {
  const byCase = shallowRef<ReadonlyMap<CaseCode, readonly string[]>>(new Map())

  function replaceAll(next: readonly {readonly caseCode: CaseCode; readonly users: readonly string[]}[]) {
    byCase.value = new Map(next.map(({caseCode, users}) => [caseCode, users]))
  }

  return {byCase, replaceAll}
})

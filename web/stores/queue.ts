import {defineStore} from 'pinia'
import {shallowRef} from 'vue'
import type {CaseKind, Stage} from '#contract/caseFile.ts'

/** Which cases the desk's queue shows, beside the area that the view store is drilled into. */
export interface QueueFilter {
  /** Null for every kind, and so on. */
  readonly kind: CaseKind | null
  readonly stage: Stage | null
  readonly isOverdueOnly: boolean
  readonly isOutsideOnly: boolean
  readonly isWithClosed: boolean
}

export const WHOLE_QUEUE: QueueFilter = {
  kind: null,
  stage: null,
  isOverdueOnly: false,
  isOutsideOnly: false,
  isWithClosed: false,
}

/** The filter of the desk's queue. Written by the queue's panel; the URL mirrors it. */
export const useQueueStore = defineStore('queue', () => {
  const filter = shallowRef<QueueFilter>(WHOLE_QUEUE)

  function narrow(change: Partial<QueueFilter>) {
    filter.value = {...filter.value, ...change}
  }

  function clear() {
    filter.value = WHOLE_QUEUE
  }

  return {filter, narrow, clear}
})

import {computed, shallowRef, watch, type Ref} from 'vue'
import type {CaseSummary} from '#contract/caseFile.ts'
import type {CaseCode} from '#contract/ids.ts'
import type {QueueEntry} from './caseQueue.ts'

/**
 * The queue in an order that was held fast: each case where it stood, as it is now. A case that is gone from the picture
 * is left out; one that came since is not let in.
 */
export function holdOrder(
  held: readonly QueueEntry[],
  byCode: ReadonlyMap<CaseCode, CaseSummary>,
): QueueEntry[] {
  return held.flatMap(({caseFile, need, group}) => {
    const now = byCode.get(caseFile.caseCode)
    return now ? [{caseFile: now, need, group}] : []
  })
}

/** What is in the queue and was not when its order was held fast. */
export function newSince(held: readonly QueueEntry[], sorted: readonly QueueEntry[]): QueueEntry[] {
  const known = new Set(held.map(({caseFile}) => caseFile.caseCode))
  return sorted.filter(({caseFile}) => !known.has(caseFile.caseCode))
}

/**
 * The queue, its order held fast while `isHeld`, so that no row moves from under the pointer or the keyboard; `takeIn`
 * lets in what came meanwhile. Whenever one of `resets` changes the user has asked for another queue, and gets it.
 */
export function useHeldQueue(
  sorted: Ref<readonly QueueEntry[]>,
  {
    byCode,
    isHeld,
    resets,
  }: {
    byCode: () => ReadonlyMap<CaseCode, CaseSummary>
    isHeld: Ref<boolean>
    resets: readonly (() => string | number | boolean | object | null)[]
  },
) {
  const held = shallowRef<readonly QueueEntry[] | null>(null)
  const shown = computed(() => (held.value ? holdOrder(held.value, byCode()) : sorted.value))
  const arrived = computed(() => (held.value ? newSince(held.value, sorted.value) : []))

  watch([isHeld, ...resets], takeIn)

  function takeIn() {
    held.value = isHeld.value ? sorted.value : null
  }

  return {shown, arrived, takeIn}
}

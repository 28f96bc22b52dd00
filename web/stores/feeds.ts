import {defineStore} from 'pinia'
import {shallowRef} from 'vue'
import type {FeedHealth, FeedName} from '#contract/feed.ts'
import {replaceChanged} from './replaceChanged.ts'

/** Health of each feed. Written only by web/realtime. */
export const useFeedsStore = defineStore('feeds', () => {
  const byName = shallowRef<ReadonlyMap<FeedName, FeedHealth>>(new Map())

  /** Replaces everything, on connect and after a gap in the sequence. */
  function replaceAll(snapshot: readonly FeedHealth[]) {
    byName.value = new Map(snapshot.map(entity => [keyOf(entity), entity]))
  }

  /** Merges one frame's worth of changes in a single reactive write. */
  function applyChanges(changes: readonly FeedHealth[]) {
    byName.value = replaceChanged(byName.value, changes, {keyOf})
  }

  return {byName, replaceAll, applyChanges}
})

function keyOf(entity: FeedHealth): FeedName {
  return entity.feed
}

import {computed} from 'vue'
import type {FeedName} from '#contract/feed.ts'
import {useFeedsStore} from '#web/stores/feeds.ts'
import {useSituationStore} from '#web/stores/situation.ts'
import {useFormat} from './useFormat.ts'
import {useT} from './useT.ts'

/**
 * Since when what comes from `feeds` may be old: because the connection is lost or one of them is down. Null while it
 * is fresh. Call it in `setup`.
 */
export function useFreshness(feeds: readonly FeedName[]) {
  const situation = useSituationStore()
  const feedsStore = useFeedsStore()
  const t = useT()
  const {time, dateTime} = useFormat()

  const staleText = computed(() => {
    if (situation.lostSince !== null) return t('common.staleSince', {time: moment(situation.lostSince)})
    const down = feeds.map(feed => feedsStore.byName.get(feed)).find(health => health?.state === 'down')
    return down ? t('wall.feedLost', {time: moment(down.since)}) : null
  })

  /** A late feed, in words; null when none is. */
  const lateText = computed(() => {
    const late = feeds.map(feed => feedsStore.byName.get(feed)).find(health => health?.state === 'late')
    return late ? t('wall.feedLate', {time: moment(late.since)}) : null
  })

  /** The time of day, with its date when that is not today's last 12 hours. */
  function moment(at: number): string {
    return situation.pictureNow - at < 12 * 3_600_000 ? time(at) : dateTime(at)
  }

  return {staleText, lateText}
}

import {onScopeDispose, shallowRef, watch, type Ref} from 'vue'
import type {HazardFigures} from '#contract/hazardRoutes.ts'
import type {AreaCode} from '#contract/ids.ts'
import {callHttp} from '#web/commands/http.ts'
import {useHazardNewsStore} from '#web/stores/hazardNews.ts'

/** The figures of hazards of an area; read again whenever any hazard changes. */
export function useHazardFigures(area: Readonly<Ref<AreaCode | null>>) {
  const news = useHazardNewsStore()
  const figures = shallowRef<HazardFigures | null>(null)
  let reading: AbortController | null = null
  onScopeDispose(() => reading?.abort())

  watch(
    [area, () => news.changed],
    async () => {
      reading?.abort()
      const mine = new AbortController()
      reading = mine
      const outcome = await callHttp('readHazardFigures', {
        query: area.value === null ? {} : {area: area.value},
        signal: mine.signal,
      })
      if (outcome.ok && !mine.signal.aborted) figures.value = outcome.value
    },
    {immediate: true},
  )
  return figures
}

import {watch, type Ref} from 'vue'
import type {HazardState} from '#contract/hazard.ts'
import type {HazardKind} from '#contract/hazard.ts'
import type {AreaCode} from '#contract/ids.ts'
import {callHttp} from '#web/commands/http.ts'
import {usePages} from '#web/commands/usePages.ts'
import {useHazardNewsStore} from '#web/stores/hazardNews.ts'

/** What the list of hazards is narrowed to. */
export interface HazardFilter {
  readonly area: AreaCode | null
  readonly state: HazardState | null
  readonly kind: HazardKind | null
  readonly isOverdueOnly: boolean
  readonly isMajorOnly: boolean
}

/** The open hazards that fit a filter, the longest overdue first; read again whenever any hazard changes. */
export function useOpenHazards(filter: Readonly<Ref<HazardFilter>>) {
  const news = useHazardNewsStore()
  const pages = usePages((cursor, signal) => {
    const {area, state, kind, isOverdueOnly, isMajorOnly} = filter.value
    return callHttp('listHazards', {
      query: {
        onlyOpen: true,
        onlyOverdue: isOverdueOnly,
        onlyMajor: isMajorOnly,
        limit: 100,
        ...(area !== null && {area}),
        ...(state !== null && {state: [state]}),
        ...(kind !== null && {kind: [kind]}),
        ...(cursor !== undefined && {cursor}),
      },
      signal,
    })
  })
  watch([filter, () => news.changed], () => void pages.reload(), {immediate: true})
  return pages
}

import {computed} from 'vue'
import type {usePages} from '#web/commands/usePages.ts'
import {useT} from './useT.ts'

/** What a table that is read page by page is bound to: its rows, how far it is, and the words around it. Call it in `setup`. */
export function usePagedTable<Row>({
  rows,
  nextCursor,
  failure,
  isLoaded,
}: Pick<ReturnType<typeof usePages<Row>>, 'rows' | 'nextCursor' | 'failure' | 'isLoaded'>) {
  const t = useT()
  return computed(() => ({
    rows: rows.value,
    isLoaded: isLoaded.value,
    hasMore: nextCursor.value !== null,
    failure: failure.value && t(`error.${failure.value}`),
    words: {
      refresh: t('common.refresh'),
      retry: t('common.retry'),
      loading: t('common.loading'),
      more: t('common.more'),
    },
  }))
}

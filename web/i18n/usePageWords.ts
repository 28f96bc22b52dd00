import {computed, type Ref} from 'vue'
import type {FailureCode} from '#web/commands/failure.ts'
import {useT} from './useT.ts'

/** What is said around a table that is read page by page, and why it could not be. Call it in `setup`. */
export function usePageWords(failure: Readonly<Ref<FailureCode | null>>) {
  const t = useT()
  const words = computed(() => ({
    refresh: t('common.refresh'),
    retry: t('common.retry'),
    loading: t('common.loading'),
    more: t('common.more'),
  }))
  const failureText = computed(() => failure.value && t(`error.${failure.value}`))
  return {words, failureText}
}

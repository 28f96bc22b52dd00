import {defineStore} from 'pinia'
import {computed, shallowRef} from 'vue'
import type {Session} from '#contract/session.ts'

/** Who is looking. Written only by web/realtime; `isLoaded` turns true once the server has said who it is, or nobody. */
export const useSessionStore = defineStore('session', () => {
  const session = shallowRef<Session | null>(null)
  const isLoaded = shallowRef(false)

  const role = computed(() => session.value?.role ?? null)

  /** When the session ends, once that is near (epoch ms); null while it is not. */
  const expiringAt = shallowRef<number | null>(null)

  /** What the server says; null when nobody is logged in. */
  function replace(next: Session | null) {
    session.value = next
    expiringAt.value = null
    isLoaded.value = true
  }

  function warn(expiresAt: number) {
    expiringAt.value = expiresAt
  }

  return {session, isLoaded, role, expiringAt, replace, warn}
})

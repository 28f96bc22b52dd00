import {serverEvents} from '#contract/socket.ts'
import {onAnswered} from '#web/commands/http.ts'
import {useHazardNewsStore} from '#web/stores/hazardNews.ts'
import {useSessionStore} from '#web/stores/session.ts'
import {useWallShowsStore} from '#web/stores/wallShows.ts'
import {useWatchersStore} from '#web/stores/watchers.ts'
import {refreshSession} from './session.ts'

/** How much of a session must be left for a warning to be worth anything. */
const WORTH_WARNING_MS = 30_000

/**
 * Takes what the server tells beside the picture: what is on the walls, who has which case open, and that the session
 * ends soon. A wall stays logged in by itself; a person is asked.
 */
export function createMoments() {
  const sessionStore = useSessionStore()
  const wallShows = useWallShowsStore()
  const watchers = useWatchersStore()
  const hazardNews = useHazardNewsStore()

  // Whatever an officer does makes the session longer: then the warning is no longer true.
  onAnswered(name => {
    if (sessionStore.expiringAt !== null && name !== 'readSession') void refreshSession()
  })

  return {
    expiring: (payload: unknown): void => {
      const parsed = serverEvents['session:expiring'].safeParse(payload)
      const isSoon = !parsed.success || parsed.data.expiresAt - Date.now() < WORTH_WARNING_MS
      if (isSoon || sessionStore.role === 'wall') void refreshSession()
      else sessionStore.warn(parsed.data.expiresAt)
    },
    shown: (payload: unknown): void => {
      const parsed = serverEvents['wall:show'].safeParse(payload)
      if (parsed.success) wallShows.replace(parsed.data.wallId, parsed.data.show)
    },
    watching: (payload: unknown): void => {
      const parsed = serverEvents['desk:watching'].safeParse(payload)
      if (parsed.success) watchers.replaceAll(parsed.data.items)
    },
    hazardsChanged: (payload: unknown): void => {
      const parsed = serverEvents['hazards:changed'].safeParse(payload)
      if (parsed.success) hazardNews.tell(parsed.data.isAll ? null : parsed.data.hazardIds)
    },
    /** Whatever is still on is told anew at each connection; of hazards nothing, so that any may have changed. */
    connected(): void {
      wallShows.clear()
      hazardNews.tell(null)
    },
    forget(): void {
      wallShows.clear()
      watchers.replaceAll([])
    },
  }
}

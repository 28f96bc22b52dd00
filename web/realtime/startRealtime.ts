import {watch} from 'vue'
import type {Session} from '#contract/session.ts'
import {topicSchema} from '#contract/socket.ts'
import {onUnauthenticated} from '#web/commands/http.ts'
import {useCityStore} from '#web/stores/city.ts'
import {usePremisesStore} from '#web/stores/premises.ts'
import {useSessionStore} from '#web/stores/session.ts'
import {useUnitsStore} from '#web/stores/units.ts'
import {followRisk} from './followRisk.ts'
import {frameScheduler} from './frameScheduler.ts'
import {createLivePicture} from './livePicture.ts'
import {createLiveSocket, type LiveSocket} from './liveSocket.ts'
import {describeCity, loadCity} from './loadCity.ts'
import {createMoments} from './moments.ts'
import {loadPremises, loadUnits} from './loadPremises.ts'
import {refreshSession} from './session.ts'
import {createStoreSink} from './storeSink.ts'

const TICK_MS = 1_000
const RETRY_MS = 3_000
const RELOADED_KEY = 'wanglou.reloadedForContract'

/**
 * Follows the session: while somebody is logged in the city is loaded and the picture kept live. Runs as long as the
 * page. Returns the socket, for commands.
 */
export function startRealtime(): LiveSocket {
  const sessionStore = useSessionStore()
  const cityStore = useCityStore()

  const picture = createLivePicture({
    subscribe: request => socket.subscribe(request),
    sink: createStoreSink(),
    scheduler: frameScheduler,
    isClockRunning: () => cityStore.city?.mode !== 'replay',
    onOtherContract: reloadOnce,
    report: reportError,
  })
  const moments = createMoments()
  const risk = followRisk()
  const socket = createLiveSocket(readToken, {
    connected: () => {
      moments.connected()
      risk.connected()
      const areas = sessionStore.session?.areas
      if (areas) picture.connected({scope: areas, topics: [...topicSchema.options]})
    },
    disconnected: picture.disconnected,
    heard: picture.heard,
    loaded: picture.loaded,
    changed: picture.changed,
    expiring: moments.expiring,
    shown: moments.shown,
    watching: moments.watching,
    risk: risk.changed,
    hazardsChanged: moments.hazardsChanged,
  })

  onUnauthenticated(() => sessionStore.replace(null))
  watch(() => identityOf(sessionStore.session), follow)
  setInterval(picture.tick, TICK_MS)
  void untilTrue(describeCity)
  void untilTrue(async () => {
    await refreshSession()
    return sessionStore.isLoaded
  })

  function follow(identity: string | null) {
    socket.close()
    picture.forget()
    moments.forget()
    cityStore.clearAreas()
    usePremisesStore().replaceAll(null)
    useUnitsStore().replaceAll([])
    if (identity === null) return
    const isWanted = () => identityOf(sessionStore.session) === identity
    const load = (part: typeof loadCity) => untilTrue(async () => !isWanted() || (await part(isWanted)))
    // The ground first: what stands on it is many times as large.
    void load(loadCity).then(() => Promise.all([load(loadPremises), load(loadUnits)]))
    socket.open()
  }

  return socket
}

async function readToken(): Promise<string | null> {
  const outcome = await refreshSession()
  return outcome.ok ? outcome.value.token : null
}

/** Who looks at what: another session of the same user for the same areas needs nothing anew. */
function identityOf(session: Session | null): string | null {
  return session && [session.user, session.role, ...session.areas].join(' ')
}

/** Tries for ever: a wall that starts before its server must not need a person. */
async function untilTrue(attempt: () => Promise<boolean>): Promise<void> {
  while (!(await attempt())) await new Promise(resolve => setTimeout(resolve, RETRY_MS))
}

function reloadOnce(version: number) {
  if (sessionStorage.getItem(RELOADED_KEY) === String(version)) return
  sessionStorage.setItem(RELOADED_KEY, String(version))
  location.reload()
}

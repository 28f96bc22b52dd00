import {accessRoutes} from '#contract/accessRoutes.ts'
import {clientSignals} from '#contract/socket.ts'
import type {LiveSocket} from './liveSocket.ts'
import type {DeskPresence} from './deskPresence.ts'
import {createFrameSink} from './frame.ts'
import type {HazardNews} from './hazardNews.ts'
import type {LiveRisk} from './liveRisk.ts'
import type {WallShows} from './wallShows.ts'

/**
 * Tells a client who has which case open, what is on walls, and which scores and hazards changed; takes in what it tells.
 * Returns how it leaves.
 */
export function serveSignals(
  socket: LiveSocket,
  {
    presence,
    wallShows,
    liveRisk,
    hazardNews,
  }: {
    readonly presence: DeskPresence
    readonly wallShows: WallShows
    readonly liveRisk: LiveRisk
    readonly hazardNews: HazardNews
  },
): () => void {
  const {session} = socket.data
  const ways = [
    wallShows.join({session, tell: shown => socket.emit('wall:show', shown)}),
    liveRisk.join({session, sink: createFrameSink(socket)}),
    hazardNews.join({session, tell: news => socket.emit('hazards:changed', news)}),
  ]
  const leaveShows = () => {
    for (const leave of ways) leave()
  }
  if (session.role === 'wall') return leaveShows
  const desk = {
    session,
    tell: (items: Parameters<Parameters<DeskPresence['join']>[0]['tell']>[0]) =>
      socket.emit('desk:watching', {items: [...items]}),
  }
  const leavePresence = presence.join(desk)
  socket.on('desk:watch', (signal: unknown) => {
    const parsed = clientSignals['desk:watch'].safeParse(signal)
    if (parsed.success) presence.watch(desk, parsed.data.caseCode)
  })
  socket.on('wall:follow', (signal: unknown) => {
    const parsed = clientSignals['wall:follow'].safeParse(signal)
    if (!parsed.success || !accessRoutes.showOnWalls.roles.includes(session.role)) return
    wallShows.follow(session, parsed.data.wallId, parsed.data.camera)
  })
  return () => {
    leaveShows()
    leavePresence()
  }
}

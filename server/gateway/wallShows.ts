import {isWallShowOver, type Camera, type WallShow, type WallShownEvent} from '#contract/wallShow.ts'
import type {Clock} from './options.ts'
import type {LiveState, StoredSession} from './ports.ts'
import type {Scope} from './scope.ts'

/** The key of what is on all walls, as the live state has it. */
const ALL_WALLS = '*'
/** A camera that moves is passed on at most so often. */
const FOLLOW_MS = 200

/** A screen that is told what officers put on walls: a wall, or an officer's own. */
export interface ShowListener {
  readonly session: StoredSession
  tell(shown: WallShownEvent): void
}

export interface WallShowParts {
  readonly live: Pick<LiveState, 'wallShows' | 'caseByCode'>
  readonly scope: Scope
  readonly clock: Clock
}

/** What officers have put on walls, told to the screens of this node. What is recorded is on every node; a moving camera is on this one. */
export class WallShows {
  readonly #parts: WallShowParts
  readonly #listeners = new Set<ShowListener>()
  /** Where a followed camera last was, and when it was passed on. */
  readonly #cameras = new Map<
    string,
    {readonly show: WallShow; readonly camera: Camera; readonly at: number}
  >()

  constructor(parts: WallShowParts) {
    this.#parts = parts
  }

  /** Takes a screen in and tells it what is on. Returns how it leaves. */
  join(listener: ShowListener): () => void {
    this.#listeners.add(listener)
    for (const key of this.#parts.live.wallShows.keys()) {
      const shown = this.#shown(key)
      if (shown.show) this.#tell(listener, shown)
    }
    return () => this.#listeners.delete(listener)
  }

  /** Tells everybody concerned what is now on a wall, or with null on all. */
  changed(wallId: string | null): void {
    this.#tellAll(wallId ?? ALL_WALLS)
  }

  /** An officer's camera has moved: passed on while what he has put on the wall follows it. */
  follow({user}: StoredSession, wallId: string | null, camera: Camera): void {
    const key = wallId ?? ALL_WALLS
    const {show} = this.#shown(key)
    const now = this.#parts.clock.now()
    if (!show?.isFollowing || show.by !== user || now - (this.#cameras.get(key)?.at ?? 0) < FOLLOW_MS) return
    const recorded = this.#parts.live.wallShows.get(key)?.show
    if (!recorded) return
    this.#cameras.set(key, {show: recorded, camera, at: now})
    this.#tellAll(key)
  }

  #tellAll(key: string): void {
    const shown = this.#shown(key)
    for (const listener of this.#listeners) this.#tell(listener, shown)
  }

  #tell(listener: ShowListener, shown: WallShownEvent): void {
    const {session} = listener
    const isFor = session.wallId === null || shown.wallId === null || shown.wallId === session.wallId
    if (isFor && (shown.show === null || this.#maySee(session, shown.show))) listener.tell(shown)
  }

  #shown(key: string): WallShownEvent {
    const wallId = key === ALL_WALLS ? null : key
    const recorded = this.#parts.live.wallShows.get(key)?.show ?? null
    if (!recorded || isWallShowOver(recorded, this.#parts.clock.now())) return {wallId, show: null}
    const followed = this.#cameras.get(key)
    return {wallId, show: followed?.show === recorded ? {...recorded, camera: followed.camera} : recorded}
  }

  #maySee(session: StoredSession, {area, caseCode}: WallShow): boolean {
    const {scope, live} = this.#parts
    if (area !== null && !scope.seesArea(session, area)) return false
    const caseFile = caseCode === null ? undefined : live.caseByCode(caseCode)
    return caseCode === null || (caseFile !== undefined && scope.seesPlace(session, caseFile.place))
  }
}

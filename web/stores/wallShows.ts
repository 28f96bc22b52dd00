import {defineStore} from 'pinia'
import {shallowRef} from 'vue'
import type {WallShow} from '#contract/wallShow.ts'

/** What an officer has put on one wall, or with null on all of them. */
export interface WallShown {
  readonly wallId: string | null
  readonly show: WallShow
}

/** The one that was put there last; null for none. */
export function latestShow(shown: readonly WallShown[]): WallShow | null {
  return shown.reduce<WallShow | null>(
    (latest, {show}) => (latest && latest.at > show.at ? latest : show),
    null,
  )
}

/** What officers have put on walls and not taken back. Written only by web/realtime. */
export const useWallShowsStore = defineStore('wallShows', () => {
  const shown = shallowRef<readonly WallShown[]>([])

  /** What is now on a wall; null for nothing of an officer's. */
  function replace(wallId: string | null, show: WallShow | null) {
    const others = shown.value.filter(other => other.wallId !== wallId)
    shown.value = show ? [...others, {wallId, show}] : others
  }

  function clear() {
    shown.value = []
  }

  return {shown, replace, clear}
})

import {defineStore} from 'pinia'
import {computed, shallowRef} from 'vue'

const CLOCK_STEP_MS = 1_000

/** `connecting` until the first snapshot; `lost` from a break until the picture is whole again. */
export type ConnectionState = 'connecting' | 'live' | 'lost'

/** How fresh the picture is. Written only by web/realtime. */
export const useSituationStore = defineStore('situation', () => {
  /** Log sequence number that the picture stands at; 0 before the first snapshot. */
  const seq = shallowRef(0)
  /**
   * The server's clock, in a replay the record's (epoch ms); moves on by the second, however many changes come in it, as
   * every age on the screen follows it. 0 before the first snapshot.
   */
  const pictureNow = shallowRef(0)
  const connection = shallowRef<ConnectionState>('connecting')
  /** By the server's clock, when the picture stopped being kept up to date (epoch ms); null while it is. */
  const lostSince = shallowRef<number | null>(null)

  /** Whether what is shown may be old: whoever shows a figure veils it and says `lostSince`. */
  const isStale = computed(() => lostSince.value !== null)

  function setPicture(nextSeq: number, now: number) {
    seq.value = nextSeq
    if (Math.abs(now - pictureNow.value) >= CLOCK_STEP_MS) pictureNow.value = now
  }

  function setPictureNow(now: number) {
    pictureNow.value = now
  }

  function setConnection(state: ConnectionState, since: number | null) {
    connection.value = state
    lostSince.value = since
  }

  return {seq, pictureNow, connection, lostSince, isStale, setPicture, setPictureNow, setConnection}
})

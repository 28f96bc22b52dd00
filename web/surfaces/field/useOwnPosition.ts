import {useLocalStorage} from '@vueuse/core'
import {shallowRef} from 'vue'
import type {Position} from '#geo/types.ts'

/** A step does not wait longer than this for where it was taken. */
const LONGEST_WAIT_MS = 4_000
const OLDEST_MS = 30_000

/** Where this phone is, if its owner allows it; the choice is kept. Call it in `setup`. */
export function useOwnPosition() {
  const isAllowed = useLocalStorage('wanglou.fieldPosition', false)
  const position = shallowRef<Position | null>(null)
  /** The browser or its owner said no. */
  const isDenied = shallowRef(false)
  const isPossible = 'geolocation' in navigator && isSecureContext

  /** The present position (WGS-84); null when it is not allowed, or cannot be had soon. */
  async function locate(): Promise<[number, number] | null> {
    if (!isAllowed.value || !isPossible) return null
    return new Promise(resolve => {
      navigator.geolocation.getCurrentPosition(
        ({coords}) => {
          isDenied.value = false
          position.value = [coords.longitude, coords.latitude]
          resolve([coords.longitude, coords.latitude])
        },
        error => {
          isDenied.value = error.code === error.PERMISSION_DENIED
          resolve(null)
        },
        {enableHighAccuracy: true, timeout: LONGEST_WAIT_MS, maximumAge: OLDEST_MS},
      )
    })
  }

  async function allow(): Promise<void> {
    isAllowed.value = true
    await locate()
    if (isDenied.value) isAllowed.value = false
  }

  function forbid(): void {
    isAllowed.value = false
    position.value = null
  }

  if (isAllowed.value) void locate()
  return {isAllowed, isDenied, isPossible, position, locate, allow, forbid}
}

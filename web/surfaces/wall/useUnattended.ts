import {useIdle} from '@vueuse/core'
import {watch, type Ref} from 'vue'

const CURSOR_MS = 5_000
const RETURN_MS = 120_000

/** A wall that nobody stands at: the cursor goes, and after a while whatever a visitor left open does too. Call it in `setup`. */
export function useUnattended(onReturn: () => void): {isCursorHidden: Ref<boolean>} {
  const {idle: isCursorHidden} = useIdle(CURSOR_MS)
  const {idle: isUnattended} = useIdle(RETURN_MS)
  watch(isUnattended, isNow => {
    if (isNow) onReturn()
  })
  return {isCursorHidden}
}

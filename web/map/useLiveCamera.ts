import {useThrottleFn} from '@vueuse/core'
import {useViewStore} from '#web/stores/view.ts'

const CAMERA_MS = 200

/** For whoever follows the map: the way to tell where its camera is, a few times a second at most. */
export function useLiveCamera(
  viewOf: () => Parameters<ReturnType<typeof useViewStore>['setLiveCamera']>[0],
): () => void {
  const view = useViewStore()
  const tell = useThrottleFn(
    () => {
      view.setLiveCamera(viewOf())
    },
    CAMERA_MS,
    true,
  )
  return () => {
    void tell()
  }
}

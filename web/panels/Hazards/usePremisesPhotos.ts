import {shallowRef} from 'vue'
import type {PremisesId} from '#contract/ids.ts'
import type {TaskPhoto} from '#contract/task.ts'
import type {FailureCode} from '#web/commands/failure.ts'
import {addPremisesPhoto} from '#web/commands/hazardCommands.ts'

const MOST = 9

/** Photos that are attached to what is about to be sent: each is sent as soon as it is chosen. */
export function usePremisesPhotos() {
  const photos = shallowRef<readonly TaskPhoto[]>([])
  const failure = shallowRef<FailureCode | null>(null)
  const isBusy = shallowRef(false)

  async function add(premisesId: PremisesId, files: readonly File[]): Promise<void> {
    isBusy.value = true
    failure.value = null
    for (const file of files) {
      const outcome = await addPremisesPhoto(premisesId, file)
      if (!outcome.ok) failure.value = outcome.code
      else if (!photos.value.some(({photoId}) => photoId === outcome.value.photoId)) {
        photos.value = [...photos.value, outcome.value].slice(0, MOST)
      }
    }
    isBusy.value = false
  }

  function remove(photoId: string) {
    photos.value = photos.value.filter(photo => photo.photoId !== photoId)
  }

  function clear() {
    photos.value = []
    failure.value = null
  }

  return {photos, failure, isBusy, add, remove, clear}
}

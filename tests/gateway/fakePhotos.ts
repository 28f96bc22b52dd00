/* eslint-disable @typescript-eslint/require-await -- what stands in for a store has nothing to wait for */
import type {Photos} from '#server/gateway/ports.ts'

type Kept = Parameters<Photos['keepPhoto']>[0]

/** Photos in memory. */
export class FakePhotos implements Photos {
  readonly kept: Kept[] = []

  async keepPhoto(photo: Kept) {
    const isKnown = this.kept.some(
      ({photoId, taskId}) => photoId === photo.photoId && taskId === photo.taskId,
    )
    if (!isKnown) this.kept.push(photo)
  }

  async photosOfTask(taskId: Kept['taskId']) {
    const mine = this.kept.filter(photo => photo.taskId === taskId)
    return mine.map(({photoId, type, bytes}) => ({photoId, type, bytes: bytes.length}))
  }

  async photo(photoId: string) {
    const all = this.kept.filter(photo => photo.photoId === photoId)
    const [first] = all
    return first ? {type: first.type, bytes: first.bytes, caseCodes: all.map(({caseCode}) => caseCode)} : null
  }
}

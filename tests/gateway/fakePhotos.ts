/* eslint-disable @typescript-eslint/require-await -- what stands in for a store has nothing to wait for */
import type {Photos} from '#server/gateway/ports.ts'

type Kept = Parameters<Photos['keepPhoto']>[0]
type KeptOfPremises = Parameters<Photos['keepPremisesPhoto']>[0]

/** Photos in memory. */
export class FakePhotos implements Photos {
  readonly kept: Kept[] = []
  readonly ofPremises: KeptOfPremises[] = []

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

  async keepPremisesPhoto(photo: KeptOfPremises) {
    this.ofPremises.push(photo)
  }

  async photosOfPremises(premisesId: KeptOfPremises['premisesId']) {
    const mine = this.ofPremises.filter(photo => photo.premisesId === premisesId)
    return mine.map(({photoId, type, bytes}) => ({photoId, type, bytes: bytes.length}))
  }

  async photo(photoId: string) {
    const all = this.kept.filter(photo => photo.photoId === photoId)
    const ofPremises = this.ofPremises.filter(photo => photo.photoId === photoId)
    const first = all[0] ?? ofPremises[0]
    if (!first) return null
    return {
      type: first.type,
      bytes: first.bytes,
      caseCodes: all.map(({caseCode}) => caseCode),
      premisesIds: ofPremises.map(({premisesId}) => premisesId),
    }
  }
}

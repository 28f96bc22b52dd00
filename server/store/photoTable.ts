import type {Kysely} from 'kysely'
import type {Database} from './database.ts'
import type {PhotoTable} from './storeApi.ts'
import {guardStore} from './storeErrors.ts'

export function createPhotoTable(db: Kysely<Database>, clock: () => number): PhotoTable {
  return {
    keepPhoto: ({photoId, taskId, caseCode, type, bytes}) =>
      guardStore(async () => {
        await db
          .insertInto('photos')
          .values({
            photo_id: photoId,
            task_id: taskId,
            case_code: caseCode,
            type,
            bytes,
            kept_at_ms: clock(),
          })
          .onConflict(conflict => conflict.columns(['photo_id', 'task_id']).doNothing())
          .execute()
      }),
    photosOfTask: taskId =>
      guardStore(async () => {
        const rows = await db
          .selectFrom('photos')
          .select(({fn}) => ['photo_id', 'type', fn<number>('length', ['bytes']).as('size')])
          .where('task_id', '=', taskId)
          .orderBy('kept_at_ms')
          .execute()
        return rows.map(({photo_id, type, size}) => ({photoId: photo_id, type, bytes: size}))
      }),
    keepPremisesPhoto: ({photoId, premisesId, type, bytes}) =>
      guardStore(async () => {
        await db
          .insertInto('premises_photos')
          .values({photo_id: photoId, premises_id: premisesId, type, bytes, kept_at_ms: clock()})
          .onConflict(conflict => conflict.columns(['photo_id', 'premises_id']).doNothing())
          .execute()
      }),
    photosOfPremises: premisesId =>
      guardStore(async () => {
        const rows = await db
          .selectFrom('premises_photos')
          .select(({fn}) => ['photo_id', 'type', fn<number>('length', ['bytes']).as('size')])
          .where('premises_id', '=', premisesId)
          .orderBy('kept_at_ms')
          .execute()
        return rows.map(({photo_id, type, size}) => ({photoId: photo_id, type, bytes: size}))
      }),
    photo: photoId =>
      guardStore(async () => {
        const [ofTasks, ofPremises] = await Promise.all([
          db
            .selectFrom('photos')
            .select(['case_code', 'type', 'bytes'])
            .where('photo_id', '=', photoId)
            .execute(),
          db
            .selectFrom('premises_photos')
            .select(['premises_id', 'type', 'bytes'])
            .where('photo_id', '=', photoId)
            .execute(),
        ])
        const first = ofTasks[0] ?? ofPremises[0]
        if (!first) return null
        return {
          type: first.type,
          bytes: first.bytes,
          caseCodes: ofTasks.map(row => row.case_code),
          premisesIds: ofPremises.map(row => row.premises_id),
        }
      }),
  }
}

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
    photo: photoId =>
      guardStore(async () => {
        const rows = await db
          .selectFrom('photos')
          .select(['case_code', 'type', 'bytes'])
          .where('photo_id', '=', photoId)
          .execute()
        const [first] = rows
        return first
          ? {type: first.type, bytes: first.bytes, caseCodes: rows.map(row => row.case_code)}
          : null
      }),
  }
}

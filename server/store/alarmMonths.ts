import {sql, type Kysely} from 'kysely'
import {premisesIdSchema} from '#contract/ids.ts'
import type {Database} from './database.ts'
import type {AlarmMonth} from './storeApi.ts'

interface Row {
  readonly premises_id: string
  readonly month: string
  readonly alarms: number
  readonly faults: number
}

/** Counts the alarms at premises by month. Walks all alarms: about 3 µs each. */
export async function readAlarmMonths(
  db: Kysely<Database>,
  timeZone: string,
): Promise<readonly AlarmMonth[]> {
  const {rows} = await sql<Row>`
    select body->>'premisesId' as premises_id,
      to_char(to_timestamp((body->>'raisedAt')::bigint / 1000.0) at time zone ${timeZone}, 'YYYY-MM') as month,
      (count(*) filter (where body->>'condition' = 'fire'))::integer as alarms,
      (count(*) filter (where body->>'condition' = 'fault'))::integer as faults
    from alarms
    where body->>'premisesId' is not null and not (body->>'isDrill')::boolean
    group by 1, 2`.execute(db)
  return rows.map(({premises_id: id, month, alarms, faults}) => ({
    premisesId: premisesIdSchema.parse(id),
    ...{month, alarms, faults},
  }))
}

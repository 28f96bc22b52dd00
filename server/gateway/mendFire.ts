import type {PremisesId} from '#contract/ids.ts'
import type {NotAFireReason, PremisesFire} from '#contract/inspection.ts'
import type {NewRecord} from '#contract/record.ts'

/** Who says so, and when. */
export interface Saying {
  readonly commandId: string
  readonly by: string
  readonly note: string
  readonly at: number
}

/** The record of a fire that counts as none. */
export function fireDismissal(
  fire: PremisesFire,
  reason: NotAFireReason | 'withdrawn',
  {commandId, by, note, at}: Saying,
): NewRecord {
  return {
    ...{origin: 'wanglou', source: 'command', sourceId: commandId, type: 'fire.dismissed'},
    body: {...fire, by, dismissed: {reason, note, at}},
  }
}

/** The record of a fire that was at these premises, or at unknown ones. */
export function firePlacement(
  {dismissed: _dismissed, ...fire}: PremisesFire,
  {premisesId, on}: {premisesId: PremisesId | null; on: string | null},
  {commandId, by}: Saying,
): NewRecord {
  // Noon in Greenwich is the same day nearly everywhere.
  const at = on === null ? fire.at : Date.parse(`${on}T12:00:00Z`)
  return {
    ...{origin: 'wanglou', source: 'command', sourceId: commandId, type: 'fire.confirmed'},
    body: {...fire, premisesId, at, by},
  }
}

import type {HazardId} from '#contract/hazard.ts'
import type {LogRecord} from '#contract/record.ts'
import type {Gateway} from './gateway/createGateway.ts'

/** Tells the screens of this node what a record says that is not part of the live picture. */
export function tellScreens(gateway: Gateway | undefined, record: LogRecord): void {
  const hazardId = hazardOf(record)
  if (hazardId !== null) gateway?.hazardChanged(hazardId)
  if (record.type === 'wall.shown') gateway?.wallShown(record.body.wallId)
  if (record.type === 'session.closed') gateway?.endSessions({sessionIds: [record.body.sessionId]})
  if (record.type === 'wall.revoked') gateway?.endSessions({wallId: record.body.wallId})
}

function hazardOf(record: LogRecord): HazardId | null {
  switch (record.type) {
    case 'hazard.found':
    case 'hazard.commanded':
      return record.body.hazardId
    case 'timer.fired':
      return record.body.timer.type === 'hazardOverdue' ? record.body.timer.hazardId : null
    default:
      return null
  }
}

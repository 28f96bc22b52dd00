import type {Alarm} from '#contract/alarm.ts'
import {isCaseOpen, isOverdue, type CaseFile} from '#contract/caseFile.ts'
import type {FeedHealth} from '#contract/feed.ts'
import type {HandoverItem} from '#contract/handover.ts'
import type {Unit, UnitId} from '#contract/unit.ts'
import type {UnitState} from '#contract/unitState.ts'

/** So many of one sort are listed; `totals` says how many there are. */
const LISTED = 60
/** An alarm that has stood so long is handed over. */
const LONG_STANDING_MS = 3_600_000

/** What of the live picture a shift hands over, already cut to the areas of whoever drafts it. */
export interface HandoverPicture {
  /** Epoch ms. */
  readonly now: number
  readonly cases: Iterable<CaseFile>
  readonly alarms: Iterable<Alarm>
  readonly feeds: readonly FeedHealth[]
  readonly unitStates: Iterable<UnitState>
  readonly units: ReadonlyMap<UnitId, Unit>
}

export interface HandoverDraft {
  readonly items: HandoverItem[]
  /** How many of each type there are, where the list was cut. */
  readonly totals: Record<string, number>
}

/**
 * What the next shift must know: cases past their time and the other open ones, the gravest first; alarms on the shelf and
 * those that have stood for an hour; feeds that are not live; units that are away or have something to do. Drills are
 * left out: nothing of them is to be handed over.
 */
export function draftHandover(picture: HandoverPicture): HandoverDraft {
  const {now} = picture
  const open = [...picture.cases].filter(each => isCaseOpen(each) && !each.isDrill).sort(byGravity)
  const alarms = [...picture.alarms].filter(({isDrill, clearedAt}) => !isDrill && clearedAt === null)
  const found = {
    overdueCase: open.filter(each => isOverdue(each, now)).map(each => caseItem('overdueCase', each)),
    openCase: open.filter(each => !isOverdue(each, now)).map(each => caseItem('openCase', each)),
    shelvedAlarm: alarms.flatMap(alarm => shelvedItem(alarm)),
    standingAlarm: alarms
      .filter(({shelved, raisedAt}) => shelved === null && raisedAt <= now - LONG_STANDING_MS)
      .sort((left, right) => rankOf(left) - rankOf(right) || left.raisedAt - right.raisedAt)
      .map(alarm => standingItem(alarm)),
    deadFeed: picture.feeds.filter(({state}) => state !== 'live').map(feedItem),
    unitAway: [...picture.unitStates]
      .filter(({status, taskIds}) => status !== 'available' || taskIds.length > 0)
      .sort((left, right) => left.statusSince - right.statusSince)
      .map(state => unitItem(state, picture.units)),
  }
  const sorts = Object.entries(found)
  return {
    items: sorts.flatMap(([, items]) => items.slice(0, LISTED)),
    totals: Object.fromEntries(
      sorts.flatMap(([type, {length}]): [string, number][] => (length > LISTED ? [[type, length]] : [])),
    ),
  }
}

/** Before the leader first, then by level, then the one that has waited longest. */
function byGravity(left: CaseFile, right: CaseFile): number {
  const escalated = Number(right.escalatedAt !== null) - Number(left.escalatedAt !== null)
  return escalated || left.level - right.level || left.stageSince - right.stageSince
}

function rankOf({condition}: Alarm): number {
  return condition === 'fire' ? 0 : 1
}

function item(
  type: HandoverItem['type'],
  ref: string,
  facts: Readonly<Record<string, string | number | null>>,
): HandoverItem {
  return {type, ref, facts, remark: ''}
}

function caseItem(type: 'overdueCase' | 'openCase', caseFile: CaseFile): HandoverItem {
  const {kind, level, stage, state, title, address, dueAt, stageSince, claimedBy, escalatedAt} = caseFile
  return item(type, caseFile.caseCode, {
    ...{kind, level, stage, state, title, address, dueAt, stageSince, claimedBy, escalatedAt},
  })
}

function shelvedItem(alarm: Alarm): HandoverItem[] {
  if (alarm.shelved === null) return []
  const {by, until: endsAt, reason} = alarm.shelved
  const {condition, description, address, panelName} = alarm
  return [item('shelvedAlarm', alarm.id, {condition, description, address, panelName, by, endsAt, reason})]
}

function standingItem(alarm: Alarm): HandoverItem {
  const {condition, description, address, panelName, raisedAt, acknowledgedBy} = alarm
  return item('standingAlarm', alarm.id, {
    ...{condition, description, address, panelName, raisedAt, acknowledgedBy},
  })
}

function feedItem({feed, state, since, lastEventAt}: FeedHealth): HandoverItem {
  return item('deadFeed', feed, {state, since, lastEventAt})
}

function unitItem(state: UnitState, units: ReadonlyMap<UnitId, Unit>): HandoverItem {
  const {status, statusSince, taskIds} = state
  const unit = units.get(state.unitId)
  return item('unitAway', state.unitId, {
    ...{name: unit?.name ?? null, kind: unit?.kind ?? null},
    ...{status, since: statusSince, tasks: taskIds.length},
  })
}

import {randomUUID} from 'node:crypto'
import type {Handover, HandoverItem} from '#contract/handover.ts'
import type {HttpBody} from '#contract/httpRoutes.ts'
import {draftHandover} from '../domain/draftHandover.ts'
import {problemCodeOf} from './commands.ts'
import {decodeCursor, pageOf} from './cursor.ts'
import type {DutyQueries} from './dutyPorts.ts'
import {CATCH_UP_MS} from './feedRoutes.ts'
import type {Clock} from './options.ts'
import type {GatewayPorts, StoredSession} from './ports.ts'
import {answer, refuse, type Answer, type Refusal} from './refusal.ts'
import type {ContractRouter} from './router.ts'
import type {Scope, Viewer} from './scope.ts'

export interface HandoverRouteParts {
  readonly duty: DutyQueries
  readonly city: Pick<GatewayPorts['city'], 'units'>
  readonly feeds: Pick<GatewayPorts['feeds'], 'health'>
  readonly node: Pick<GatewayPorts['node'], 'caughtUp'>
  readonly live: Pick<GatewayPorts['live'], 'cases' | 'alarms' | 'unitStates'>
  readonly commit: GatewayPorts['commit']
  readonly scope: Scope
  readonly clock: Clock
}

type Kept = Answer<{handover: Handover; seq: number}> | Refusal

/** Shift handovers: drafted, amended, signed by two, kept. */
export function serveHandovers(router: ContractRouter, parts: HandoverRouteParts): void {
  const {duty, node, live, commit, scope, clock} = parts
  const units = new Map(parts.city.units.map(unit => [unit.id, unit]))

  router.serve('listHandovers', async ({query, session}) => {
    const before = decodeCursor(query.cursor)
    if (before === undefined) return refuse('invalid', {path: '$.cursor'})
    await node.caughtUp(CATCH_UP_MS)
    const rows = await duty.listHandovers({before, limit: query.limit + 1})
    const page = pageOf(rows, query.limit, row => row.draftedAt)
    return answer({...page, items: page.items.filter(sheet => mayRead(session, sheet))})
  })

  router.serve('readHandover', async ({params, session}) => {
    const sheet = await sheetFor(session, params.handoverId)
    return sheet ? answer(sheet) : refuse('notFound')
  })

  router.serve('draftHandover', async ({body, session}) => {
    const {shift, commandId = randomUUID()} = body
    const sheet = {
      handoverId: commandId,
      shift,
      areas: [...session.areas],
      draftedAt: clock.now(),
      draftedBy: session.user,
      ...draftHandover(pictureOf(session)),
      remark: '',
      givenBy: null,
      takenBy: null,
    }
    return keep(sheet, {session, commandId, replacesSeq: 0})
  })

  router.serve('amendHandover', async ({params, body, session}) => {
    const sheet = await openSheet(session, params.handoverId, body.updatedSeq)
    if (!sheet.ok) return sheet
    const missing = (body.remarks ?? []).findIndex(({index}) => index >= sheet.body.items.length)
    if (missing !== -1) return refuse('invalid', {path: `$.remarks[${missing}].index`})
    const amended = {...amend(sheet.body, body), givenBy: null, takenBy: null}
    return keep(amended, {session, commandId: body.commandId, replacesSeq: body.updatedSeq})
  })

  router.serve('signHandover', async ({params, body, session}) => {
    const sheet = await openSheet(session, params.handoverId, body.updatedSeq)
    if (!sheet.ok) return sheet
    const {givenBy} = sheet.body
    if (givenBy?.user === session.user) return refuse('needsOtherOfficer')
    const signature = {user: session.user, at: clock.now()}
    const signed = givenBy === null ? {givenBy: signature} : {takenBy: signature}
    return keep(
      {...sheet.body, ...signed},
      {session, commandId: body.commandId, replacesSeq: body.updatedSeq},
    )
  })

  function mayRead(viewer: Viewer, {areas}: Handover): boolean {
    return areas.every(area => scope.seesArea(viewer, area))
  }

  async function sheetFor(viewer: Viewer, handoverId: string): Promise<Handover | null> {
    await node.caughtUp(CATCH_UP_MS)
    const sheet = await duty.handoverById(handoverId)
    return sheet && mayRead(viewer, sheet) ? sheet : null
  }

  async function openSheet(
    viewer: Viewer,
    handoverId: string,
    seenSeq: number,
  ): Promise<Answer<Handover> | Refusal> {
    const sheet = await sheetFor(viewer, handoverId)
    if (!sheet) return refuse('notFound')
    if (sheet.takenBy !== null) return refuse('notAllowedInState')
    return sheet.updatedSeq === seenSeq ? answer(sheet) : refuse('staleVersion')
  }

  async function keep(
    {updatedSeq: _, ...sheet}: Omit<Handover, 'updatedSeq'> & {updatedSeq?: number},
    {
      session,
      commandId = randomUUID(),
      replacesSeq,
    }: {session: StoredSession; commandId: string | undefined; replacesSeq: number},
  ): Promise<Kept> {
    const body = {...sheet, replacesSeq, by: session.user, at: clock.now()}
    const {seq, refusal} = await commit({
      ...{origin: 'wanglou', source: 'command', sourceId: commandId},
      type: 'handover.kept',
      body,
    })
    return refusal === null
      ? answer({handover: {...sheet, updatedSeq: seq}, seq})
      : refuse(problemCodeOf(refusal))
  }

  function pictureOf(session: StoredSession) {
    const isSeen = scope.seesPlace.bind(scope, session)
    return {
      now: clock.now(),
      cases: [...live.cases.values()].filter(({place}) => isSeen(place)),
      alarms: [...live.alarms.values()].filter(({place}) => isSeen(place)),
      feeds: parts.feeds.health(),
      unitStates: [...live.unitStates.values()].filter(({unitId}) => {
        const unit = units.get(unitId)
        return unit ? scope.seesUnit(session, unit) : scope.seesWholeCity(session)
      }),
      units,
    }
  }
}

/** A sheet with what an officer wrote: remarks beside the system's items, and notes in place of those there were. */
function amend(sheet: Handover, {remark, remarks = [], notes}: HttpBody<'amendHandover'>): Handover {
  const byIndex = new Map(remarks.map(each => [each.index, each.remark]))
  const items = sheet.items.map((item, index) => ({...item, remark: byIndex.get(index) ?? item.remark}))
  const kept = notes === undefined ? items : items.filter(({type}) => type !== 'note')
  return {
    ...sheet,
    remark: remark ?? sheet.remark,
    items: [...kept, ...(notes ?? []).map((text): HandoverItem => noteOf(text))],
  }
}

function noteOf(remark: string): HandoverItem {
  return {type: 'note', ref: null, facts: {}, remark}
}

import {randomUUID} from 'node:crypto'
import {drillIdSchema} from '#contract/drill.ts'
import type {PanelAddress} from '#contract/ids.ts'
import type {NewRecord} from '#contract/record.ts'
import type {Policy} from '../domain/policy.ts'
import {problemCodeOf} from './commands.ts'
import {makeDrillReport} from './drillReports.ts'
import type {DutyQueries} from './dutyPorts.ts'
import {CATCH_UP_MS} from './feedRoutes.ts'
import type {Clock} from './options.ts'
import type {GatewayPorts, StoredSession} from './ports.ts'
import {answer, refuse, type Refusal} from './refusal.ts'
import type {ContractRouter} from './router.ts'
import type {Scope} from './scope.ts'

export interface DrillRouteParts {
  readonly duty: DutyQueries
  readonly panels: Pick<GatewayPorts['panels'], 'list'>
  readonly node: Pick<GatewayPorts['node'], 'caughtUp'>
  readonly live: Pick<GatewayPorts['live'], 'drills'>
  readonly commit: GatewayPorts['commit']
  readonly scope: Scope
  readonly clock: Clock
  readonly policy: Pick<Policy, 'responseTargets' | 'taskClocks'>
}

/** Drills, from their start to their report. */
export function serveDrills(router: ContractRouter, parts: DrillRouteParts): void {
  const {duty, node, live, commit, scope, clock} = parts

  router.serve('listDrills', async ({query}) => {
    await node.caughtUp(CATCH_UP_MS)
    return answer({items: [...(await duty.listDrills(query.limit))]})
  })

  router.serve('startDrill', async ({body, session}) => {
    const {name, scenario, panelAddresses, commandId = randomUUID()} = body
    const unknown = refusePanels(panelAddresses, session)
    if (unknown) return unknown
    const drillId = drillIdSchema.parse(`drill-${commandId}`)
    const told = {drillId, name, scenario, panelAddresses, by: session.user, at: clock.now()}
    const {seq, refusal} = await commit(own('drill.started', commandId, told))
    if (refusal !== null) return refuse(problemCodeOf(refusal))
    const {by, at, ...rest} = told
    const mark = {startedBy: by, startedAt: at, endedAt: null, startedSeq: seq, updatedSeq: seq}
    return answer({drill: {...rest, ...mark}, seq})
  })

  router.serve('endDrill', async ({params, session}) => {
    const {drillId} = params
    const open = live.drills.get(drillId)
    if (!open) {
      await node.caughtUp(CATCH_UP_MS)
      return refuse((await duty.drillById(drillId)) ? 'notAllowedInState' : 'notFound')
    }
    const ended = {drillId, by: session.user, at: clock.now()}
    const {seq, refusal} = await commit(own('drill.ended', `${drillId}:ended`, ended))
    if (refusal !== null) return refuse(problemCodeOf(refusal))
    return answer({drill: {...open, endedAt: ended.at, updatedSeq: seq}, seq})
  })

  router.serve('readDrillReport', async ({params, session}) => {
    await node.caughtUp(CATCH_UP_MS)
    const report = await makeDrillReport(parts, params.drillId, session)
    return report ? answer(report) : refuse('notFound')
  })

  /** Panels that nobody knows, or that are none of the officer's. */
  function refusePanels(addresses: readonly PanelAddress[], session: StoredSession): Refusal | null {
    if (addresses.length === 0) return null
    const byAddress = new Map(parts.panels.list().map(panel => [panel.address, panel]))
    for (const [index, address] of addresses.entries()) {
      const path = `$.panelAddresses[${index}]`
      const panel = byAddress.get(address)
      if (!panel) return refuse('invalid', {path})
      if (!scope.seesPlace(session, panel.place)) return refuse('outOfScope', {path})
    }
    return null
  }
}

type DrillRecord = Extract<NewRecord, {type: 'drill.started' | 'drill.ended'}>

function own<Type extends DrillRecord['type']>(
  type: Type,
  sourceId: string,
  body: Extract<DrillRecord, {type: Type}>['body'],
) {
  return {origin: 'wanglou', source: 'command', sourceId, type, body} as const
}

import {randomUUID} from 'node:crypto'
import type {RosterReply, UnitDuty} from '#contract/roster.ts'
import {unitKindSchema, type Unit, type UnitId} from '#contract/unit.ts'
import {dutyChangesAt, dutyOf, orderUntil} from '../domain/roster.ts'
import {unitStateOf} from '../domain/unitStateOf.ts'
import {problemCodeOf} from './commands.ts'
import type {Clock} from './options.ts'
import type {GatewayPorts} from './ports.ts'
import {answer, refuse} from './refusal.ts'
import type {Call, ContractRouter} from './router.ts'
import type {Scope} from './scope.ts'

export interface RosterRouteParts {
  readonly ports: Pick<GatewayPorts, 'city' | 'commit' | 'live' | 'roster'>
  readonly scope: Scope
  readonly clock: Clock
}

/** Who is on duty, and what officers say of what units do. */
export function serveRoster(router: ContractRouter, {ports, scope, clock}: RosterRouteParts): void {
  const {city, live, roster} = ports
  const units = new Map(city.units.map(unit => [unit.id, unit]))

  router.serve('readRoster', ({session}) => {
    const asOf = clock.now()
    const duties = city.units
      .filter(unit => scope.seesUnit(session, unit))
      .map(unit => ({unit, duty: dutyOf(roster.plannedOf(unit, asOf), live.unitStates.get(unit.id), asOf)}))
    const changes = duties.flatMap(({duty}) => dutyChangesAt(duty) ?? [])
    return answer({
      asOf,
      until: changes.length === 0 ? null : changes.reduce((first, at) => Math.min(first, at)),
      kinds: unitKindSchema.options.map(kind => ({kind, shifts: roster.rosters[kind] ?? []})),
      groups: groupDuties(duties),
    })
  })

  router.serve('reportUnitStatus', async ({params, body, session}) => {
    const unit = units.get(params.unitId)
    if (!unit || !scope.seesUnit(session, unit)) return refuse('notFound')
    const at = clock.now()
    const {seq, refusal} = await ports.commit({
      ...{origin: 'wanglou', source: 'command', sourceId: body.commandId ?? randomUUID()},
      type: 'unit.reported',
      body: {unitId: unit.id, position: null, at, by: session.user, ...saidOf(unit, body, at)},
    })
    if (refusal !== null) return refuse(problemCodeOf(refusal))
    const state = unitStateOf({unitState: unitId => live.unitStates.get(unitId)}, unit.id)
    return answer({unit: state, seq})
  })

  /** What an officer says of a unit: one that he orders on duty does not stay off by its own word. */
  function saidOf(unit: Unit, {status, duty}: Call<'reportUnitStatus'>['body'], at: number) {
    const isBack = duty === 'on' && live.unitStates.get(unit.id)?.status === 'offDuty'
    const said = status ?? (isBack ? ('available' as const) : null)
    if (duty === undefined) return {status: said}
    if (duty === 'byRoster') return {status: said, duty: null}
    const until = orderUntil(roster.plannedOf(unit, at))
    return {status: said, duty: {isOnDuty: duty === 'on', until}}
  }
}

/** Units of one kind and the same duty together, in the order of the first of each. */
function groupDuties(duties: readonly {unit: Unit; duty: UnitDuty}[]): RosterReply['groups'] {
  const groups = new Map<string, RosterReply['groups'][number] & {unitIds: UnitId[]}>()
  for (const {unit, duty} of duties) {
    const key = `${unit.kind} ${JSON.stringify(duty)}`
    const known = groups.get(key)
    if (known) known.unitIds.push(unit.id)
    else groups.set(key, {kind: unit.kind, duty, unitIds: [unit.id]})
  }
  return [...groups.values()]
}

import type {UnitReported} from '#contract/record.ts'
import type {UnitState} from '#contract/unitState.ts'
import type {CityContext, Draft} from './draft.ts'
import {unitStateOf} from './unitStateOf.ts'

/** Where a unit is, or what it does. A position that comes late is in its trail and does not move it back. A unit that the city does not have is none. */
export function reduceUnitReported(
  draft: Draft,
  body: UnitReported,
  {seq}: {seq: number},
  {units}: Pick<CityContext, 'units'>,
): void {
  if (!units.has(body.unitId)) {
    draft.refusal = 'notFound'
    return
  }
  const {unitId, position, status, at} = body
  const before = withDutyOrder(unitStateOf(draft, unitId), body)
  const isNewer = position !== null && at > (before.observedAt ?? 0)
  const isMoved = status !== null && at >= before.statusSince && status !== before.status
  if (position) draft.put({entity: 'trackPoint', value: {unitId, at, position}})
  draft.put({
    entity: 'unitState',
    value: {
      ...before,
      ...(isNewer ? {position, observedAt: at} : {}),
      ...(isMoved ? {status, statusSince: at} : {}),
      updatedSeq: seq,
    },
  })
}

/** With the officer's order that a report gives, or without one where it is taken back. */
function withDutyOrder(before: UnitState, {duty, by, at}: UnitReported): UnitState {
  if (duty === undefined) return before
  const {dutyOrder: _taken, ...rest} = before
  return duty === null ? rest : {...rest, dutyOrder: {...duty, by, at}}
}

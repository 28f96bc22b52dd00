import type {UnitReported} from '#contract/record.ts'
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
  const before = unitStateOf(draft, unitId)
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

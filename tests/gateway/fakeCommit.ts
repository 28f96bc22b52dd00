import type {PremisesId} from '#contract/ids.ts'
import type {NewRecord} from '#contract/record.ts'
import type {Position} from '#geo/types.ts'
import type {Change} from '#server/domain/change.ts'
import {reduceRecord} from '#server/domain/reduceRecord.ts'
import type {CityState} from '#server/situation/cityState.ts'
import {squareContext} from '../fixtures/city.ts'
import {areaTree, BARN, SHOP, UNITS} from './fakeCity.ts'

const CONTEXT = {
  ...squareContext(),
  locate: (at: Position | null) => areaTree.locate(at),
  units: new Map(UNITS.map(unit => [unit.id, unit])),
  positionOf: (id: PremisesId) => [SHOP, BARN].find(premises => premises.id === id)?.position ?? null,
}

/** Appends a record and lets the live state take it in; one that is known by its id is not taken in twice. */
export function commitTo(
  {
    records,
    live,
    duty,
    hazards,
    mendings,
  }: {
    records: NewRecord[]
    live: CityState
    duty: {keep(changes: readonly Change[]): void}
    hazards: {keep(changes: readonly Change[]): void}
    mendings: {keep(changes: readonly Change[]): void}
  },
  record: NewRecord,
  recordedAt: number,
) {
  const before = records.findIndex(({sourceId}) => sourceId === record.sourceId)
  if (before !== -1) return {seq: before + 1, refusal: null}
  const seq = records.push(record)
  const {changes, refusal} = reduceRecord({...record, seq, recordedAt}, live, CONTEXT)
  for (const change of changes) live.apply(change)
  duty.keep(changes)
  hazards.keep(changes)
  mendings.keep(changes)
  return {seq, refusal}
}

/** The same for several; why the first was refused. */
export function commitAllTo(
  to: Parameters<typeof commitTo>[0],
  records: readonly NewRecord[],
  recordedAt: number,
): ReturnType<typeof commitTo> {
  const committed = records.map(record => commitTo(to, record, recordedAt))
  const refusal = committed.find(each => each.refusal !== null)?.refusal ?? null
  return {seq: committed.at(-1)?.seq ?? 0, refusal}
}

import type {PremisesHistory} from '../domain/risk/premisesHistory.ts'
import {hazardKey, type LogHistory} from './logHistory.ts'

type Hazards = PremisesHistory['hazards']

/** The pack's hazards `begin` to before `end` without those that the log tells of. */
export function dropRetold(
  hazards: Hazards,
  {begin, end}: {begin: number; end: number},
  log: Pick<LogHistory, 'takeRetold'>,
): Hazards {
  const retoldOf = new Map<number, string[]>()
  const rows: number[] = []
  for (let row = begin; row < end; row++) {
    const premises = hazards.premises[row]!
    const retold = retoldOf.get(premises) ?? log.takeRetold(premises)
    retoldOf.set(premises, retold)
    const at =
      retold.length === 0 ? -1 : retold.indexOf(hazardKey(hazards.foundDay[row]!, hazards.kind[row]!))
    if (at < 0) rows.push(row)
    else retold.splice(at, 1)
  }
  return {
    premises: Int32Array.from(rows, row => hazards.premises[row]!),
    foundDay: Int32Array.from(rows, row => hazards.foundDay[row]!),
    rectifiedDay: Int32Array.from(rows, row => hazards.rectifiedDay[row]!),
    kind: Uint8Array.from(rows, row => hazards.kind[row]!),
    isMajor: Uint8Array.from(rows, row => hazards.isMajor[row]!),
  }
}

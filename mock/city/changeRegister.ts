import type {TownHistory} from '../fires/tellHistory.ts'
import type {ChronicleChange} from '../fires/chronicle.ts'
import {dayText} from '../fires/calendar.ts'
import type {ListedPremises, PremisesRow} from './listPremises.ts'
import type {TableRow} from './packWriter.ts'

export interface ChangedRegister {
  readonly premises: readonly PremisesRow[]
  /** `premisesChanges.csv`: what the register said before each change that it was told of. */
  readonly changes: readonly TableRow[]
}

/**
 * The register with the changes that it was told of, as it stands when the history ends. `nameOf` says what premises are
 * called that are put to another use.
 */
export function changeRegister(
  listed: readonly ListedPremises[],
  {chronicle, endDay}: Pick<TownHistory, 'chronicle' | 'endDay'>,
  nameOf: (premises: ListedPremises) => string,
): ChangedRegister {
  const premises = listed.map(({row}) => row)
  const noted = chronicle.changes.filter(({day, isNoted}) => isNoted && day < endDay)
  const changes = noted
    .toSorted((a, b) => a.day - b.day)
    .flatMap((change): TableRow[] => {
      const [row, each] = [premises[change.premises], listed[change.premises]]
      if (!row || !each) return []
      const {fact} = change
      const [before, after] = [row[fact], factAfter(row, change)]
      if (before === after) return []
      const changed = {...row, [fact]: after}
      const name = fact === 'use' ? nameOf({...each, row: changed}) : row.name
      premises[change.premises] = {...changed, name}
      return [{premisesId: row.id, on: dayText(change.day), fact, before}]
    })
  return {premises, changes}
}

function factAfter({sensors}: PremisesRow, {fact, after}: ChronicleChange): string | number {
  if (fact === 'sensors') {
    const fitted = sensors === '' ? [] : sensors.split(';')
    return fitted.includes(String(after)) ? sensors : [...fitted, String(after)].join(';')
  }
  return typeof after === 'boolean' ? Number(after) : after
}

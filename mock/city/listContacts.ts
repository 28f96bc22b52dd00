import words from '../cases/words.json' with {type: 'json'}
import type {SeededRandom} from '../seededRandom.ts'
import marks from '../enforcement/words.json' with {type: 'json'}

/** A row of `contacts.csv`. */
export interface ContactRow {
  readonly premisesId: string
  readonly ownerName: string
  readonly ownerPhone: string
}

/** Whom premises belong to, all of them made up: the names say so, and no telephone has such a number. */
export function listContacts(premises: readonly {readonly id: string}[], random: SeededRandom): ContactRow[] {
  return premises.map(({id}) => ({
    premisesId: id,
    ownerName: `${random.pick(words.surnames)}${random.pick(words.givenNames)}${marks.inventedName}`,
    ownerPhone: `000${String(random.below(100_000_000)).padStart(8, '0')}`,
  }))
}

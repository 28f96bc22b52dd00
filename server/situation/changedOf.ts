import type {JournalEntry} from './journal.ts'

/** Up to where somebody knows this node's picture; `version` means nothing on another node. */
export interface SituationCursor {
  readonly seq: number
  readonly version: number
}

/** Version of a cursor that was made from a sequence number alone. */
export const BY_SEQ = -1

/** What came after a cursor; `entries` are empty for one made from a sequence number. */
export interface Changes {
  readonly since: SituationCursor
  readonly entries: readonly JournalEntry[]
}

/** What is held and changed after a cursor: everything newer than its record, or what the journal named since. */
export function changedOf<Id, Entity extends {readonly updatedSeq: number}>(
  held: ReadonlyMap<Id, Entity>,
  {since, entries}: Changes,
  idOf: (entry: JournalEntry) => Id | null,
): Entity[] {
  if (since.version === BY_SEQ) return [...held.values()].filter(({updatedSeq}) => updatedSeq > since.seq)
  return entries.flatMap(entry => {
    const id = idOf(entry)
    return (id === null ? undefined : held.get(id)) ?? []
  })
}

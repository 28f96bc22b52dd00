/** A state table's columns: those of its key, then the others; each with its SQL type as it is handed over. */
export interface StateTable {
  readonly name: string
  readonly key: readonly string[]
  readonly columns: Readonly<Record<string, 'text' | 'text[]' | 'bigint' | 'integer' | 'boolean' | 'json'>>
  /** Leaves a row alone that is as it was: looking costs less than writing it and all its indexes again. */
  readonly isRarelyChanged?: true
}

/** One row as it is handed over; `body` is JSON text. */
export type StateRow = Readonly<Record<string, string | number | boolean | null | readonly string[]>>

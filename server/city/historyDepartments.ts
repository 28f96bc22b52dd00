/** Stands for a department where the pack does not say whose something was. */
export const NOT_TOLD = 65_535

/** Whose inspections and penalties are, each in the order of the history's rows. */
export interface HistoryDepartments {
  /** Empty for the fire authority's own. */
  readonly names: readonly string[]
  /** Places in `names`, or `NOT_TOLD`. */
  readonly inspections: Uint16Array
  readonly penalties: Uint16Array
}

/** Gives departments their places as their names come. */
export class DepartmentNames {
  readonly #places = new Map<string, number>()

  get names(): readonly string[] {
    return [...this.#places.keys()]
  }

  /** Null where nobody says whose it was; so many names that there is no place left are not told either. */
  placeOf(name: string | null): number {
    if (name === null) return NOT_TOLD
    const known = this.#places.get(name)
    if (known !== undefined) return known
    if (this.#places.size === NOT_TOLD) return NOT_TOLD
    this.#places.set(name, this.#places.size)
    return this.#places.size - 1
  }
}

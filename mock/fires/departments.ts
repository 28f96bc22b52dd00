import words from './words.json' with {type: 'json'}

/** Who inspects, and whom: a habit that asks what premises are, and never how likely they burn. */
export interface Department {
  /** Empty for the fire authority itself. */
  readonly name: string
  /** First visits in a month; visits to see whether something was mended come on top. */
  readonly visits: number
  /** Of the premises that its round passes, the share of each kind that it goes into. */
  readonly shares: Readonly<Record<string, number>>
  /** Only these uses; all where it is null. */
  readonly uses: ReadonlySet<string> | null
  /** How much of what is wrong its inspectors see, against a fire officer. */
  readonly sees: number
}

/** Numbers are made up. */
export const DEPARTMENTS: readonly Department[] = [
  {
    name: '',
    ...{visits: 700, sees: 1, uses: null},
    shares: {other: 0.85, mixedUse: 0.5, rental: 0.3},
  },
  {
    name: words.departments.emergency,
    ...{visits: 190, sees: 0.7, uses: new Set(['workshop', 'warehouse'])},
    shares: {other: 0.8, mixedUse: 0.4, rental: 0},
  },
  {
    name: words.departments.police,
    ...{visits: 280, sees: 0.5, uses: new Set(['dwelling'])},
    shares: {other: 0, mixedUse: 0.2, rental: 0.35},
  },
  {
    name: words.departments.market,
    ...{visits: 130, sees: 0.35, uses: new Set(['shop'])},
    shares: {other: 0.6, mixedUse: 0.3, rental: 0},
  },
  {
    name: words.departments.housing,
    ...{visits: 70, sees: 0.45, uses: null},
    shares: {other: 0.3, mixedUse: 0.2, rental: 0.2},
  },
  {
    name: words.departments.urban,
    ...{visits: 90, sees: 0.4, uses: new Set(['shop', 'dwelling'])},
    shares: {other: 0.2, mixedUse: 0.3, rental: 0.15},
  },
]

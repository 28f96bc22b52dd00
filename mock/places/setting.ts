/** What the land of a place is used for, as city packs say it. */
export const LAND_CLASSES = [
  'field',
  'village',
  'oldTown',
  'residential',
  'industrial',
  'centre',
  'park',
  'tidalFlat',
] as const
export type LandClass = (typeof LAND_CLASSES)[number]

/** The sort of place that a matter belongs to. */
export type Setting =
  | 'home'
  | 'rental'
  | 'mixedUse'
  | 'workshop'
  | 'shop'
  | 'street'
  | 'water'
  | 'open'
  | 'centre'
  | 'oldTown'
  | 'village'

/** How much more often than on other land something of this setting happens there; absent is never. */
export const AFFINITY: Readonly<Record<Setting, Partial<Record<LandClass, number>>>> = {
  home: {village: 1, oldTown: 1.2, residential: 1.2, industrial: 0.5, centre: 1},
  rental: {village: 0.8, oldTown: 2, residential: 1.2, industrial: 1.2, centre: 0.5},
  mixedUse: {village: 0.6, oldTown: 2, residential: 0.5, industrial: 2.5, centre: 0.3},
  workshop: {village: 0.3, oldTown: 0.3, residential: 0.1, industrial: 6, centre: 0.1},
  shop: {village: 0.3, oldTown: 2.5, residential: 1, industrial: 0.4, centre: 2.5},
  street: {field: 0.2, village: 0.6, oldTown: 1.5, residential: 1, industrial: 1, centre: 1.6, park: 0.5},
  water: {
    ...{field: 1.5, village: 1.2, oldTown: 1, residential: 0.8, industrial: 1},
    ...{centre: 0.6, park: 0.8, tidalFlat: 0.5},
  },
  open: {field: 5, village: 1.5, park: 1, tidalFlat: 0.5, industrial: 0.3},
  centre: {oldTown: 0.3, residential: 0.5, industrial: 0.2, centre: 4, park: 0.5},
  oldTown: {village: 0.3, oldTown: 4, residential: 0.8, industrial: 0.2, centre: 0.8},
  village: {field: 1, village: 5, oldTown: 0.2, residential: 0.3},
}

/** Settings that follow the land more than the number of people on it. */
export const IS_AWAY_FROM_PEOPLE: ReadonlySet<Setting> = new Set(['street', 'water', 'open', 'workshop'])

/** Settings that are premises of the register; the others are also where no register looks, such as one's own flat. */
export const IS_IN_PREMISES: ReadonlySet<Setting> = new Set(['rental', 'mixedUse', 'workshop', 'shop'])

/** Whether premises of this kind and use are of a setting. */
export function isOfSetting(setting: Setting, {kind, use}: {kind: string; use: string | null}): boolean {
  switch (setting) {
    case 'rental':
      return kind === 'rental'
    case 'mixedUse':
      return kind === 'mixedUse'
    case 'workshop':
      return use === 'workshop' || use === 'warehouse'
    case 'shop':
      return use === 'shop'
    case 'home':
    case 'centre':
    case 'oldTown':
    case 'village':
      return use === 'dwelling' || (use === null && kind === 'rental')
    default:
      return false
  }
}

/** Whether something of this setting happens in a building, and not on a street, by water or in a field. */
export function isIndoors(setting: Setting): boolean {
  return setting !== 'street' && setting !== 'water' && setting !== 'open'
}

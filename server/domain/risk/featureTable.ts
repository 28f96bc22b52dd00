import type {NearbyPoints} from '#geo/nearbyPoints.ts'
import {ATTRIBUTE_READERS} from './attributeFeatures.ts'
import {yearAndPart} from './epochDays.ts'
import {capped, isEnoughKnown, readHistoryFeatures} from './historyFeatures.ts'
import type {FactHistory} from './factHistory.ts'
import type {HistoryIndex} from './historyIndex.ts'
import type {RiskFacts} from './riskFacts.ts'
import {columnOf, FEATURE_NAMES, LOOK_BACK_DAYS, NEAR_METERS, RISK_FEATURES} from './riskFeatures.ts'

/** The features of many premises as of the beginning of a day; NaN is not known. */
export interface FeatureTable {
  readonly count: number
  readonly day: number
  /** In the order of `riskFeatureSchema`, each `count` long, values in the feature's own unit. */
  readonly columns: readonly Float32Array[]
}

/** What features are taken from. Premises are named by their index in all three. */
export interface FeatureSources {
  /** As they are now. */
  readonly premises: readonly RiskFacts[]
  /** What was otherwise on past days; left out, nothing is known to have been. */
  readonly past?: FactHistory
  readonly history: HistoryIndex
  readonly neighbours: NearbyPoints
}

export interface BuildOptions {
  readonly day: number
  /**
   * A table of the same premises: columns that do not change with time are shared with it, not built again, as far as no
   * fact changed between the two days.
   */
  readonly like?: FeatureTable
}

const AGEING_READERS = ATTRIBUTE_READERS.filter(([column]) => RISK_FEATURES[FEATURE_NAMES[column]!].changes)

const STEADY_READERS = ATTRIBUTE_READERS.filter(([column]) => !RISK_FEATURES[FEATURE_NAMES[column]!].changes)

const NEAR_FIRES = columnOf('nearFires')
const NEAR_PREMISES = columnOf('nearPremises')
const NEAR_BRICK_WOOD = columnOf('nearBrickWood')
const BRICK_WOOD = columnOf('brickWood')

/** The features of all premises as of a day. About 3 µs a premises, and 10 more for the neighbours without `like`. */
export function buildFeatures(sources: FeatureSources, {day, like}: BuildOptions): FeatureTable {
  const count = sources.premises.length
  const columns = FEATURE_NAMES.map((name, column) => {
    const shared = RISK_FEATURES[name].changes ? undefined : like?.columns[column]
    return shared ?? new Float32Array(count).fill(Number.NaN)
  })
  const table = {count, day, columns}
  const taken = {...sources, readers: like ? AGEING_READERS : ATTRIBUTE_READERS}
  for (let index = 0; index < count; index++) setOwnFeatures(table, index, taken)
  if (like) setChangedFacts(columns, sources, {day, like})
  else setNeighbourhoods(table, sources)
  spreadFires(table, sources)
  return table
}

/**
 * Takes the features of one premises anew, as of the table's day. A fire changes those near it too: `touchedByFire` names
 * them. About 20 µs.
 */
export function updateFeatures(table: FeatureTable, index: number, sources: FeatureSources): void {
  for (const [column, name] of FEATURE_NAMES.entries()) {
    if (name !== 'nearPremises' && name !== 'nearBrickWood') table.columns[column]![index] = Number.NaN
  }
  setOwnFeatures(table, index, {...sources, readers: ATTRIBUTE_READERS})
  const {history, neighbours} = sources
  if (!isEnoughKnown(history, table.day)) return
  let fires = 0
  for (const near of neighbours.within(index, NEAR_METERS)) {
    fires += history.countFires(near, table.day - LOOK_BACK_DAYS.nearFires, table.day)
  }
  table.columns[NEAR_FIRES]![index] = capped('nearFires', fires)
}

/** The premises whose features a fire at `index` changes: itself and those near it. */
export function touchedByFire(index: number, {neighbours}: Pick<FeatureSources, 'neighbours'>): number[] {
  return [index, ...neighbours.within(index, NEAR_METERS)]
}

/** Of the columns shared with another day's table, those in which premises had another value are copied first. */
function setChangedFacts(
  columns: Float32Array[],
  {premises, past}: FeatureSources,
  {day, like}: {readonly day: number; readonly like: FeatureTable},
): void {
  const at = yearAndPart(day)
  for (const index of past?.changedBetween(day, like.day) ?? []) {
    const facts = past!.factsOn(day, index, premises[index]!)
    for (const [column, read] of STEADY_READERS) {
      const value = Math.fround(read(facts, at))
      if (Object.is(value, columns[column]![index])) continue
      if (columns[column] === like.columns[column]) columns[column] = columns[column]!.slice()
      columns[column]![index] = value
    }
  }
}

function setOwnFeatures(
  {columns, day}: FeatureTable,
  index: number,
  {premises, past, history, readers}: FeatureSources & {readonly readers: typeof ATTRIBUTE_READERS},
): void {
  const present = premises[index]!
  const facts = past ? past.factsOn(day, index, present) : present
  const at = yearAndPart(day)
  for (const [column, read] of readers) columns[column]![index] = read(facts, at)
  readHistoryFeatures({history, premises: index, facts, day}, (name, value) => {
    columns[columnOf(name)]![index] = value
  })
}

function setNeighbourhoods({count, columns}: FeatureTable, {neighbours}: FeatureSources): void {
  const brickWood = columns[BRICK_WOOD]!
  for (let index = 0; index < count; index++) {
    const near = neighbours.within(index, NEAR_METERS)
    let [known, wooden] = [0, 0]
    for (const other of near) {
      const value = brickWood[other]!
      if (Number.isNaN(value)) continue
      known += 1
      wooden += value
    }
    columns[NEAR_PREMISES]![index] = capped('nearPremises', near.length)
    if (known > 0) columns[NEAR_BRICK_WOOD]![index] = wooden / known
  }
}

/** Each fire is told to those near it, which are few where the fires are few. */
function spreadFires({count, day, columns}: FeatureTable, {history, neighbours}: FeatureSources): void {
  if (!isEnoughKnown(history, day)) return
  const nearFires = columns[NEAR_FIRES]!.fill(0)
  for (let index = 0; index < count; index++) {
    const fires = history.countFires(index, day - LOOK_BACK_DAYS.nearFires, day)
    if (fires === 0) continue
    for (const near of neighbours.within(index, NEAR_METERS)) nearFires[near]! += fires
  }
  for (let index = 0; index < count; index++) nearFires[index] = capped('nearFires', nearFires[index]!)
}

import type {Contribution, HarmParts, RiskFinding, RiskModel} from '#contract/risk.ts'
import {
  bandNumber,
  HAS_ANY_SENSOR,
  HAS_OVERDUE_HAZARD,
  HAS_SMOKE_SENSOR,
  IS_DOUBTFUL,
  IS_TWIN,
} from '#contract/riskTable.ts'
import {NearbyPoints} from '#geo/nearbyPoints.ts'
import {harmOfFire} from '../domain/risk/expectedHarm.ts'
import {baseProbabilityOf, explainPremises} from '../domain/risk/explainScore.ts'
import {touchedByFire, updateFeatures, type FeatureTable} from '../domain/risk/featureTable.ts'
import {HistoryIndex} from '../domain/risk/historyIndex.ts'
import {capped, isEnoughKnown} from '../domain/risk/historyFeatures.ts'
import {NOT_YET} from '../domain/risk/premisesHistory.ts'
import type {RiskFacts} from '../domain/risk/riskFacts.ts'
import {columnOf, LOOK_BACK_DAYS, NEAR_METERS} from '../domain/risk/riskFeatures.ts'
import {bandOf, type FireRiskPolicy} from '../domain/risk/riskPolicy.ts'
import {Scorer} from '../domain/risk/scoreModel.ts'
import {harmOfRow} from './columnFacts.ts'
import type {LogEvent} from './logEvents.ts'
import type {LogHistory} from './logHistory.ts'
import {dropRetold} from './dropRetold.ts'
import {mergeHistory, wholeOf} from './mergeHistory.ts'
import {PackDepartments} from './packDepartments.ts'
import {PackSpans} from './packSpans.ts'
import type {RiskColumns} from './riskColumns.ts'
import type {RiskExtract} from './riskExtract.ts'

const NEAR_FIRES = columnOf('nearFires')
const OWN_FIRES = columnOf('ownFires')
const SMOKE_SENSOR = columnOf('smokeSensor')

/** What premises are told by, and where scores are put. */
export interface CityRiskParts {
  readonly policy: FireRiskPolicy
  /** Written at every scoring. */
  readonly columns: RiskColumns
  /** Of each premises the place of its grid cell among the areas; -1 for none. */
  readonly cellOf: Int32Array
  /** Of each area how many seconds help takes to it; NaN where no way is known. */
  readonly responses: Float32Array
}

/**
 * The fire risk of a city's premises as of the end of a day. Made of what the pack and the log tell, and kept up to date
 * premises by premises as the log goes on; of the premises themselves only their features are kept.
 */
export class CityRisk {
  readonly table: FeatureTable
  readonly history: HistoryIndex
  readonly packSpans: PackSpans
  readonly packDepartments: PackDepartments
  readonly neighbours: NearbyPoints
  readonly log: LogHistory
  readonly #parts: CityRiskParts
  readonly #findings: readonly RiskFinding[]
  /** By premises, what of theirs waits to be mended. */
  readonly #findingsAt: ReadonlyMap<number, readonly RiskFinding[]>
  readonly #hasSensor: Uint8Array
  readonly #untilDay: number
  #scorer: Scorer

  /** `log` is what `extract` was made with: what of the pack it tells again is not in it any more. */
  constructor(extract: RiskExtract, log: LogHistory, {model, ...parts}: CityRiskParts & {model: RiskModel}) {
    const {day, features, history, lngs, lats} = extract
    const count = lngs.length
    this.log = log
    this.#parts = parts
    this.table = {count, day, columns: features}
    this.history = new HistoryIndex(history, count)
    this.packSpans = new PackSpans(extract.packCounts)
    this.packDepartments = new PackDepartments(extract.departments, extract.packCounts)
    this.neighbours = new NearbyPoints(Array.from(lngs, (lng, index) => [lng, lats[index]!]))
    this.#findings = extract.findings
    this.#findingsAt = byRow(extract)
    log.dropMendedBut(extract.findings)
    this.#hasSensor = extract.hasSensor
    this.#untilDay = Math.max(history.untilDay, day)
    this.#scorer = new Scorer(model)
    log.forgetRetold()
  }

  get model(): RiskModel {
    return this.#scorer.model
  }

  /** What waits to be mended. */
  get findings(): readonly RiskFinding[] {
    return [...this.#findings, ...this.log.findings.values()].filter(found => !this.log.isMended(found))
  }

  /** The same of one premises, as far as it is of the pack. */
  findingsAt(row: number): readonly RiskFinding[] {
    return (this.#findingsAt.get(row) ?? []).filter(found => !this.log.isMended(found))
  }

  /** Takes another model into use. */
  useModel(model: RiskModel): void {
    this.#scorer = new Scorer(model)
  }

  /** Scores all premises. About 1 µs each. */
  scoreAll(): void {
    this.#scorer.scoreAll(this.table, this.#parts.columns)
    for (let row = 0; row < this.table.count; row++) this.#finish(row)
  }

  /** Scores some premises anew. */
  scoreRows(rows: readonly number[]): void {
    for (const row of rows) {
      this.#scorer.scoreAll(this.table, this.#parts.columns, {from: row, to: row + 1})
      this.#finish(row)
    }
  }

  /**
   * Takes in what has happened; `facts` are those of the premises that it is about. Returns the premises whose features are
   * others now, to be scored anew.
   */
  take(events: readonly LogEvent[], facts: ReadonlyMap<number, RiskFacts>): number[] {
    const own = new Set<number>()
    const near = new Set<number>()
    for (const event of events) {
      const about = this.log.add(event)
      const isOfFire = event.what === 'fire' || event.what === 'finding'
      for (const index of about) own.add(index)
      for (const other of isOfFire ? about.flatMap(index => touchedByFire(index, this)) : []) near.add(other)
      if (event.what === 'mended') for (const index of this.#rowsOf(event.id)) own.add(index)
    }
    for (const index of own) this.#retell(index, facts)
    for (const index of near) if (!own.has(index)) this.#retellNearFires(index)
    return [...new Set([...own, ...near])]
  }

  #retell(index: number, facts: ReadonlyMap<number, RiskFacts>): void {
    const hazards = dropRetold(
      this.history.spanOf('hazards', index).events,
      this.packSpans.spanOf(this.history, 'hazards', index),
      this.log,
    )
    this.packSpans.setHazards(index, hazards.premises.length)
    const pack = {
      fires: this.packSpans.spanOf(this.history, 'fires', index),
      inspections: this.packSpans.spanOf(this.history, 'inspections', index),
      hazards: wholeOf(hazards),
      penalties: this.packSpans.spanOf(this.history, 'penalties', index),
      sensorMonths: this.packSpans.spanOf(this.history, 'sensorMonths', index),
    }
    const {fromDay} = this.history
    const history = mergeHistory(pack, this.log, {premises: index, fromDay, untilDay: this.#untilDay})
    this.history.replace(index, history)
    const known = facts.get(index)
    if (!known) {
      this.#retellFires(index)
      return
    }
    const premises: RiskFacts[] = []
    const seen = this.log.withSeen(index, known)
    premises[index] = seen
    this.#hasSensor[index] = Number((seen.sensors?.length ?? 0) > 0)
    updateFeatures(this.table, index, {premises, history: this.history, neighbours: this.neighbours})
  }

  /** Of premises whose facts nobody has told nothing but the fires can have changed. */
  #retellFires(index: number): void {
    if (!isEnoughKnown(this.history, this.table.day)) return
    const {day} = this.table
    const own = this.history.countFires(index, day - LOOK_BACK_DAYS.ownFires, day)
    this.table.columns[OWN_FIRES]![index] = capped('ownFires', own)
    this.#retellNearFires(index)
  }

  #rowsOf(findingId: string): number[] {
    return [...this.#findingsAt].flatMap(([row, found]) =>
      found.some(each => each.findingId === findingId) ? row : [],
    )
  }

  #retellNearFires(index: number): void {
    if (!isEnoughKnown(this.history, this.table.day)) return
    let fires = 0
    for (const near of this.neighbours.within(index, NEAR_METERS)) {
      fires += this.history.countFires(near, this.table.day - LOOK_BACK_DAYS.nearFires, this.table.day)
    }
    this.table.columns[NEAR_FIRES]![index] = capped('nearFires', fires)
  }

  harmPartsOf(row: number, columns: readonly Float32Array[] = this.table.columns, at = row): HarmParts {
    const seconds = this.#parts.responses[this.#parts.cellOf[row]!] ?? Number.NaN
    const responseSeconds = Number.isFinite(seconds) ? seconds : null
    return harmOfRow(columns, at, {responseSeconds, policy: this.#parts.policy.harm})
  }

  #finish(row: number): void {
    if (this.log.twins.has(row)) {
      this.#clear(row)
      return
    }
    const {probability, harm, band, openHazards, flags} = this.#parts.columns
    harm[row] = probability[row]! * harmOfFire(this.harmPartsOf(row))
    band[row] = bandNumber(bandOf(this.#parts.policy, probability[row]!))
    openHazards[row] = Math.min(255, this.#countOpenHazards(row))
    let bits = 0
    if (this.table.columns[SMOKE_SENSOR]![row] === 1) bits |= HAS_SMOKE_SENSOR
    if (this.#hasSensor[row] === 1) bits |= HAS_ANY_SENSOR
    if (this.log.isOverdue(row)) bits |= HAS_OVERDUE_HAZARD
    if (this.findingsAt(row).length > 0) bits |= IS_DOUBTFUL
    flags[row] = bits
  }

  /** Premises that are there twice count once. */
  #clear(row: number): void {
    const {probability, low, high, harm, band, openHazards, flags} = this.#parts.columns
    for (const column of [probability, low, high, harm, band, openHazards]) column[row] = 0
    flags[row] = IS_TWIN
  }

  #countOpenHazards(row: number): number {
    const {events, begin, end} = this.history.spanOf('hazards', row)
    let count = 0
    for (let at = begin; at < end; at++) if (events.rectifiedDay[at] === NOT_YET) count += 1
    return count
  }

  explain(row: number): {base: number; contributions: Contribution[]; harm: HarmParts} {
    const contributions = explainPremises(this.model, this.table, row)
    return {base: baseProbabilityOf(this.model), contributions, harm: this.harmPartsOf(row)}
  }

  scorer(): Scorer {
    return this.#scorer
  }
}

function byRow({findings, findingRows}: RiskExtract): ReadonlyMap<number, readonly RiskFinding[]> {
  const found = new Map<number, RiskFinding[]>()
  for (const [at, finding] of findings.entries()) {
    const row = findingRows[at] ?? -1
    if (row >= 0) found.set(row, [...(found.get(row) ?? []), finding])
  }
  return found
}

import type {RiskModel} from '#contract/risk.ts'
import {NearbyPoints} from '#geo/nearbyPoints.ts'
import {CityPackError} from '../city/cityPackError.ts'
import {readTruth, TruthError, truthFileOf} from '../city/readTruth.ts'
import type {HiddenTruth} from '../domain/risk/evaluateRisk.ts'
import {buildFeatures, type FeatureSources, type FeatureTable} from '../domain/risk/featureTable.ts'
import {createPriorModel} from '../domain/risk/fitRiskModel.ts'
import {FactHistory} from '../domain/risk/factHistory.ts'
import {HistoryIndex} from '../domain/risk/historyIndex.ts'
import type {PremisesHistory} from '../domain/risk/premisesHistory.ts'
import {refitRisk} from '../domain/risk/refitRisk.ts'
import type {RiskFacts} from '../domain/risk/riskFacts.ts'
import {readRiskModel} from '../domain/risk/riskModel.ts'
import {createScoreColumns, Scorer} from '../domain/risk/scoreModel.ts'
import {LogHistory} from './logHistory.ts'
import {dropRetold} from './dropRetold.ts'
import {allOf, mergeHistory, wholeOf} from './mergeHistory.ts'
import {sortByPremises} from './packDepartments.ts'
import {countEvents} from './packSpans.ts'
import type {ReadAnswer, ReadData, ReadQuestion, ReadReply} from './readMessages.ts'
import {readRiskPack, type RiskPack} from './readRiskPack.ts'
import {readWideWater} from './readWideWater.ts'
import {share, shareHistory, type RiskExtract} from './riskExtract.ts'
import {withoutTwins} from './withoutTwins.ts'
import {usableModel} from './usableModel.ts'

const DAY_MS = 86_400_000
const SHOWN_PROBLEMS = 3

type Question<What extends ReadQuestion['what']> = Extract<ReadQuestion, {what: What}>

/** A pack as it was read, with what the log told since. */
interface Reading {
  readonly pack: RiskPack
  readonly log: LogHistory
  readonly day: number
  /** What the pack tells and the log does not. */
  past: PremisesHistory | null
  sources: FeatureSources | null
  table: FeatureTable | null
}

/** Reads a pack with its history and works over all of it: what it needs for that goes with its thread. */
export class RiskReader {
  readonly #data: ReadData
  #reading: Reading | null = null

  constructor(data: ReadData) {
    this.#data = data
  }

  async answer(question: ReadQuestion): Promise<ReadAnswer> {
    const {id} = question
    try {
      return {id, ...(await this.#answer(question))}
    } catch (error) {
      return {id, what: 'failed', reason: reasonOf(error)}
    }
  }

  async #answer(question: ReadQuestion): Promise<ReadReply> {
    if (question.what === 'read') return this.#read(question)
    const reading = this.#reading
    if (!reading) throw new Error('nothing was read')
    switch (question.what) {
      case 'tell':
        for (const event of question.events) reading.log.add(event)
        return {what: 'done'}
      case 'extract':
        return this.#extract(reading, question.model)
      case 'expected':
        return {what: 'expected', fires: this.#expected(reading, question)}
      case 'fit':
        return this.#fit(reading, question)
    }
  }

  async #read({day}: Question<'read'>): Promise<ReadReply> {
    const {folder, digest} = this.#data
    const pack = await readRiskPack(folder, {digest, day})
    this.#reading = {pack, day, log: new LogHistory(), past: null, sources: null, table: null}
    return {what: 'read', fires: pack.history.fires.day.length}
  }

  async #extract(reading: Reading, latest: RiskModel | null): Promise<ReadReply> {
    const {pack, log, day} = reading
    const {policy, priorVersion} = this.#data
    const model = latest ? usableModel(latest) : priorModelOf(pack, policy, priorVersion)
    const {premises} = sourcesFor(reading)
    const {columns} = tableFor(reading)
    const past = pastFor(reading)
    const {fromDay, untilDay} = past
    const history = mergeHistory(allOf(past), log, {premises: null, fromDay, untilDay})
    const counts = countEvents(past, premises.length)
    const departments = sortByPremises(
      pack.departments,
      {inspections: past.inspections.premises, penalties: past.penalties.premises},
      counts,
    )
    const extract: RiskExtract = {
      day,
      features: columns.map(share.floats),
      lngs: share.doubles(Float64Array.from(premises, ({position}) => position[0])),
      lats: share.doubles(Float64Array.from(premises, ({position}) => position[1])),
      hasSensor: share.bytes(Uint8Array.from(premises, ({sensors}) => Number((sensors?.length ?? 0) > 0))),
      history: shareHistory(history),
      packCounts: {
        fires: share.words(counts.fires),
        inspections: share.words(counts.inspections),
        hazards: share.words(counts.hazards),
        penalties: share.words(counts.penalties),
        sensorMonths: share.words(counts.sensorMonths),
      },
      departments: {
        names: [...departments.names],
        inspections: share.words(departments.inspections),
        penalties: share.words(departments.penalties),
      },
      findings: [...pack.findings],
      findingRows: share.ints(Int32Array.from(pack.findings, ({premisesId}) => pack.indexOf(premisesId))),
      inside: share.bytes(await this.#inside()),
    }
    return {what: 'extracted', extract, model}
  }

  /** Where something can burn: in the city, and on land. */
  async #inside(): Promise<Uint8Array> {
    const {lattice, cellAt, folder} = this.#data
    const {columns, rows} = lattice
    const [west, south, east, north] = lattice.bounds
    const isWater = await readWideWater(folder)
    return Uint8Array.from(cellAt, (cell, at) => {
      if (cell < 0) return 0
      const lng = west + (((at % columns) + 0.5) * (east - west)) / columns
      const lat = north - ((Math.floor(at / columns) + 0.5) * (north - south)) / rows
      return Number(!isWater(lng, lat))
    })
  }

  /** Fires in the twelve months after the beginning of a day, by area; those of no area come last. */
  #expected(reading: Reading, {day, model}: Question<'expected'>): Float64Array {
    const table = buildFeatures(sourcesFor(reading), {day, like: tableFor(reading)})
    const {probability} = new Scorer(usableModel(model)).scoreAll(table, createScoreColumns(table.count))
    const {cellOf, areas} = this.#data
    const sums = new Float64Array(areas + 1)
    for (let row = 0; row < table.count; row++) {
      if (reading.log.twins.has(row)) continue
      const cell = cellOf[row]!
      sums[cell < 0 ? areas : cell]! += probability[row]!
    }
    return sums
  }

  async #fit(reading: Reading, {current, communities, name}: Question<'fit'>): Promise<ReadReply> {
    const {pack, log, day} = reading
    const kinds = pack.facts.map(({kind}) => kind)
    // Where the log tells of no fire, nobody may have told it of any.
    const untilDay = log.tellsOfFires ? day : pack.history.untilDay
    const {policy} = this.#data
    const sources = sourcesFor(reading)
    // One that cannot be used is replaced by what is better than the expert prior.
    const inUse = current && readRiskModel(current).ok ? current : null
    const {truth, truthProblem} = await this.#truth(pack)
    const input = {sources, policy, untilDay, kinds, communities, truth, name}
    return {what: 'fitted', fitted: refitRisk({...input, current: inUse}), truthProblem}
  }

  /** A model does not wait for a ceiling that cannot be told. */
  async #truth({facts}: RiskPack): Promise<{truth: HiddenTruth | null; truthProblem: string | null}> {
    const {isSimulated, folder} = this.#data
    const file = isSimulated ? truthFileOf(folder) : null
    if (!file) return {truth: null, truthProblem: null}
    try {
      const ids = facts.map(({id}) => id)
      return {truth: await readTruth(file, ids), truthProblem: null}
    } catch (error) {
      if (!(error instanceof TruthError)) throw error
      return {truth: null, truthProblem: error.message}
    }
  }
}

function sourcesFor(reading: Reading): FeatureSources {
  reading.sources ??= sourcesOf(reading.pack, pastFor(reading), reading.log)
  return reading.sources
}

function pastFor(reading: Reading): PremisesHistory {
  const {history, findings} = reading.pack
  reading.log.dropMendedBut(findings)
  if (!reading.past) {
    const counted = withoutTwins(history, reading.log.twins)
    reading.past = {
      ...counted,
      hazards: dropRetold(counted.hazards, wholeOf(counted.hazards), reading.log),
    }
  }
  return reading.past
}

function tableFor(reading: Reading): FeatureTable {
  reading.table ??= buildFeatures(sourcesFor(reading), {day: reading.day})
  return reading.table
}

/** What features are taken from: the pack, and what the log told since. */
function sourcesOf(
  {facts, changes}: Pick<RiskPack, 'facts' | 'changes'>,
  past: PremisesHistory,
  log: LogHistory,
): FeatureSources {
  const {fromDay, untilDay} = past
  const history = mergeHistory(allOf(past), log, {premises: null, fromDay, untilDay})
  return {
    premises: factsSeen(facts, log),
    past: new FactHistory(changes, facts.length),
    history: new HistoryIndex(history, facts.length),
    neighbours: new NearbyPoints(facts.map(({position}) => position)),
  }
}

/** Facts as inspectors have seen them since. */
function factsSeen(facts: readonly RiskFacts[], log: LogHistory): readonly RiskFacts[] {
  const seen = [...facts]
  for (const index of log.seenPremises()) {
    const known = facts[index]
    if (known) seen[index] = log.withSeen(index, known)
  }
  return seen
}

/** The expert prior alone, of nothing but the pack: every node, and every start, makes the same one. */
function priorModelOf(pack: RiskPack, policy: ReadData['policy'], version: string): RiskModel {
  const {history} = pack
  const day = history.untilDay
  const at = day * DAY_MS
  const table = buildFeatures(sourcesOf(pack, history, new LogHistory()), {day})
  return createPriorModel(table, policy, {version, fittedAt: at, dataAt: at})
}

/** In words for whoever operates the node, without where its files lie. */
function reasonOf(error: unknown): string {
  if (!(error instanceof CityPackError)) return error instanceof Error ? error.message : 'unknown'
  const {problems} = error
  const shown = problems
    .slice(0, SHOWN_PROBLEMS)
    .map(({file, line, field, detail}) => `${file}:${line} ${field}: ${detail}`)
  return problems.length > SHOWN_PROBLEMS ? `${shown.join('; ')}; and more` : shown.join('; ')
}

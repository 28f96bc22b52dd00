import {LRUCache} from 'lru-cache'
import {performance} from 'node:perf_hooks'
import type {RiskModel} from '#contract/risk.ts'
import type {RiskFacts} from '../domain/risk/riskFacts.ts'
import {readRiskModel} from '../domain/risk/riskModel.ts'
import {refitRisk} from '../domain/risk/refitRisk.ts'
import {CityRisk, priorModelOf, sourcesOf} from './cityRisk.ts'
import {describeRows, tellPackHistory} from './describeRows.ts'
import {HeatMaps} from './heatMaps.ts'
import {LogHistory} from './logHistory.ts'
import {readRiskPack, type RiskPack} from './readRiskPack.ts'
import {readWideWater} from './readWideWater.ts'
import type {RiskAnswer, RiskData, RiskQuestion} from './riskMessages.ts'
import {tryMeasures, type Tried} from './tryMeasures.ts'

const HOUR_MS = 3_600_000
/** What was tried last, at most. */
const KEPT_TRIES = 20

type Question<What extends RiskQuestion['what']> = Extract<RiskQuestion, {what: What}>

/** What was read of the pack, and what the log told since. */
interface Loaded {
  readonly pack: RiskPack
  readonly log: LogHistory
  readonly day: number
}

/** Answers the questions of `riskMessages`. */
export class RiskDesk {
  readonly #data: RiskData
  readonly #tries = new LRUCache<string, Pick<Tried, 'rows' | 'averted'>>({max: KEPT_TRIES, ttl: HOUR_MS})
  #loading: Loaded | null = null
  #city: CityRisk | null = null
  #heat: HeatMaps | null = null
  /** Kept only while they are asked for. */
  #facts: readonly RiskFacts[] | null = null

  constructor(data: RiskData) {
    this.#data = data
  }

  async answer(question: RiskQuestion): Promise<RiskAnswer> {
    const {id} = question
    try {
      return {id, ...(await this.#answer(question))}
    } catch (error) {
      if (question.what !== 'load' && question.what !== 'score' && question.what !== 'fit') throw error
      return {id, what: 'failed', reason: error instanceof Error ? error.message : 'unknown'}
    }
  }

  #answer(question: RiskQuestion): Reply | Promise<Reply> {
    switch (question.what) {
      case 'load':
        return this.#load(question)
      case 'tell':
        for (const event of question.events) this.#loading?.log.add(event)
        return {what: 'done'}
      case 'score':
        return this.#score(question)
      case 'fit':
        return this.#fit(question)
      default: {
        const city = this.#city
        return city ? this.#answerOf(city, question) : {what: 'nothing'}
      }
    }
  }

  #answerOf(
    city: CityRisk,
    question: Exclude<RiskQuestion, {what: 'load' | 'tell' | 'score' | 'fit'}>,
  ): Reply | Promise<Reply> {
    switch (question.what) {
      case 'useModel':
        return this.#useModel(city, question.model)
      case 'take':
        return this.#take(city, question)
      case 'expected':
        return this.#expected(city, question.day)
      case 'settle':
        this.#facts = null
        return {what: 'done'}
      case 'reasons':
        return {what: 'reasons', items: describeRows(city, question.rows)}
      case 'explain':
        return {
          what: 'explained',
          ...city.explain(question.row),
          history: tellPackHistory(city, question.row),
        }
      case 'heat':
        return this.#heatOf(question)
      case 'try':
        return this.#try(city, question)
      case 'findings': {
        const {from, limit} = question
        return {what: 'findings', items: city.findings.slice(from, from + limit)}
      }
    }
  }

  async #load({day}: Question<'load'>): Promise<Reply> {
    this.#loading = null
    const {folder, digest} = this.#data
    const pack = await readRiskPack(folder, {digest, day})
    this.#loading = {pack, day, log: new LogHistory()}
    return {what: 'loaded', fires: pack.history.fires.day.length, findings: pack.findings.length}
  }

  async #score({model, responses}: Question<'score'>): Promise<Reply> {
    const startedAt = performance.now()
    if (!this.#loading) return {what: 'nothing'}
    const {pack, log, day} = this.#loading
    const {policy, columns, cellOf, priorVersion} = this.#data
    const inUse = model ? usable(model) : priorModelOf(pack, policy, priorVersion)
    const city = new CityRisk(pack, log, {policy, columns, cellOf, responses, day, model: inUse})
    this.#heat ??= await this.#createHeat(pack)
    this.#city = city
    this.#facts = city.factsOf(pack)
    this.#loading = null
    return this.#scoreAll(city, startedAt)
  }

  #useModel(city: CityRisk, model: RiskModel): Reply {
    const startedAt = performance.now()
    city.useModel(usable(model))
    return this.#scoreAll(city, startedAt)
  }

  #scoreAll(city: CityRisk, startedAt: number): Reply {
    city.scoreAll()
    this.#heat?.forgetAll()
    this.#tries.clear()
    return {what: 'scored', model: city.model, seconds: (performance.now() - startedAt) / 1_000}
  }

  async #createHeat({facts}: RiskPack): Promise<HeatMaps> {
    const {lattice, cellAt, columns, folder} = this.#data
    const [west, south, east, north] = lattice.bounds
    const isWater = await readWideWater(folder)
    const points = {
      lngs: Float64Array.from(facts, ({position}) => position[0]),
      lats: Float64Array.from(facts, ({position}) => position[1]),
    }
    const isInside = (lng: number, lat: number) => {
      const column = Math.floor(((lng - west) / (east - west)) * lattice.columns)
      const row = Math.floor(((north - lat) / (north - south)) * lattice.rows)
      return cellAt[row * lattice.columns + column]! >= 0 && !isWater(lng, lat)
    }
    return new HeatMaps(lattice, {points, columns, isInside})
  }

  #take(city: CityRisk, {events, facts}: Question<'take'>): Reply {
    const startedAt = performance.now()
    const rows = city.take(events, new Map(facts.map(one => [one.index, one.facts])))
    this.#facts = null
    this.#heat?.follow(rows, () => city.scoreRows(rows))
    return {what: 'taken', rows: Int32Array.from(rows), seconds: (performance.now() - startedAt) / 1_000}
  }

  async #expected(city: CityRisk, day: number): Promise<Reply> {
    const {folder, digest} = this.#data
    this.#facts ??= city.factsOf(await readRiskPack(folder, {digest, day: city.day}))
    return {what: 'expected', fires: city.expectedAsOf(day, this.#facts)}
  }

  #heatOf({measure, whatIfId}: Question<'heat'>): Reply {
    if (!this.#heat) return {what: 'nothing'}
    if (whatIfId === null) return {what: 'heat', values: this.#heat.valuesOf(measure).slice()}
    const tried = this.#tries.get(whatIfId)
    if (!tried) return {what: 'nothing'}
    return {what: 'heat', values: this.#heat.valuesFor(tried.rows, tried.averted[measure])}
  }

  #try(city: CityRisk, {measures, whatIfId}: Question<'try'>): Reply {
    const {averted, ...tried} = tryMeasures(city, measures, this.#data.columns)
    this.#tries.set(whatIfId, {rows: tried.rows, averted})
    return {what: 'tried', ...tried}
  }

  #fit({current, communities, name}: Question<'fit'>): Reply {
    if (!this.#loading) return {what: 'nothing'}
    const {pack, log, day} = this.#loading
    const {policy} = this.#data
    const sources = sourcesOf(pack, log)
    const kinds = pack.facts.map(({kind}) => kind)
    // Where the log tells of no fire, nobody may have told it of any.
    const untilDay = log.fires.premises.length > 0 ? day : pack.history.untilDay
    const fitted = refitRisk({sources, policy, untilDay, kinds, communities, truth: null, name, current})
    return {what: 'fitted', fitted}
  }
}

/** An answer without its number. */
type Reply = RiskAnswer extends infer Answer ? (Answer extends unknown ? Omit<Answer, 'id'> : never) : never

/** The model, if it can be used at all. */
function usable(model: RiskModel): RiskModel {
  const read = readRiskModel(model)
  if (!read.ok) throw new Error(`the model ${model.version} cannot be used: ${read.code} ${read.name}`)
  return read.model
}

import {performance} from 'node:perf_hooks'
import type {RiskFinding, RiskModel} from '#contract/risk.ts'
import {CityRisk} from './cityRisk.ts'
import {describeRows, tellPackHistory} from './describeRows.ts'
import {pastInspections} from './pastInspections.ts'
import {HeatMaps} from './heatMaps.ts'
import {LogHistory} from './logHistory.ts'
import type {RiskAnswer, RiskData, RiskQuestion, RiskReply} from './riskMessages.ts'
import {avertedByVisits} from './avertedByVisits.ts'
import {tryMeasures} from './tryMeasures.ts'
import {weighHazard} from './weighHazard.ts'
import {usableModel} from './usableModel.ts'

type Question<What extends RiskQuestion['what']> = Extract<RiskQuestion, {what: What}>

function findingsOf(city: CityRisk, of: Question<'findings'>['of']): readonly RiskFinding[] {
  if (of === null) return city.findings
  if ('row' in of) return city.findingsAt(of.row)
  return city.findings.filter(({findingId}) => findingId === of.findingId)
}

/** Answers the questions of `riskMessages`. */
export class RiskDesk {
  readonly #data: RiskData
  #nextLog = new LogHistory()
  #city: CityRisk | null = null
  #heat: HeatMaps | null = null

  constructor(data: RiskData) {
    this.#data = data
  }

  answer(question: RiskQuestion): RiskAnswer {
    const {id} = question
    try {
      return {id, ...this.#answer(question)}
    } catch (error) {
      if (question.what !== 'score' && question.what !== 'useModel') throw error
      return {id, what: 'failed', reason: error instanceof Error ? error.message : 'unknown'}
    }
  }

  #answer(question: RiskQuestion): RiskReply {
    switch (question.what) {
      case 'tell':
        for (const event of question.events) this.#nextLog.add(event)
        return {what: 'done'}
      case 'score':
        return this.#score(question)
      default: {
        const city = this.#city
        return city ? this.#answerOf(city, question) : {what: 'nothing'}
      }
    }
  }

  #answerOf(city: CityRisk, question: Exclude<RiskQuestion, {what: 'tell' | 'score'}>): RiskReply {
    switch (question.what) {
      case 'useModel':
        return this.#useModel(city, question.model)
      case 'take':
        return this.#take(city, question)
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
      case 'tryHeat':
        return this.#tryHeat(city, question)
      case 'visits': {
        const {rows, rectifiedShare} = question
        return {what: 'visits', averted: avertedByVisits(city, rows, {rectifiedShare, ...this.#data.columns})}
      }
      case 'pastInspections':
        return {what: 'pastInspections', ...pastInspections(city, question.afterDay)}
      case 'weigh':
        return {what: 'weighed', weight: weighHazard(city, question.row, question)}
      case 'findings': {
        const {from, limit} = question
        return {what: 'findings', items: findingsOf(city, question.of).slice(from, from + limit)}
      }
    }
  }

  #score({extract, model, responses}: Question<'score'>): RiskReply {
    const startedAt = performance.now()
    const {policy, columns, cellOf, lattice} = this.#data
    const log = this.#nextLog
    this.#nextLog = new LogHistory()
    this.#city = new CityRisk(extract, log, {
      ...{policy, columns, cellOf, responses},
      model: usableModel(model),
    })
    this.#heat ??= new HeatMaps(lattice, {points: extract, columns, inside: extract.inside})
    return this.#scoreAll(this.#city, startedAt)
  }

  #useModel(city: CityRisk, model: RiskModel): RiskReply {
    const startedAt = performance.now()
    city.useModel(usableModel(model))
    return this.#scoreAll(city, startedAt)
  }

  #scoreAll(city: CityRisk, startedAt: number): RiskReply {
    city.scoreAll()
    this.#heat?.forgetAll()
    return {what: 'scored', seconds: (performance.now() - startedAt) / 1_000}
  }

  #take(city: CityRisk, {events, facts}: Question<'take'>): RiskReply {
    const startedAt = performance.now()
    const rows = city.take(events, new Map(facts.map(one => [one.index, one.facts])))
    this.#heat?.follow(rows, () => city.scoreRows(rows))
    return {what: 'taken', rows: Int32Array.from(rows), seconds: (performance.now() - startedAt) / 1_000}
  }

  #heatOf({measure}: Question<'heat'>): RiskReply {
    return this.#heat ? {what: 'heat', values: this.#heat.valuesOf(measure).slice()} : {what: 'nothing'}
  }

  #tryHeat(city: CityRisk, {measures, measure}: Question<'tryHeat'>): RiskReply {
    if (!this.#heat) return {what: 'nothing'}
    const {rows, averted} = tryMeasures(city, measures, this.#data.columns)
    return {what: 'heat', values: this.#heat.valuesFor(rows, averted[measure])}
  }

  #try(city: CityRisk, {measures}: Question<'try'>): RiskReply {
    const {averted: _averted, ...tried} = tryMeasures(city, measures, this.#data.columns)
    return {what: 'tried', ...tried}
  }
}

import type {Hazard} from '#contract/hazard.ts'
import type {AreaCode, PremisesId} from '#contract/ids.ts'
import {
  riskBandSchema,
  type AreaRisk,
  type RiskExplanation,
  type RiskRow,
  type RiskScore,
  type WhatIfMeasure,
} from '#contract/risk.ts'
import type {HeatTable} from '#contract/heatTable.ts'
import type {RiskChanged} from '#contract/riskChanged.ts'
import {inspectionOutcomeSchema, type InspectionOutcome} from '#contract/inspection.ts'
import type {HeatMeasure} from '#contract/riskRoutes.ts'
import {HAS_ANY_SENSOR, type RiskTable} from '#contract/riskTable.ts'
import {dayText} from '../domain/risk/epochDays.ts'
import {visitSeconds, type InspectionPlanning} from '../domain/planning/planningPolicy.ts'
import type {StateTables} from '../store/storeApi.ts'
import type {MeasureAt} from './tryMeasures.ts'
import type {RiskColumns} from './riskColumns.ts'
import {isBlind, isCounted, isRowIn, sumAreas, topRows} from './riskFigures.ts'
import type {RiskService} from './riskService.ts'
import {RiskFailure} from './riskThread.ts'
import {tellLogHistory} from './tellLogHistory.ts'

const MOST_TOLD = 500
const MOST_HISTORY = 100
const MOST_ABOUT = 50
/** So many premises are looked at for each that is proposed for a visit. */
const LOOKED_AT_A_VISIT = 20

type Seen = readonly AreaCode[] | null

/** Which premises a visit may be worth most at: see the gateway's port of the same words. */
interface VisitQuery {
  readonly area: AreaCode | null
  readonly limit: number
  readonly always: readonly PremisesId[]
  readonly excluded: readonly PremisesId[]
}

/** An inspection of before the log. */
interface PastInspection {
  readonly premisesId: PremisesId
  readonly outcome: InspectionOutcome
  readonly isByOthers: boolean
}

interface VisitWorth {
  readonly row: RiskRow
  /** Expected harm over twelve months. */
  readonly averted: number
}

export interface RiskQueriesParts {
  readonly service: RiskService
  readonly tables: Pick<StateTables, 'premisesRecord'>
  readonly hazards: () => Iterable<Hazard>
  readonly planning: InspectionPlanning
  readonly dayOf: (at: number) => number
}

/** Answers what is asked of the fire risk: scores from the columns, reasons from the thread. */
export function createRiskQueries({service, tables, hazards, planning, dayOf}: RiskQueriesParts) {
  const {columns, ground} = service
  const areaOf = (row: number) => ground.areaTree.areas[ground.cellOf[row] ?? -1]

  function rowsIn(seen: Seen): Int32Array {
    const mask = ground.maskOf(seen)
    return Int32Array.from(ground.premises.keys()).filter(row => isRowIn(ground, mask, row))
  }

  function describe(row: number): Omit<RiskRow, 'reasons' | 'lastInspectedOn'> | null {
    const premises = ground.premises[row]
    if (!premises) return null
    const {id, name, address, kind, use, position} = premises
    const cell = areaOf(row)
    return {
      ...{premisesId: id, name, address, kind, use, position: [position[0], position[1]]},
      community: cell?.parent ?? null,
      gridCell: cell?.code ?? null,
      score: scoreOf(columns, row),
      openHazards: columns.openHazards[row] ?? 0,
      hasSensor: ((columns.flags[row] ?? 0) & HAS_ANY_SENSOR) !== 0,
    }
  }

  /** Rows with their reasons, in their order; null while nothing can be asked. */
  async function describeAll(rows: Int32Array): Promise<(RiskRow | null)[] | null> {
    const answer = await service.thread?.ask({what: 'reasons', rows}, 'reasons')
    if (!answer) return null
    return [...rows].map((row, at) => {
      const described = describe(row)
      const {reasons = [], lastInspectedDay = null} = answer.items[at] ?? {}
      const told = ground.premises[row]?.lastInspectedOn ?? null
      return described && {...described, reasons, lastInspectedOn: latest(told, lastInspectedDay)}
    })
  }

  /** Premises that a visit may be worth most at: those of most expected harm, and those that are named. */
  function visitRows({area, limit, always, excluded}: VisitQuery): Int32Array {
    const mask = ground.maskOf(area === null ? null : [area])
    const named = always.flatMap(id => ground.indexOf(id) ?? [])
    const left = new Set([...named, ...excluded.flatMap(id => ground.indexOf(id) ?? [])])
    const passes = (row: number) => isCounted(columns, row) && isRowIn(ground, mask, row) && !left.has(row)
    const likely = topRows(columns.harm, {top: LOOKED_AT_A_VISIT * limit, passes})
    return Int32Array.from(new Set([...named, ...likely]))
  }

  return {
    readiness: () => service.readiness(),
    onChanged: (listener: (rows: Int32Array | null) => void) => service.onChanged(listener),

    table(seen: Seen): RiskTable {
      if (seen === null) return columns
      const rows = rowsIn(seen)
      return {
        count: rows.length,
        probability: Float32Array.from(rows, row => columns.probability[row]!),
        harm: Float32Array.from(rows, row => columns.harm[row]!),
        band: Uint8Array.from(rows, row => columns.band[row]!),
        openHazards: Uint8Array.from(rows, row => columns.openHazards[row]!),
        flags: Uint8Array.from(rows, row => columns.flags[row]!),
      }
    },

    heat: orNull(async ({measure, seen}: {measure: HeatMeasure; seen: Seen}) => {
      const answer = await service.thread?.ask({what: 'heat', measure}, 'heat')
      return answer ? heatIn(answer.values, seen) : null
    }),

    tryHeat: orNull(async (query: {measure: HeatMeasure; measures: readonly WhatIfMeasure[]; seen: Seen}) => {
      const {measure, seen} = query
      const mask = ground.maskOf(seen)
      const measures = query.measures.map(each => placeMeasure(each, mask))
      const answer = await service.thread?.ask({what: 'tryHeat', measures, measure}, 'heat')
      return answer ? heatIn(answer.values, seen) : null
    }),

    top: orNull(async (query: {seen: Seen; by: 'probability' | 'harm'; onlyBlind: boolean; top: number}) => {
      const {seen, by, onlyBlind, top} = query
      const mask = ground.maskOf(seen)
      const passes = (row: number) =>
        isCounted(columns, row) && isRowIn(ground, mask, row) && (!onlyBlind || isBlind(columns, row))
      const described = await describeAll(topRows(columns[by], {top, passes}))
      return described && described.flatMap(one => one ?? [])
    }),

    bestVisits: orNull(async (query: VisitQuery) => {
      const ready = service.readiness()
      if (!ready.isReady) return null
      const rows = visitRows(query)
      const {rectifiedShare} = planning
      const answer = await service.thread?.ask({what: 'visits', rows, rectifiedShare}, 'visits')
      if (!answer) return null
      const avertedAt = new Map([...rows].map((row, at) => [row, answer.averted[at] ?? 0]))
      const worthOf = (row: number) =>
        (avertedAt.get(row) ?? 0) / visitSeconds(planning, {rooms: ground.premises[row]?.rooms ?? null})
      const named = new Set(query.always.flatMap(id => ground.indexOf(id) ?? []))
      const chosen = [...rows]
        .filter(row => !named.has(row))
        .sort((a, b) => worthOf(b) - worthOf(a))
        .slice(0, query.limit)
      const kept = Int32Array.from([...named, ...chosen])
      const described = await describeAll(kept)
      if (!described) return null
      const visits = [...kept].flatMap((row, at): VisitWorth[] => {
        const told = described[at]
        return told ? [{row: told, averted: avertedAt.get(row) ?? 0}] : []
      })
      return {stamp: ready.stamp, visits}
    }),

    pastInspections: orNull(async (since: number): Promise<PastInspection[] | null> => {
      const afterDay = dayOf(since)
      const answer = await service.thread?.ask({what: 'pastInspections', afterDay}, 'pastInspections')
      if (!answer) return null
      return [...answer.rows].flatMap((row, at): PastInspection[] => {
        const premisesId = ground.premises[row]?.id
        const outcome = inspectionOutcomeSchema.options[answer.outcomes[at] ?? -1]
        return premisesId && outcome ? [{premisesId, outcome, isByOthers: answer.byOthers[at] === 1}] : []
      })
    }),

    explain: orNull(async (id: PremisesId): Promise<Omit<RiskExplanation, 'stamp'> | null> => {
      const row = ground.indexOf(id)
      const answer = row === undefined ? null : await service.thread?.ask({what: 'explain', row}, 'explained')
      if (row === undefined || !answer) return null
      const {base, contributions, harm, history} = answer
      const told = tellLogHistory(await tables.premisesRecord(id, MOST_HISTORY), dayOf)
      const all = [...told, ...history].sort((a, b) => (a.on < b.on ? 1 : a.on > b.on ? -1 : 0))
      return {
        premisesId: id,
        score: scoreOf(columns, row),
        baseProbability: base,
        ...{contributions, harm},
        history: all.slice(0, MOST_HISTORY),
      }
    }),

    weighHazard: orNull(async (query: {premisesId: PremisesId; isMajor: boolean; isOpen: boolean}) => {
      const {premisesId, ...about} = query
      const row = ground.indexOf(premisesId)
      if (row === undefined || !service.readiness().isReady) return null
      const answer = await service.thread?.ask({what: 'weigh', row, ...about}, 'weighed')
      return answer?.weight ?? null
    }),

    areaRisks(codes: readonly AreaCode[]): AreaRisk[] {
      const figures = sumAreas({ground, columns, expected: service.expected}, hazards())
      return codes.flatMap(code => figures.of(code) ?? [])
    },

    tryMeasures: orNull(async (query: {measures: readonly WhatIfMeasure[]; seen: Seen}) => {
      const {seen} = query
      const mask = ground.maskOf(seen)
      const measures = query.measures.map(measure => placeMeasure(measure, mask))
      const answer = await service.thread?.ask({what: 'try', measures}, 'tried')
      if (!answer) return null
      const {rows, before, after, harmBefore, harmAfter} = answer
      const byCommunity = new Map<AreaCode, {firesAverted: number; harmAverted: number}>()
      for (const [at, row] of rows.entries()) {
        const code = areaOf(row)?.parent ?? null
        if (code === null) continue
        const sum = byCommunity.get(code) ?? {firesAverted: 0, harmAverted: 0}
        sum.firesAverted += before[at]! - after[at]!
        sum.harmAverted += harmBefore[at]! - harmAfter[at]!
        byCommunity.set(code, sum)
      }
      return {
        premises: rows.length,
        firesBefore: sumOf(before),
        firesAfter: sumOf(after),
        harmBefore: sumOf(harmBefore),
        harmAfter: sumOf(harmAfter),
        communities: [...byCommunity].map(([code, sum]) => ({code, ...sum})),
      }
    }),

    findings: orNull(async (page: {from: number; limit: number}) => {
      const answer = await service.thread?.ask({what: 'findings', of: null, ...page}, 'findings')
      return answer?.items ?? null
    }),

    findingsAbout: orNull(async (about: {findingId: string} | {premisesId: PremisesId}) => {
      const of = 'findingId' in about ? about : {row: ground.indexOf(about.premisesId) ?? -1}
      const answer = await service.thread?.ask({what: 'findings', of, from: 0, limit: MOST_ABOUT}, 'findings')
      return answer?.items ?? null
    }),

    changesIn(rows: Int32Array | null, seen: Seen): Pick<RiskChanged, 'changed' | 'isAll'> {
      const mask = ground.maskOf(seen)
      const own = rows?.filter(row => isRowIn(ground, mask, row))
      if (!own || own.length > MOST_TOLD) return {changed: [], isAll: true}
      const changed = [...own].flatMap(row => {
        const premisesId = ground.premises[row]?.id
        const [openHazards = 0, flags = 0] = [columns.openHazards[row], columns.flags[row]]
        return premisesId ? {premisesId, ...scoreOf(columns, row), openHazards, flags} : []
      })
      return {changed, isAll: false}
    },
  }

  /** Nothing outside of what is seen. */
  function heatIn(values: Float32Array, seen: Seen): HeatTable {
    const mask = ground.maskOf(seen)
    for (const [at, cell] of mask ? ground.cellAt.entries() : []) {
      if (cell < 0 || mask?.[cell] !== 1) values[at] = Number.NaN
    }
    return {...ground.lattice, values}
  }

  function placeMeasure({type, premisesIds, area, top}: WhatIfMeasure, seen: Uint8Array | null): MeasureAt {
    const areas = ground.maskOf(area === undefined ? null : [area])
    const named = premisesIds && new Set(premisesIds.flatMap(id => ground.indexOf(id) ?? []))
    const passes = (row: number) =>
      isCounted(columns, row) &&
      isRowIn(ground, seen, row) &&
      isRowIn(ground, areas, row) &&
      (!named || named.has(row))
    return {type, rows: topRows(columns.harm, {top: top ?? columns.count, passes})}
  }
}

/** A thread that has just failed has nothing to answer from. */
function orNull<Query, Answer>(
  ask: (query: Query) => Promise<Answer | null>,
): (query: Query) => Promise<Answer | null> {
  return query =>
    ask(query).catch((error: unknown) => {
      if (error instanceof RiskFailure) return null
      throw error
    })
}

function scoreOf({probability, low, high, harm, band}: RiskColumns, row: number): RiskScore {
  return {
    probability: probability[row] ?? 0,
    low: low[row] ?? 0,
    high: high[row] ?? 0,
    harm: harm[row] ?? 0,
    band: riskBandSchema.options[band[row] ?? 0] ?? 'low',
  }
}

function latest(told: string | null, day: number | null): string | null {
  const known = day === null ? null : dayText(day)
  if (told === null || known === null) return told ?? known
  return told > known ? told : known
}

function sumOf(column: Float32Array): number {
  return column.reduce((sum, one) => sum + one, 0)
}

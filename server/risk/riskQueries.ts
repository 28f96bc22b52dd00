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
import type {HeatMeasure} from '#contract/riskRoutes.ts'
import {HAS_ANY_SENSOR, type RiskTable} from '#contract/riskTable.ts'
import {dayText} from '../domain/risk/epochDays.ts'
import type {StateTables} from '../store/storeApi.ts'
import type {MeasureAt} from './tryMeasures.ts'
import type {RiskColumns} from './riskColumns.ts'
import {isBlind, isRowIn, sumAreas, topRows} from './riskFigures.ts'
import type {RiskService} from './riskService.ts'
import {RiskFailure} from './riskThread.ts'
import {tellLogHistory} from './tellLogHistory.ts'

const MOST_TOLD = 500
const MOST_HISTORY = 100

type Seen = readonly AreaCode[] | null

export interface RiskQueriesParts {
  readonly service: RiskService
  readonly tables: Pick<StateTables, 'premisesRecord'>
  readonly hazards: () => Iterable<Hazard>
  readonly dayOf: (at: number) => number
}

/** Answers what is asked of the fire risk: scores from the columns, reasons from the thread. */
export function createRiskQueries({service, tables, hazards, dayOf}: RiskQueriesParts) {
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

    heat: orNull(async (query: {measure: HeatMeasure; whatIfId: string | null; seen: Seen}) => {
      const {measure, whatIfId, seen} = query
      const answer = await service.thread?.ask({what: 'heat', measure, whatIfId}, 'heat')
      if (!answer) return null
      const {values} = answer
      const mask = ground.maskOf(seen)
      for (const [at, cell] of mask ? ground.cellAt.entries() : []) {
        if (cell < 0 || mask?.[cell] !== 1) values[at] = Number.NaN
      }
      return {...ground.lattice, values} satisfies HeatTable
    }),

    top: orNull(async (query: {seen: Seen; by: 'probability' | 'harm'; onlyBlind: boolean; top: number}) => {
      const {seen, by, onlyBlind, top} = query
      const mask = ground.maskOf(seen)
      const passes = (row: number) => isRowIn(ground, mask, row) && (!onlyBlind || isBlind(columns, row))
      const rows = topRows(columns[by], {top, passes})
      const answer = await service.thread?.ask({what: 'reasons', rows}, 'reasons')
      if (!answer) return null
      return [...rows].flatMap((row, at): RiskRow[] => {
        const described = describe(row)
        const {reasons = [], lastInspectedDay = null} = answer.items[at] ?? {}
        if (!described) return []
        const told = ground.premises[row]?.lastInspectedOn ?? null
        return [{...described, reasons, lastInspectedOn: latest(told, lastInspectedDay)}]
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

    areaRisks(codes: readonly AreaCode[]): AreaRisk[] {
      const figures = sumAreas({ground, columns, expected: service.expected}, hazards())
      return codes.flatMap(code => figures.of(code) ?? [])
    },

    tryMeasures: orNull(async (query: {whatIfId: string; measures: readonly WhatIfMeasure[]; seen: Seen}) => {
      const {whatIfId, seen} = query
      const mask = ground.maskOf(seen)
      const measures = query.measures.map(measure => placeMeasure(measure, mask))
      const answer = await service.thread?.ask({what: 'try', whatIfId, measures}, 'tried')
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
      const answer = await service.thread?.ask({what: 'findings', ...page}, 'findings')
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

  function placeMeasure({type, premisesIds, area, top}: WhatIfMeasure, seen: Uint8Array | null): MeasureAt {
    const areas = ground.maskOf(area === undefined ? null : [area])
    const named = premisesIds && new Set(premisesIds.flatMap(id => ground.indexOf(id) ?? []))
    const passes = (row: number) =>
      isRowIn(ground, seen, row) && isRowIn(ground, areas, row) && (!named || named.has(row))
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

import {hazardKindSchema} from '#contract/hazard.ts'
import {inspectionOutcomeSchema} from '#contract/inspection.ts'
import type {Contribution, RiskExplanation} from '#contract/risk.ts'
import {dayText} from '../domain/risk/epochDays.ts'
import type {CityRisk} from './cityRisk.ts'

const MOST_REASONS = 5
const MOST_HISTORY = 100
/** Less than this is no reason. */
const LEAST_FACTOR = 1.02

const NO_ENTRY = inspectionOutcomeSchema.options.indexOf('noEntry')

/** What raises the risk of premises most, and when somebody was last inside by what the pack and the log tell. */
export function describeRows(
  city: CityRisk,
  rows: Int32Array,
): {reasons: Contribution[]; lastInspectedDay: number | null}[] {
  return Array.from(rows, row => ({
    reasons: city
      .explain(row)
      .contributions.filter(({factor}) => factor >= LEAST_FACTOR)
      .slice(0, MOST_REASONS),
    lastInspectedDay: lastInspectedDay(city, row),
  }))
}

function lastInspectedDay({history}: CityRisk, row: number): number | null {
  const {events, begin, end} = history.spanOf('inspections', row)
  let last = -Infinity
  for (let at = begin; at < end; at++) {
    if (events.outcome[at] !== NO_ENTRY) last = Math.max(last, events.day[at]!)
  }
  return Number.isFinite(last) ? last : null
}

type HistoryRow = RiskExplanation['history'][number]
type Told = Omit<HistoryRow, 'on'> & {readonly day: number}

/** What the pack tells of premises, the newest first. */
export function tellPackHistory(city: CityRisk, row: number): RiskExplanation['history'] {
  const {history, packSpans, packDepartments} = city
  const told: Told[] = []
  const fires = packSpans.spanOf(history, 'fires', row)
  for (let at = fires.begin; at < fires.end; at++) {
    told.push({what: 'fire', day: fires.events.day[at]!, detail: null})
  }
  const inspections = packSpans.spanOf(history, 'inspections', row)
  for (let at = inspections.begin; at < inspections.end; at++) {
    const detail = inspectionOutcomeSchema.options[inspections.events.outcome[at]!] ?? null
    const department = packDepartments.of('inspections', row, at - inspections.begin)
    told.push({what: 'inspection', day: inspections.events.day[at]!, detail, ...known(department)})
  }
  const hazards = packSpans.spanOf(history, 'hazards', row)
  for (let at = hazards.begin; at < hazards.end; at++) {
    const detail = hazardKindSchema.options[hazards.events.kind[at]!] ?? null
    told.push({what: 'hazard', day: hazards.events.foundDay[at]!, detail})
  }
  const penalties = packSpans.spanOf(history, 'penalties', row)
  for (let at = penalties.begin; at < penalties.end; at++) {
    const department = packDepartments.of('penalties', row, at - penalties.begin)
    told.push({what: 'penalty', day: penalties.events.day[at]!, detail: null, ...known(department)})
  }
  return told
    .sort((a, b) => b.day - a.day)
    .slice(0, MOST_HISTORY)
    .map(({day, ...rest}) => ({...rest, on: dayText(day)}))
}

function known(department: string | null | undefined): Pick<HistoryRow, 'department'> {
  return department === undefined ? {} : {department}
}

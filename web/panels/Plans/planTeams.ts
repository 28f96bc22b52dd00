import type {Unit, UnitKind} from '#contract/unit.ts'

/** Who can inspect, the likeliest first. */
export const TEAM_KINDS = [
  'gridWorker',
  'microFireStation',
  'jointDutyStation',
  'fireStation',
] as const satisfies readonly UnitKind[]

/** The teams of a kind by name; `locale` says how names are put in order. */
export function teamsOf(units: readonly Unit[], kind: UnitKind | null, locale: string): readonly Unit[] {
  return units
    .filter(unit => unit.kind === kind)
    .sort((left, right) => left.name.localeCompare(right.name, locale, {numeric: true}))
}

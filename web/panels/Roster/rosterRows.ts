import type {DutySpell, RosterReply, RosterShift, UnitDuty} from '#contract/roster.ts'
import type {Unit, UnitId, UnitKind} from '#contract/unit.ts'

/** So many units have a shift. */
export interface CountedSpell extends DutySpell {
  readonly count: number
}

/** A kind of unit on the roster. */
export interface KindRow {
  readonly kind: UnitKind
  readonly shifts: readonly RosterShift[]
  readonly total: number
  readonly onDuty: number
  /** The shifts that are on now, and those that come on duty next, the soonest first. */
  readonly now: readonly CountedSpell[]
  readonly next: readonly CountedSpell[]
}

/** A unit on the roster. */
export interface UnitRow {
  readonly unit: Unit
  readonly duty: UnitDuty
}

/** Each kind that has units: how many are on duty, in which shifts, and which come next. */
export function kindRows({kinds, groups}: RosterReply): KindRow[] {
  return kinds.flatMap(({kind, shifts}) => {
    const own = groups.filter(group => group.kind === kind)
    const total = countOf(own)
    if (total === 0) return []
    const onDuty = own.filter(({duty}) => duty.isOnDuty)
    const next = countSpells(own, ({next: spell}) => spell)
    const [soonest] = next
    return {
      ...{kind, shifts, total, onDuty: countOf(onDuty)},
      now: countSpells(onDuty, ({spell}) => spell),
      next: next.filter(({since}) => since === soonest?.since),
    }
  })
}

type Groups = RosterReply['groups']

function countOf(groups: Groups): number {
  return groups.reduce((sum, {unitIds}) => sum + unitIds.length, 0)
}

function countSpells(groups: Groups, spellOf: (duty: UnitDuty) => DutySpell | null): CountedSpell[] {
  const byKey = new Map<string, CountedSpell>()
  for (const {duty, unitIds} of groups) {
    const spell = spellOf(duty)
    if (!spell) continue
    const key = `${spell.shift} ${String(spell.since)}`
    byKey.set(key, {...spell, count: (byKey.get(key)?.count ?? 0) + unitIds.length})
  }
  return [...byKey.values()].sort((left, right) => left.since - right.since)
}

/**
 * The units of a kind whose name or area holds every word of `text`, case aside: who is there by an order first, then
 * who is on duty, then by name.
 */
export function unitRows(
  {
    units,
    dutyById,
    areaName,
  }: {
    units: readonly Unit[]
    dutyById: ReadonlyMap<UnitId, UnitDuty>
    areaName: (area: Unit['area']) => string
  },
  {kind, text, isOnDuty}: {kind: UnitKind; text: string; isOnDuty: boolean | null},
): UnitRow[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  const isFitting = (unit: Unit) => {
    const whole = `${unit.name} ${areaName(unit.area)}`.toLowerCase()
    return words.every(word => whole.includes(word))
  }
  return units
    .filter(unit => unit.kind === kind && isFitting(unit))
    .flatMap(unit => {
      const duty = dutyById.get(unit.id)
      return duty && (isOnDuty === null || duty.isOnDuty === isOnDuty) ? {unit, duty} : []
    })
    .sort(
      (left, right) =>
        Number(isByRoster(left)) - Number(isByRoster(right)) ||
        Number(right.duty.isOnDuty) - Number(left.duty.isOnDuty) ||
        left.unit.name.localeCompare(right.unit.name, 'zh'),
    )
}

function isByRoster({duty: {source}}: UnitRow): boolean {
  return source === 'roster' || source === 'none'
}

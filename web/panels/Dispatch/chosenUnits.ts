import type {DispatchCandidate, FilledNeed, Recommendation} from '#contract/dispatch.ts'
import type {Capability, UnitId} from '#contract/unit.ts'

/** Who is to be sent, and for what. */
export type ChosenUnits = ReadonlyMap<UnitId, Capability>

/** What the engine proposes: each unit once, for the first need that it fills. */
export function proposedUnits({needs}: Pick<Recommendation, 'needs'>): ChosenUnits {
  const chosen = new Map<UnitId, Capability>()
  for (const need of needs) {
    for (const unitId of need.chosen) if (!chosen.has(unitId)) chosen.set(unitId, need.capability)
  }
  return chosen
}

/** With the unit, for this need; or without it when it was chosen for it. */
export function toggleUnit(chosen: ChosenUnits, unitId: UnitId, capability: Capability): ChosenUnits {
  const next = new Map(chosen)
  if (next.get(unitId) === capability) next.delete(unitId)
  else next.set(unitId, capability)
  return next
}

/** How many of those chosen fill a need: sent for it, or able to do it besides where that is allowed. */
export function filledCount(
  need: Pick<FilledNeed, 'capability' | 'mayShare' | 'candidates'>,
  chosen: ChosenUnits,
): number {
  return need.candidates.filter(({unitId}) => {
    const capability = chosen.get(unitId)
    return capability === need.capability || (capability !== undefined && need.mayShare)
  }).length
}

/** How many are missing from the required needs. */
export function shortfallOf(needs: readonly FilledNeed[], chosen: ChosenUnits): number {
  return needs
    .filter(({isRequired}) => isRequired)
    .reduce((sum, need) => sum + Math.max(0, need.count - filledCount(need, chosen)), 0)
}

/** Every candidate by its id, the first time that it is named. */
export function candidatesById(
  needs: readonly Pick<FilledNeed, 'candidates'>[],
): ReadonlyMap<UnitId, DispatchCandidate> {
  const byId = new Map<UnitId, DispatchCandidate>()
  for (const {candidates} of needs) {
    for (const candidate of candidates) if (!byId.has(candidate.unitId)) byId.set(candidate.unitId, candidate)
  }
  return byId
}

/** The travel of a candidate; null when nothing is known of it. */
export function travelOf({reasons}: DispatchCandidate) {
  return reasons.find(reason => reason.code === 'travel') ?? null
}

/** What is sent: each unit with the travel time that it was chosen by. */
export function unitsToSend(needs: readonly FilledNeed[], chosen: ChosenUnits) {
  const byId = candidatesById(needs)
  return [...chosen].map(([unitId, capability]) => {
    const candidate = byId.get(unitId)
    return {unitId, capability, etaSeconds: (candidate && travelOf(candidate)?.seconds) ?? null}
  })
}

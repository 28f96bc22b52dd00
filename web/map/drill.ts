import type {Area} from '#contract/area.ts'
import type {AreaCode} from '#contract/ids.ts'

/** The community whose grid cells are shown: the drilled area itself, or the one that a drilled cell lies in. */
export function shownCommunity(
  areas: ReadonlyMap<AreaCode, Area>,
  drillCode: AreaCode | null,
): AreaCode | null {
  const area = drillCode === null ? undefined : areas.get(drillCode)
  if (!area || area.level === 'city') return null
  return area.level === 'community' ? area.code : area.parent
}

/** One level up from a drilled area; null for the whole city. */
export function drillUp(areas: ReadonlyMap<AreaCode, Area>, drillCode: AreaCode | null): AreaCode | null {
  const parent = drillCode === null ? undefined : areas.get(drillCode)?.parent
  if (!parent) return null
  return areas.get(parent)?.level === 'city' ? null : parent
}

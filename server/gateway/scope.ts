import type {Place} from '#contract/caseFile.ts'
import type {AreaCode} from '#contract/ids.ts'
import type {Unit} from '#contract/unit.ts'
import type {AreaLookup} from './ports.ts'
import {refuse, type Refusal} from './refusal.ts'

/** Whoever may see certain areas and no others. */
export interface Viewer {
  readonly areas: readonly AreaCode[]
}

/** The one place that says who may see what lies where. */
export interface Scope {
  readonly cityCode: AreaCode
  seesWholeCity(viewer: Viewer): boolean
  /** Whether the area is one of the viewer's, or lies in one. */
  seesArea(viewer: Viewer, code: AreaCode): boolean
  /** Whether something at this place may be shown; what lies in no area only to those who see the whole city. */
  seesPlace(viewer: Viewer, place: Place): boolean
  /** Whether a unit has its base in the viewer's areas, or serves what lies in them. */
  seesUnit(viewer: Viewer, unit: Pick<Unit, 'position' | 'area'>): boolean
  isArea(code: string): boolean
  /** The areas that a query runs over: the one asked for, or all of the viewer's; null for no restriction. */
  areasOf(
    viewer: Viewer,
    asked: AreaCode | undefined,
  ): {readonly ok: true; readonly areas: readonly AreaCode[] | null} | Refusal
}

export function createScope(cityCode: AreaCode, areaTree: AreaLookup): Scope {
  const seesArea = (viewer: Viewer, code: AreaCode) =>
    viewer.areas.some(area => areaTree.isWithin(code, area))
  const seesWholeCity = (viewer: Viewer) => viewer.areas.includes(cityCode)
  const isArea = (code: string) => areaTree.indexOf(code) !== undefined
  const seesPlace = (viewer: Viewer, {gridCell, community}: Place) => {
    if (seesWholeCity(viewer)) return true
    const smallest = gridCell ?? community
    return smallest !== null && seesArea(viewer, smallest)
  }
  return {
    cityCode,
    seesWholeCity,
    seesArea,
    isArea,
    seesPlace,
    seesUnit: (viewer, {position, area}) =>
      seesPlace(viewer, areaTree.locate(position)) ||
      viewer.areas.some(own => areaTree.isWithin(own, area) || areaTree.isWithin(area, own)),
    areasOf(viewer, asked) {
      if (asked === undefined) return {ok: true, areas: seesWholeCity(viewer) ? null : viewer.areas}
      if (!isArea(asked)) return refuse('invalid', {path: '$.area'})
      if (!seesArea(viewer, asked)) return refuse('outOfScope', {path: '$.area'})
      return {ok: true, areas: [asked]}
    },
  }
}

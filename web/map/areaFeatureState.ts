import type {Map as MapLibreMap} from 'maplibre-gl'
import type {AreaFigures} from '#contract/area.ts'
import type {AreaCode} from '#contract/ids.ts'
import type {MapFigure} from '#web/stores/view.ts'
import {AREA_SOURCES} from './basemapStyle.ts'

const COMMUNITY_CODE_LENGTH = 12

/** The source whose shapes an area belongs to; null for the city itself. */
export function areaSourceOf(code: AreaCode): string | null {
  if (code.length < COMMUNITY_CODE_LENGTH) return null
  return code.length === COMMUNITY_CODE_LENGTH ? AREA_SOURCES.community : AREA_SOURCES.gridCell
}

/** Writes areas' figures to the map, only those that changed: a picture of 1,500 areas costs nothing while it stands still. */
export function createFigureWriter(map: Pick<MapLibreMap, 'setFeatureState'>) {
  let written: ReadonlyMap<AreaCode, number> = new Map()

  return {
    /** Makes the map show `figure` of every area; an area without figures shows 0. O(areas). */
    write(byCode: ReadonlyMap<AreaCode, AreaFigures>, figure: MapFigure): void {
      const next = new Map([...byCode].map(([code, figures]) => [code, figures[figure]]))
      for (const [code, value] of next) {
        if (written.get(code) !== value) setFigure(code, value)
      }
      for (const code of written.keys()) {
        if (!next.has(code)) setFigure(code, 0)
      }
      written = next
    },
  }

  function setFigure(code: AreaCode, figure: number): void {
    const source = areaSourceOf(code)
    if (source !== null) map.setFeatureState({source, id: code}, {figure})
  }
}

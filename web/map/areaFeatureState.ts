import type {Map as MapLibreMap} from 'maplibre-gl'
import type {AreaCode} from '#contract/ids.ts'
import type {MapFigure} from '#web/stores/view.ts'
import type {AreaValues} from './areaFigure.ts'
import {AREA_SOURCES} from './areaLayers.ts'
import {classOf} from './figureClasses.ts'

const COMMUNITY_CODE_LENGTH = 12

/** The source whose shapes an area belongs to; null for the city itself. */
export function areaSourceOf(code: AreaCode): string | null {
  if (code.length < COMMUNITY_CODE_LENGTH) return null
  return code.length === COMMUNITY_CODE_LENGTH ? AREA_SOURCES.community : AREA_SOURCES.gridCell
}

/**
 * Writes the classes of areas' figures to the map, only those that changed: a picture of 1,500 areas costs nothing
 * while it stands still, nor does a figure that moves within its class.
 */
export function createClassWriter(map: Pick<MapLibreMap, 'setFeatureState'>) {
  let written: ReadonlyMap<AreaCode, number> = new Map()

  return {
    /** Makes the map show these values of `figure`; an area without one shows plain land. O(areas). */
    write(values: AreaValues, figure: MapFigure): void {
      const next = new Map([...values].map(([code, value]) => [code, classOf(figure, value)]))
      for (const [code, number] of next) {
        if ((written.get(code) ?? 0) !== number) setClass(code, number)
      }
      for (const code of written.keys()) {
        if (!next.has(code)) setClass(code, 0)
      }
      written = next
    },
  }

  function setClass(code: AreaCode, number: number): void {
    const source = areaSourceOf(code)
    if (source !== null) map.setFeatureState({source, id: code}, {class: number})
  }
}

import type {PickingInfo} from '@deck.gl/core'
import type {Map as MapLibreMap} from 'maplibre-gl'
import type {AreaFigures} from '#contract/area.ts'
import type {AreaCode, CaseCode} from '#contract/ids.ts'
import {ALARM_LAYER_ID, createAlarmLayers} from '#web/layers/alarmLayers.ts'
import type {AlarmPoint} from '#web/layers/alarmPoints.ts'
import {CASE_LAYER_IDS, createCaseLayers} from '#web/layers/caseLayers.ts'
import type {CasePoint} from '#web/layers/casePoints.ts'
import {pointDetailAt} from '#web/layers/levelOfDetail.ts'
import {drawIconAtlas} from '#web/layers/pointIcons.ts'
import type {MapFigure} from '#web/stores/view.ts'
import {areaSourceOf, createFigureWriter} from './areaFeatureState.ts'
import {
  AREA_FILL_LAYERS,
  cellFilter,
  COMMUNITY_LAND_LAYER,
  communityFilter,
  communityLabelFilter,
  drilledFilter,
} from './basemapStyle.ts'
import type {CityMapHandle} from './createCityMap.ts'
import {createPulseMarkers, type Pulse} from './pulseMarkers.ts'

/** The live points that are drawn over the ground. */
export interface ScenePoints {
  readonly cases: readonly CasePoint[]
  readonly alarms: readonly AlarmPoint[]
  readonly selectedCode: CaseCode | null
}

/** What lies under a pixel: the point on top, else the finest area. */
export type ScenePick =
  | {readonly type: 'case'; readonly point: CasePoint}
  | {readonly type: 'alarm'; readonly point: AlarmPoint}
  | {readonly type: 'area'; readonly code: string}

const PICK_RADIUS = 6

/** Draws the live city on a loaded map. Every method takes the whole of what it shows; what did not change costs nothing. */
export function createMapScene(handle: CityMapHandle, unit: number) {
  const {map} = handle
  const iconAtlas = drawIconAtlas()
  const figures = createFigureWriter(map)
  const pulses = createPulseMarkers(map)
  let points: ScenePoints = {cases: [], alarms: [], selectedCode: null}
  let detail = pointDetailAt(map.getZoom(), unit)
  let hovered: AreaCode | null = null

  map.on('zoom', () => {
    const next = pointDetailAt(map.getZoom(), unit)
    if (next === detail) return
    detail = next
    drawPoints()
  })

  /** Gives the overlay its layers. */
  function drawPoints() {
    const {cases, alarms, selectedCode} = points
    handle.overlay()?.setProps({
      layers: [
        ...createCaseLayers({points: cases, selectedCode, detail, unit, iconAtlas}),
        ...createAlarmLayers({points: alarms, unit, iconAtlas}),
      ],
    })
  }

  return {
    showPoints(next: ScenePoints): void {
      points = next
      drawPoints()
    },
    showFigures(byCode: ReadonlyMap<AreaCode, AreaFigures>, figure: MapFigure): void {
      figures.write(byCode, figure)
    },
    showPulses(next: readonly Pulse[]): void {
      pulses.show(next)
    },
    /** Shows the cells of a community, and outlines the area that is drilled into. */
    showDrill(drillCode: AreaCode | null, community: AreaCode | null): void {
      map.setFilter(AREA_FILL_LAYERS.community, communityFilter(community))
      map.setFilter('community-label', communityLabelFilter(community))
      for (const layer of [AREA_FILL_LAYERS.gridCell, 'cells-border', 'cell-label']) {
        map.setFilter(layer, cellFilter(community))
      }
      map.setFilter('communities-drilled', drilledFilter(drillCode))
      map.setFilter('gridCells-drilled', drilledFilter(drillCode))
    },
    showHover(code: AreaCode | null): void {
      if (hovered !== null) setHovered(map, hovered, false)
      if (code !== null) setHovered(map, code, true)
      hovered = code
    },
    /** What a click or the pointer means at a pixel of the map; null over sea and foreign land. */
    pickAt(x: number, y: number): ScenePick | null {
      const info = handle.overlay()?.pickObject({x, y, radius: PICK_RADIUS * unit})
      return (info && pointOf(info)) ?? areaAt(map, x, y)
    },
    areaAt: (x: number, y: number) => areaAt(map, x, y),
    dispose(): void {
      pulses.dispose()
    },
  }
}
export type MapScene = ReturnType<typeof createMapScene>

/** The case or alarm that deck.gl found. */
export function pointOf({object, layer}: PickingInfo): ScenePick | null {
  if (!object || !layer) return null
  if (layer.id === ALARM_LAYER_ID) {
    // eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- the layer says what its objects are, deck.gl's types do not
    return {type: 'alarm', point: object as AlarmPoint}
  }
  if (CASE_LAYER_IDS.some(id => id === layer.id)) {
    // eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- as above
    return {type: 'case', point: object as CasePoint}
  }
  return null
}

function areaAt(map: MapLibreMap, x: number, y: number): ScenePick | null {
  const layers = [AREA_FILL_LAYERS.gridCell, COMMUNITY_LAND_LAYER]
  const code: unknown = map.queryRenderedFeatures([x, y], {layers})[0]?.properties['code']
  return typeof code === 'string' ? {type: 'area', code} : null
}

function setHovered(map: MapLibreMap, code: AreaCode, isHovered: boolean): void {
  const source = areaSourceOf(code)
  if (source !== null) map.setFeatureState({source, id: code}, {hovered: isHovered})
}

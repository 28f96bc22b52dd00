import {WebMercatorViewport, type PickingInfo} from '@deck.gl/core'
import type {Map as MapLibreMap} from 'maplibre-gl'
import type {AreaCode, CaseCode} from '#contract/ids.ts'
import type {PremisesTable} from '#contract/premisesTable.ts'
import {createAlarmLayers} from '#web/layers/alarmLayers.ts'
import type {AlarmPoint} from '#web/layers/alarmPoints.ts'
import {createCaseLayers} from '#web/layers/caseLayers.ts'
import type {CasePoint} from '#web/layers/casePoints.ts'
import {groundDetailAt, heatOpacityAt, pointDetailAt} from '#web/layers/levelOfDetail.ts'
import {drawIconAtlas} from '#web/layers/pointIcons.ts'
import {createPremisesColumns, type PremisesColumns, type PremisesMarks} from '#web/layers/premisesColumns.ts'
import {createPremisesLayers} from '#web/layers/premisesLayers.ts'
import {kindPaint, type PremisesPaint} from '#web/layers/premisesPaint.ts'
import {roofPosition} from '#web/layers/premisesParts.ts'
import {createCoverageLayers, type CoverageCell, type CoverageLook} from '#web/layers/coverageLayers.ts'
import {createDispatchLayers, NO_LINKS, type DispatchLinks} from '#web/layers/dispatchLayers.ts'
import {createRoundLayers, type RoundPicture} from '#web/layers/roundLayers.ts'
import {createUnitLayers, splitUnits, type SplitUnits} from '#web/layers/unitLayers.ts'
import type {MapDetail, MapFigure, Theme} from '#web/stores/view.ts'
import type {AreaValues} from './areaFigure.ts'
import {areaSourceOf, createClassWriter} from './areaFeatureState.ts'
import {
  AREA_FILL_LAYERS,
  CELL_LAYERS,
  cellFilter,
  cellLabelFilter,
  COMMUNITY_LAND_LAYER,
  communityFilter,
  communityLabelFilter,
  DIM_LAYER,
  dimFilter,
  drilledFilter,
  HEAT_BELOW_LAYER,
  type ShownCells,
} from './areaLayers.ts'
import type {CityMapHandle} from './createCityMap.ts'
import {createHeatLayer, HEAT_LAYER_ID, type HeatPicture} from './heatLayer.ts'
import {nearestPremises} from './nearestPremises.ts'
import {createPulseMarkers, type Pulse} from './pulseMarkers.ts'
import {pointOf, type ScenePick} from './scenePick.ts'

/** The live points that are drawn over the ground. */
export interface ScenePoints {
  readonly cases: readonly CasePoint[]
  readonly alarms: readonly AlarmPoint[]
  readonly selectedCode: CaseCode | null
}

/** What is drawn of premises: all of them, those with a mark of their own, and the selected one. */
export interface ScenePremises {
  readonly table: PremisesTable | null
  readonly marks: PremisesMarks
  readonly paint: PremisesPaint
  readonly selectedIndex: number | null
}

interface SceneParams {
  readonly unit: number
  readonly theme: Theme
  /** The map shows more of the ground, or less. Told once at the beginning too. */
  readonly onDetail: (detail: MapDetail) => void
}

const PICK_RADIUS = 6
const NO_POINTS: ScenePoints = {cases: [], alarms: [], selectedCode: null}
const NO_PREMISES: ScenePremises = {
  table: null,
  marks: new Map(),
  paint: kindPaint('dark'),
  selectedIndex: null,
}
/** The roof that a premises may stand on, when one looks for it under the pointer. */
const ROOF_PX = 120

/** Draws the live city on a loaded map. Every method takes the whole of what it shows; what did not change costs nothing. */
export function createMapScene(handle: CityMapHandle, {unit, theme: firstTheme, onDetail}: SceneParams) {
  const {map} = handle
  const iconAtlas = drawIconAtlas()
  const classes = createClassWriter(map)
  const pulses = createPulseMarkers(map)
  let theme = firstTheme
  let points = NO_POINTS
  let premises = NO_PREMISES
  let units: SplitUnits = splitUnits([])
  let links: DispatchLinks = NO_LINKS
  let round: RoundPicture | null = null
  let coverage: {cells: readonly CoverageCell[]; look: CoverageLook} = {cells: [], look: 'fill'}
  const heat = createHeatLayer(zoom => heatOpacityAt(zoom, unit))
  let columns: {table: PremisesTable; paint: PremisesPaint; held: PremisesColumns} | null = null
  let version = 0
  let glyphs = pointDetailAt(map.getZoom(), unit)
  let detail = groundDetailAt(map.getZoom(), unit)
  let drilled: {code: AreaCode | null; community: AreaCode | null} = {code: null, community: null}
  let hovered: AreaCode | null = null

  map.on('zoom', onZoom)
  addHeat()
  onDetail(detail)

  function addHeat() {
    if (!map.getLayer(HEAT_LAYER_ID)) map.addLayer(heat.layer, HEAT_BELOW_LAYER)
  }

  function onZoom() {
    const nextGlyphs = pointDetailAt(map.getZoom(), unit)
    const nextDetail = groundDetailAt(map.getZoom(), unit)
    if (nextGlyphs === glyphs && nextDetail === detail) return
    const isOther = nextDetail !== detail
    glyphs = nextGlyphs
    detail = nextDetail
    draw()
    if (!isOther) return
    filterAreas()
    onDetail(detail)
  }

  const isShowingPremises = () => detail === 'premises' || detail === 'buildings'

  /** Gives the overlay its layers. */
  function draw() {
    const held = premisesColumns()
    const {cases, alarms, selectedCode} = points
    handle.overlay()?.setProps({
      layers: [
        ...createCoverageLayers({...coverage, theme, unit}),
        ...createPremisesLayers({
          data: held?.data ?? null,
          version,
          visible: isShowingPremises(),
          selected: selectedRoof(),
          theme,
          unit,
        }),
        ...createDispatchLayers({links, theme, unit}),
        ...createUnitLayers({units, detail, theme, unit, iconAtlas}),
        ...createCaseLayers({points: cases, selectedCode, detail: glyphs, theme, unit, iconAtlas}),
        ...createRoundLayers({round, theme, unit}),
        ...createAlarmLayers({points: alarms, theme, unit, iconAtlas}),
      ],
    })
  }

  function selectedRoof() {
    const {table, selectedIndex} = premises
    return table && selectedIndex !== null ? roofPosition(table, selectedIndex) : null
  }

  /** The uploaded premises; uploaded once they are near enough to be seen, and not before. */
  function premisesColumns(): PremisesColumns | null {
    const {table, paint, marks} = premises
    if (columns && columns.table !== table) {
      columns.held.destroy()
      columns = null
    }
    const device = handle.device()
    if (!columns && table && device && isShowingPremises()) {
      columns = {table, paint, held: createPremisesColumns(device, table, paint)}
    }
    if (columns) paintColumns(columns)
    if (columns?.held.show(marks)) version += 1
    return columns?.held ?? null
  }

  /** Far away nobody sees the colours: they are painted on the way in. */
  function paintColumns(into: NonNullable<typeof columns>) {
    if (into.paint === premises.paint || !isShowingPremises()) return
    into.paint = premises.paint
    into.held.repaint(into.paint)
    version += 1
  }

  /** Which areas show their figure: the drilled community's cells, from near all cells, else the communities. */
  function filterAreas() {
    const shown: ShownCells = drilled.community ?? (detail === 'communities' ? null : 'all')
    map.setFilter(AREA_FILL_LAYERS.community, communityFilter(shown))
    map.setFilter('community-label', communityLabelFilter(shown))
    map.setFilter('cell-label', cellLabelFilter(shown))
    for (const layer of CELL_LAYERS) map.setFilter(layer, cellFilter(shown))
    map.setFilter(DIM_LAYER, dimFilter(drilled.community))
    map.setFilter('communities-drilled', drilledFilter(drilled.code))
    map.setFilter('gridCells-drilled', drilledFilter(drilled.code))
  }

  function premisesAt(x: number, y: number): ScenePick | null {
    const {table} = premises
    if (!table || !columns || !isShowingPremises()) return null
    const {clientWidth: width, clientHeight: height} = map.getContainer()
    const {lng, lat} = map.getCenter()
    const viewport = new WebMercatorViewport({
      width,
      height,
      longitude: lng,
      latitude: lat,
      zoom: map.getZoom(),
      pitch: map.getPitch(),
    })
    const reach = PICK_RADIUS * unit
    // What stands on a roof lies nearer to the viewer than its ground: look that much further down the screen.
    const below = map.getPitch() > 0 ? ROOF_PX * unit : reach
    const northWest = map.unproject([x - reach, y - reach])
    const southEast = map.unproject([x + reach, y + below])
    const index = nearestPremises(table, [northWest.lng, southEast.lat, southEast.lng, northWest.lat], {
      within: reach,
      distanceTo: at => {
        const [px = 0, py = 0] = viewport.project(roofPosition(table, at))
        return Math.hypot(px - x, py - y)
      },
    })
    return index === null ? null : {type: 'premises', index}
  }

  return {
    showPoints(next: ScenePoints): void {
      points = next
      draw()
    },
    showPremises(next: ScenePremises): void {
      premises = next
      draw()
    },
    showUnits(next: SplitUnits): void {
      units = next
      draw()
    },
    showLinks(next: DispatchLinks): void {
      links = next
      draw()
    },
    /** The round of inspections in hand; null for none. */
    showRound(next: RoundPicture | null): void {
      round = next
      draw()
    },
    showCoverage(cells: readonly CoverageCell[], look: CoverageLook): void {
      coverage = {cells, look}
      draw()
    },
    /** The surface of risk below streets and names; null for none. */
    showHeat(next: HeatPicture | null): void {
      heat.show(next)
    },
    /** Colours some of the premises anew, whose figures changed in place. */
    repaintPremises(indexes: readonly number[]): void {
      if (!columns || columns.table !== premises.table || columns.paint !== premises.paint) return
      columns.held.patch(indexes, columns.paint)
      version += 1
      draw()
    },
    showFigures(values: AreaValues, figure: MapFigure): void {
      classes.write(values, figure)
    },
    showPulses(next: readonly Pulse[]): void {
      pulses.show(next)
    },
    /** Shows the cells of a community, and outlines the area that is drilled into. */
    showDrill(code: AreaCode | null, community: AreaCode | null): void {
      drilled = {code, community}
      filterAreas()
    },
    /** After the map took a style of another theme. */
    showTheme(next: Theme): void {
      theme = next
      addHeat()
      filterAreas()
      draw()
    },
    showHover(code: AreaCode | null): void {
      if (hovered !== null) setHovered(map, hovered, false)
      if (code !== null) setHovered(map, code, true)
      hovered = code
    },
    /** What a click or the pointer means at a pixel of the map; null over sea and foreign land. */
    pickAt(x: number, y: number): ScenePick | null {
      const info = handle.overlay()?.pickObject({x, y, radius: PICK_RADIUS * unit})
      return (info && pointOf(info)) ?? premisesAt(x, y) ?? areaAt(map, x, y)
    },
    premisesAt,
    areaAt: (x: number, y: number) => areaAt(map, x, y),
    pointOf: (info: PickingInfo) => pointOf(info),
    dispose(): void {
      map.off('zoom', onZoom)
      pulses.dispose()
      columns?.held.destroy()
      columns = null
    },
  }
}
export type MapScene = ReturnType<typeof createMapScene>

function areaAt(map: MapLibreMap, x: number, y: number): ScenePick | null {
  const layers = [AREA_FILL_LAYERS.gridCell, COMMUNITY_LAND_LAYER]
  const code: unknown = map.queryRenderedFeatures([x, y], {layers})[0]?.properties['code']
  return typeof code === 'string' ? {type: 'area', code} : null
}

function setHovered(map: MapLibreMap, code: AreaCode, isHovered: boolean): void {
  const source = areaSourceOf(code)
  if (source !== null) map.setFeatureState({source, id: code}, {hovered: isHovered})
}

import {IconLayer, ScatterplotLayer} from '@deck.gl/layers'
import {paletteOf, toRgba} from '#web/theme/palette.ts'
import type {CaseCode} from '#contract/ids.ts'
import type {CaseLevel} from '#contract/caseFile.ts'
import type {CasePoint} from './casePoints.ts'
import {ALWAYS_ON_TOP} from './drawOrder.ts'
import type {PointDetail} from './levelOfDetail.ts'
import {DRILL_ICON, ICON_MAPPING, LEVEL_SHAPE, type IconAtlas} from './pointIcons.ts'
import {KIND_COLORS} from './pointPalette.ts'

interface CaseLayersParams {
  /** Must keep its identity while nothing changed: deck.gl rebuilds every buffer when it does not. */
  points: readonly CasePoint[]
  selectedCode: CaseCode | null
  detail: PointDetail
  theme: 'dark' | 'light'
  /** Size of one design pixel in CSS pixels. */
  unit: number
  iconAtlas: IconAtlas | null
}

/** Radius of a dot and size of a badge, in design pixels. */
const DOT_RADIUS: Readonly<Record<CaseLevel, number>> = {1: 6, 2: 5, 3: 3.8, 4: 3}
const BADGE_SIZE: Readonly<Record<CaseLevel, number>> = {1: 36, 2: 30, 3: 27, 4: 23}

const NO_POINTS: readonly CasePoint[] = []
const DRILLS = new WeakMap<readonly CasePoint[], readonly CasePoint[]>()

/** Identifies a case layer among all layers, for picking. */
export const CASE_LAYER_IDS = ['case-dots', 'case-shapes'] as const

/** Open cases: dots from afar; from near badges whose shape is the level, whose glyph is the kind. Amber: overdue. Hatched: a drill. */
export function createCaseLayers(params: CaseLayersParams) {
  return [createDots(params), ...createBadges(params), ...createHatching(params), createSelection(params)]
}

function createDots({points, detail, theme, unit, iconAtlas}: CaseLayersParams) {
  return new ScatterplotLayer<CasePoint>({
    id: CASE_LAYER_IDS[0],
    ...shownOnly(points, detail === 'dot' || iconAtlas === null),
    pickable: true,
    stroked: true,
    billboard: true,
    parameters: ALWAYS_ON_TOP,
    radiusUnits: 'pixels',
    lineWidthUnits: 'pixels',
    radiusScale: unit,
    lineWidthScale: unit,
    getPosition: toPosition,
    getRadius: point => DOT_RADIUS[point.caseFile.level],
    getFillColor: point => (point.isOverdue ? toRgba(paletteOf(theme).late) : kindColor(point, theme)),
    getLineColor: toRgba(paletteOf(theme).ground),
    getLineWidth: 1.4,
    updateTriggers: {getFillColor: theme},
  })
}

function createBadges(params: CaseLayersParams) {
  return [
    createIcons('case-edges', params, {
      icon: point => LEVEL_SHAPE[point.caseFile.level],
      color: point => toRgba(point.isOverdue ? paletteOf(params.theme).late : paletteOf(params.theme).ground),
      scale: 1.22,
    }),
    createIcons(CASE_LAYER_IDS[1], params, {
      icon: point => LEVEL_SHAPE[point.caseFile.level],
      color: point => kindColor(point, params.theme),
      scale: 1,
    }),
    createIcons('case-glyphs', params, {
      icon: point => point.caseFile.kind,
      color: () => toRgba(paletteOf(params.theme).ground),
      scale: 0.62,
    }),
  ]
}

interface IconStyle {
  readonly icon: (point: CasePoint) => string
  readonly color: (point: CasePoint) => ReturnType<typeof toRgba>
  readonly scale: number
}

function createIcons(
  id: string,
  {points, detail, theme, unit, iconAtlas}: CaseLayersParams,
  style: IconStyle,
) {
  return new IconLayer<CasePoint>({
    id,
    ...shownOnly(points, detail === 'glyph' && iconAtlas !== null),
    pickable: id === CASE_LAYER_IDS[1],
    ...(iconAtlas && {iconAtlas}),
    iconMapping: ICON_MAPPING,
    alphaCutoff: 0.05,
    parameters: ALWAYS_ON_TOP,
    sizeUnits: 'pixels',
    sizeScale: unit * style.scale,
    getPosition: toPosition,
    getIcon: style.icon,
    getSize: point => BADGE_SIZE[point.caseFile.level],
    getColor: style.color,
    updateTriggers: {getColor: theme},
  })
}

/** Drills are few: the hatching is drawn at every distance, larger than the point under it. */
function createHatching({points, detail, theme, unit, iconAtlas}: CaseLayersParams) {
  const drills = drillsOf(points)
  if (drills.length === 0 || iconAtlas === null) return []
  const hatching = new IconLayer<CasePoint>({
    id: 'case-drills',
    data: drills,
    iconAtlas,
    iconMapping: ICON_MAPPING,
    alphaCutoff: 0.05,
    parameters: ALWAYS_ON_TOP,
    sizeUnits: 'pixels',
    sizeScale: unit,
    getPosition: toPosition,
    getIcon: () => DRILL_ICON,
    getSize: point => (detail === 'glyph' ? 1.15 * BADGE_SIZE[point.caseFile.level] : 22),
    getColor: toRgba(paletteOf(theme).text, 190),
    updateTriggers: {getSize: detail, getColor: theme},
  })
  return [hatching]
}

/** The drills among points, the same list for the same points. */
function drillsOf(points: readonly CasePoint[]): readonly CasePoint[] {
  const known = DRILLS.get(points) ?? points.filter(({caseFile}) => caseFile.isDrill)
  DRILLS.set(points, known)
  return known
}

function createSelection({points, selectedCode, detail, theme, unit}: CaseLayersParams) {
  const selected = selectedCode === null ? undefined : points.find(isSelected)
  return new ScatterplotLayer<CasePoint>({
    id: 'case-selected',
    data: selected ? [selected] : [],
    stroked: true,
    billboard: true,
    parameters: ALWAYS_ON_TOP,
    filled: false,
    radiusUnits: 'pixels',
    lineWidthUnits: 'pixels',
    radiusScale: unit,
    lineWidthScale: unit,
    getPosition: toPosition,
    getRadius: detail === 'glyph' ? 25 : 13,
    getLineWidth: 2.5,
    getLineColor: toRgba(paletteOf(theme).accent),
    updateTriggers: {getRadius: detail},
  })

  function isSelected(point: CasePoint): boolean {
    return point.caseFile.caseCode === selectedCode
  }
}

/** A hidden layer holds nothing: deck.gl would rebuild its buffers with every change all the same. */
function shownOnly(points: readonly CasePoint[], visible: boolean) {
  return {data: visible ? points : NO_POINTS, visible}
}

function toPosition({position}: CasePoint): [number, number] {
  return [position[0], position[1]]
}

function kindColor(point: CasePoint, theme: CaseLayersParams['theme']) {
  return toRgba(KIND_COLORS[theme][point.caseFile.kind])
}

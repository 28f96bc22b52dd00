import {IconLayer, ScatterplotLayer} from '@deck.gl/layers'
import {paletteOf, toRgba, type HexColor, type Palette} from '#web/theme/palette.ts'
import type {AlarmPoint, AlarmPointState} from './alarmPoints.ts'
import {ALWAYS_ON_TOP} from './drawOrder.ts'
import {DRILL_ICON, ICON_MAPPING, type IconAtlas} from './pointIcons.ts'

interface AlarmLayersParams {
  /** Must keep its identity while nothing changed. */
  points: readonly AlarmPoint[]
  theme: 'dark' | 'light'
  /** Size of one design pixel in CSS pixels. */
  unit: number
  iconAtlas: IconAtlas | null
}

const DRILLS = new WeakMap<readonly AlarmPoint[], readonly AlarmPoint[]>()

/** Identifies the alarm layer that answers picking. */
export const ALARM_LAYER_ID = 'alarm-discs'

/** The colour that says what an alarm asks for. */
export function alarmColor(state: AlarmPointState, palette: Palette): HexColor {
  if (state === 'urgent') return palette.act
  return state === 'attended' ? palette.text : palette.late
}

const DISC_RADIUS: Readonly<Record<AlarmPointState, number>> = {urgent: 11, attended: 9, fault: 3.6}
const RING_RADIUS: Readonly<Record<AlarmPointState, number>> = {urgent: 19, attended: 14, fault: 0}

/**
 * Standing alarms. Fire: a flame in a ringed disc, red and full while nobody is on it, hollow once somebody is.
 * Fault: a small hollow amber ring. Hatched: a drill. The sizes differ with the state, so colour is never the only sign.
 */
export function createAlarmLayers({points, theme, unit, iconAtlas}: AlarmLayersParams) {
  const palette = paletteOf(theme)
  const common = {
    data: points,
    stroked: true,
    billboard: true,
    parameters: ALWAYS_ON_TOP,
    radiusUnits: 'pixels',
    lineWidthUnits: 'pixels',
    radiusScale: unit,
    lineWidthScale: unit,
    getPosition: toPosition,
    getLineColor: (point: AlarmPoint) => toRgba(alarmColor(point.state, palette)),
    updateTriggers: {getLineColor: theme, getFillColor: theme},
  } as const
  return [
    new ScatterplotLayer<AlarmPoint>({
      ...common,
      id: 'alarm-rings',
      filled: false,
      getRadius: point => RING_RADIUS[point.state],
      getLineWidth: point => (point.state === 'fault' ? 0 : 2),
    }),
    new ScatterplotLayer<AlarmPoint>({
      ...common,
      id: ALARM_LAYER_ID,
      pickable: true,
      getRadius: point => DISC_RADIUS[point.state],
      getFillColor: point => toRgba(point.state === 'urgent' ? palette.act : palette.ground, 235),
      getLineWidth: 1.6,
    }),
    new IconLayer<AlarmPoint>({
      id: 'alarm-glyphs',
      data: points,
      visible: iconAtlas !== null,
      ...(iconAtlas && {iconAtlas}),
      iconMapping: ICON_MAPPING,
      alphaCutoff: 0.05,
      parameters: ALWAYS_ON_TOP,
      sizeUnits: 'pixels',
      sizeScale: unit,
      getPosition: toPosition,
      getIcon: () => 'fire',
      getSize: point => (point.state === 'fault' ? 0 : 16),
      getColor: point => toRgba(point.state === 'urgent' ? '#ffffff' : palette.text),
      updateTriggers: {getColor: theme},
    }),
    ...createHatching({points, theme, unit, iconAtlas}),
  ]
}

/** The hatching over what is part of a drill. */
function createHatching({points, theme, unit, iconAtlas}: AlarmLayersParams) {
  const drills = drillsOf(points)
  if (drills.length === 0 || iconAtlas === null) return []
  return [
    new IconLayer<AlarmPoint>({
      id: 'alarm-drills',
      data: drills,
      iconAtlas,
      iconMapping: ICON_MAPPING,
      alphaCutoff: 0.05,
      parameters: ALWAYS_ON_TOP,
      sizeUnits: 'pixels',
      sizeScale: unit,
      getPosition: toPosition,
      getIcon: () => DRILL_ICON,
      getSize: point => 2.3 * RING_RADIUS[point.state] || 18,
      getColor: toRgba(paletteOf(theme).text, 190),
      updateTriggers: {getColor: theme},
    }),
  ]
}

/** The drills among points, the same list for the same points. */
function drillsOf(points: readonly AlarmPoint[]): readonly AlarmPoint[] {
  const known = DRILLS.get(points) ?? points.filter(({isDrill}) => isDrill)
  DRILLS.set(points, known)
  return known
}

function toPosition({position}: AlarmPoint): [number, number] {
  return [position[0], position[1]]
}

import {IconLayer, ScatterplotLayer} from '@deck.gl/layers'
import {PALETTE, toRgba, type HexColor} from '#web/theme/palette.ts'
import type {AlarmPoint, AlarmPointState} from './alarmPoints.ts'
import {ICON_MAPPING, type IconAtlas} from './pointIcons.ts'

interface AlarmLayersParams {
  /** Must keep its identity while nothing changed. */
  points: readonly AlarmPoint[]
  /** Size of one design pixel in CSS pixels. */
  unit: number
  iconAtlas: IconAtlas | null
}

/** Identifies the alarm layer that answers picking. */
export const ALARM_LAYER_ID = 'alarm-discs'

const COLOR: Readonly<Record<AlarmPointState, HexColor>> = {
  urgent: PALETTE.act,
  attended: PALETTE.text,
  fault: PALETTE.late,
}
const DISC_RADIUS: Readonly<Record<AlarmPointState, number>> = {urgent: 11, attended: 9, fault: 3.6}
const RING_RADIUS: Readonly<Record<AlarmPointState, number>> = {urgent: 19, attended: 14, fault: 0}

/**
 * Standing alarms. Fire: a flame in a ringed disc, red and full while nobody is on it, hollow once somebody is.
 * Fault: a small hollow amber ring. The sizes differ with the state, so colour is never the only sign.
 */
export function createAlarmLayers({points, unit, iconAtlas}: AlarmLayersParams) {
  const common = {
    data: points,
    stroked: true,
    radiusUnits: 'pixels',
    lineWidthUnits: 'pixels',
    radiusScale: unit,
    lineWidthScale: unit,
    getPosition: toPosition,
    getLineColor: (point: AlarmPoint) => toRgba(COLOR[point.state]),
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
      getFillColor: point => toRgba(point.state === 'urgent' ? PALETTE.act : PALETTE.ground, 235),
      getLineWidth: 1.6,
    }),
    new IconLayer<AlarmPoint>({
      id: 'alarm-glyphs',
      data: points,
      visible: iconAtlas !== null,
      ...(iconAtlas && {iconAtlas}),
      iconMapping: ICON_MAPPING,
      alphaCutoff: 0.05,
      sizeUnits: 'pixels',
      sizeScale: unit,
      getPosition: toPosition,
      getIcon: () => 'fire',
      getSize: point => (point.state === 'fault' ? 0 : 16),
      getColor: point => toRgba(point.state === 'urgent' ? '#ffffff' : PALETTE.text),
    }),
  ]
}

function toPosition({position}: AlarmPoint): [number, number] {
  return [position[0], position[1]]
}

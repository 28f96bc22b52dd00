import {PathLayer, ScatterplotLayer, TextLayer} from '@deck.gl/layers'
import type {Position} from '#geo/types.ts'
import {paletteOf, toRgba} from '#web/theme/palette.ts'
import {ALWAYS_ON_TOP} from './drawOrder.ts'

/** A stop of a round of inspections. */
export interface RoundPoint {
  readonly position: Position
  readonly number: number
  readonly isDone: boolean
}

/** A round as the map draws it: from the start through its stops and back. */
export interface RoundPicture {
  readonly start: Position
  readonly stops: readonly RoundPoint[]
  /** The whole way, along the streets as far as it is known. */
  readonly way: readonly Position[]
}

const RADIUS = 11
const TEXT_SIZE = 13
const CASING_WIDTH = 5
const WAY_WIDTH = 2

/** The stops of a round with their numbers, and the way from one to the next. */
export function createRoundLayers({
  round,
  theme,
  unit,
}: {
  /** Must keep its identity while nothing changed. */
  round: RoundPicture | null
  theme: 'dark' | 'light'
  /** Size of one design pixel in CSS pixels. */
  unit: number
}) {
  const palette = paletteOf(theme)
  const ways = round && round.stops.length > 0 ? [round] : []
  const stops = round?.stops ?? []
  const path = (id: string, width: number, color: [number, number, number, number]) =>
    new PathLayer<RoundPicture>({
      id,
      data: ways,
      getPath: ({way}) => way.map(([lng, lat]): [number, number] => [lng, lat]),
      getColor: color,
      widthUnits: 'pixels',
      widthScale: unit,
      getWidth: width,
      jointRounded: true,
      capRounded: true,
      updateTriggers: {getColor: theme},
      parameters: ALWAYS_ON_TOP,
    })
  return [
    path('round-casing', CASING_WIDTH, toRgba(palette.ground, 170)),
    path('round-way', WAY_WIDTH, toRgba(palette.accent, 220)),
    new ScatterplotLayer<RoundPicture>({
      id: 'round-start',
      data: ways,
      getPosition: ({start}) => [start[0], start[1]],
      getRadius: RADIUS * 0.6,
      getFillColor: toRgba(palette.text),
      getLineColor: toRgba(palette.ground),
      ...pixelDisc(unit),
      updateTriggers: {getFillColor: theme, getLineColor: theme},
    }),
    new ScatterplotLayer<RoundPoint>({
      id: 'round-stops',
      data: stops,
      getPosition: ({position}) => [position[0], position[1]],
      getRadius: RADIUS,
      getFillColor: ({isDone}) => toRgba(isDone ? palette.high : palette.accent),
      getLineColor: ({isDone}) => toRgba(isDone ? palette.calm : palette.ground),
      ...pixelDisc(unit),
      updateTriggers: {getFillColor: theme, getLineColor: theme},
    }),
    new TextLayer<RoundPoint>({
      id: 'round-numbers',
      data: stops,
      getPosition: ({position}) => [position[0], position[1]],
      getText: ({number}) => String(number),
      getSize: TEXT_SIZE,
      sizeScale: unit,
      getColor: ({isDone}) => toRgba(isDone ? palette.text : palette.ground),
      characterSet: '0123456789',
      fontFamily: 'Inter, sans-serif',
      fontWeight: 600,
      updateTriggers: {getColor: theme},
      parameters: ALWAYS_ON_TOP,
    }),
  ]
}

function pixelDisc(unit: number) {
  return {
    stroked: true,
    billboard: true,
    radiusUnits: 'pixels',
    lineWidthUnits: 'pixels',
    radiusScale: unit,
    lineWidthScale: unit,
    getLineWidth: 2,
    parameters: ALWAYS_ON_TOP,
  } as const
}

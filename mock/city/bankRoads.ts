import type {MultiPolygonRings, Position} from '#geo/types.ts'
import type {BaseLine} from './cityLines.ts'
import {resample, wrapAt} from './polyline.ts'
import type {Creek} from './waterNet.ts'

/** Metres from the water's edge to the middle of the road along it. */
const BANK_METERS = 10
const STEP = 25

/** How far the middle of a bank road is from the middle of its creek. */
export function bankOffset(widthMeters: number): number {
  return widthMeters / 2 + BANK_METERS
}

/** Roads along the creeks: on both banks, the left one only, or none, as `banksAt` has it. */
export function layBankRoads(
  creeks: readonly Creek[],
  {banksAt, isDry}: {banksAt: (place: Position) => 0 | 1 | 2; isDry: (place: Position) => boolean},
): readonly BaseLine[] {
  return creeks.flatMap(({points, widthMeters}) => {
    const stops = resample(points, STEP)
    return ([1, -1] as const).flatMap(side => {
      const bank = offsetLine(stops, side * bankOffset(widthMeters))
      const isRoad = (place: Position, index: number) =>
        banksAt(wrapAt(stops, index)) >= (side === 1 ? 1 : 2) && isDry(place)
      return runsOf(bank, isRoad).map(run => toRoad(run, widthMeters > 16 ? 'street' : 'alley'))
    })
  })
}

/** The promenade inside of a shore, wherever `isRoad` allows it. */
export function layShoreRoads(
  shore: MultiPolygonRings,
  {isRoad, kind}: {isRoad: (place: Position) => boolean; kind: 'street' | 'alley'},
): readonly BaseLine[] {
  return shore
    .flat()
    .flatMap(ring => runsOf(resample(ring, 60), isRoad))
    .map(run => toRoad(run, kind))
}

function toRoad(points: readonly Position[], kind: BaseLine['kind']): BaseLine {
  return {points, kind, name: null, widthMeters: 0}
}

/** A line beside another, to its left where `meters` is positive. */
function offsetLine(line: readonly Position[], meters: number): readonly Position[] {
  return line.map((point, index) => {
    const before = line[index - 1] ?? point
    const after = line[index + 1] ?? point
    const length = Math.hypot(after[0] - before[0], after[1] - before[1]) || 1
    return [
      point[0] - ((after[1] - before[1]) / length) * meters,
      point[1] + ((after[0] - before[0]) / length) * meters,
    ]
  })
}

/** The stretches of a line whose points are accepted, of two points or more. */
export function runsOf(
  line: readonly Position[],
  isAccepted: (place: Position, index: number) => boolean,
): readonly (readonly Position[])[] {
  const runs: Position[][] = [[]]
  line.forEach((point, index) => {
    if (isAccepted(point, index)) runs.at(-1)?.push(point)
    else if (runs.at(-1)?.length) runs.push([])
  })
  return runs.filter(run => run.length >= 2)
}

import {PathLayer, ScatterplotLayer} from '@deck.gl/layers'
import type {Position} from '#geo/types.ts'
import {paletteOf, toRgba} from '#web/theme/palette.ts'
import {ALWAYS_ON_TOP} from './drawOrder.ts'

/** A unit's way to where it goes. `isPlanned`: it is chosen and not sent. `isEstimate`: no way on streets is known. */
export interface DispatchLink {
  /** From the unit on. */
  readonly line: readonly Position[]
  readonly isPlanned: boolean
  readonly isEstimate: boolean
}

/** Who goes where, and where the chosen unit was. */
export interface DispatchLinks {
  readonly links: readonly DispatchLink[]
  readonly trail: readonly Position[]
}

export const NO_LINKS: DispatchLinks = {links: [], trail: []}

const RING = 15
const CASING_WIDTH = 5.5
const WAY_WIDTH = 2.5

/** The ways of units to their case, a ring around each unit that is chosen, and the trail of the selected one. */
export function createDispatchLayers({
  links: {links, trail},
  theme,
  unit,
}: {
  /** Must keep its identity while nothing changed. */
  links: DispatchLinks
  theme: 'dark' | 'light'
  /** Size of one design pixel in CSS pixels. */
  unit: number
}) {
  const palette = paletteOf(theme)
  const ways = (
    id: string,
    width: number,
    getColor: (link: DispatchLink) => [number, number, number, number],
  ) =>
    new PathLayer<DispatchLink>({
      id,
      data: links,
      getPath: ({line}) => line.map(([lng, lat]): [number, number] => [lng, lat]),
      getColor,
      getWidth: ({isPlanned}) => (isPlanned ? width - 1 : width),
      widthUnits: 'pixels',
      widthScale: unit,
      jointRounded: true,
      capRounded: true,
      updateTriggers: {getColor: theme},
      parameters: ALWAYS_ON_TOP,
    })
  return [
    new PathLayer<readonly Position[]>({
      id: 'unit-trail',
      data: trail.length > 1 ? [trail] : [],
      getPath: path => path.map(([lng, lat]): [number, number] => [lng, lat]),
      getColor: toRgba(palette.textSoft, 170),
      widthUnits: 'pixels',
      widthScale: unit,
      getWidth: 2,
      jointRounded: true,
      parameters: ALWAYS_ON_TOP,
    }),
    ways('dispatch-casing', CASING_WIDTH, () => toRgba(palette.ground, 150)),
    ways('dispatch-links', WAY_WIDTH, ({isPlanned, isEstimate}) =>
      toRgba(palette.accent, isEstimate ? 90 : isPlanned ? 150 : 215),
    ),
    new ScatterplotLayer<DispatchLink>({
      id: 'dispatch-rings',
      data: links,
      stroked: true,
      filled: false,
      billboard: true,
      radiusUnits: 'pixels',
      lineWidthUnits: 'pixels',
      radiusScale: unit,
      lineWidthScale: unit,
      getPosition: ({line: [from]}) => [from?.[0] ?? 0, from?.[1] ?? 0],
      getRadius: RING,
      getLineColor: toRgba(palette.accent, 220),
      getLineWidth: 1.5,
      parameters: ALWAYS_ON_TOP,
    }),
  ]
}

import {ScatterplotLayer} from '@deck.gl/layers'
import {paletteOf, toRgba} from '#web/theme/palette.ts'
import {ALWAYS_ON_TOP} from './drawOrder.ts'
import type {PremisesData} from './premisesColumns.ts'
import {PremisesDots} from './premisesDots.ts'

type Roof = readonly [lng: number, lat: number, meters: number]

interface PremisesLayersParams {
  /** Null until premises are loaded. Must keep its identity as long as they are the same. */
  data: PremisesData | null
  /** Grows with each mark that was written to the colours: nothing but a redraw follows. */
  version: number
  visible: boolean
  /** Position of the selected premises; null for none. */
  selected: Roof | null
  theme: 'dark' | 'light'
  /** Size of one design pixel in CSS pixels. */
  unit: number
}

/** Dots of ground size, within what a screen can show: they grow as one comes near without any update. */
const RADIUS_METERS = 4.2
const [MIN_RADIUS, MAX_RADIUS] = [1.25, 5]

/**
 * All premises as coloured dots over binary columns; whoever asks what lies under the pointer looks in the columns, as
 * picking would draw all of them once more.
 */
export function createPremisesLayers({
  data,
  version,
  visible,
  selected,
  theme,
  unit,
}: PremisesLayersParams): [PremisesDots, ScatterplotLayer<Roof>] {
  return [
    new PremisesDots({
      id: 'premises',
      premises: data,
      visible,
      version,
      getRadius: RADIUS_METERS,
      radiusMinPixels: MIN_RADIUS * unit,
      radiusMaxPixels: MAX_RADIUS * unit,
      parameters: ALWAYS_ON_TOP,
    }),
    new ScatterplotLayer<Roof>({
      id: 'premises-selected',
      data: selected ? [selected] : NONE,
      visible,
      stroked: true,
      filled: false,
      billboard: true,
      radiusUnits: 'pixels',
      lineWidthUnits: 'pixels',
      getPosition: position => [...position],
      getRadius: 10 * unit,
      getLineWidth: 2.5 * unit,
      getLineColor: toRgba(paletteOf(theme).accent),
      parameters: ALWAYS_ON_TOP,
    }),
  ]
}

const NONE: readonly Roof[] = []

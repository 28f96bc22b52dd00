import {IconLayer, ScatterplotLayer} from '@deck.gl/layers'
import type {Unit, UnitKind} from '#contract/unit.ts'
import {paletteOf, toRgba} from '#web/theme/palette.ts'
import type {GroundDetail} from './levelOfDetail.ts'
import {ICON_MAPPING, unitIcon, type IconAtlas} from './pointIcons.ts'

interface UnitLayersParams {
  /** By `splitUnits`. Must keep their identity while nothing changed. */
  units: SplitUnits
  detail: GroundDetail
  theme: 'dark' | 'light'
  /** Size of one design pixel in CSS pixels. */
  unit: number
  iconAtlas: IconAtlas | null
}

/** Houses with a crew, which stand where they are, and people, who are many. */
export interface SplitUnits {
  readonly stations: readonly Unit[]
  readonly people: readonly Unit[]
}

/** The layers that answer picking. */
export const UNIT_LAYER_IDS = ['unit-stations', 'unit-people'] as const

const SIZE: Readonly<Record<UnitKind, number>> = {
  fireStation: 11,
  policePost: 8.5,
  jointDutyStation: 8.5,
  microFireStation: 7.5,
  mediator: 6.5,
  gridWorker: 6.5,
}

/** Units by how near the map must be for them. O(units). */
export function splitUnits(units: readonly Unit[]): SplitUnits {
  const isPerson = ({kind}: Unit) => kind === 'gridWorker' || kind === 'mediator'
  return {
    stations: units.filter(unit => !isPerson(unit)).sort((a, b) => SIZE[a.kind] - SIZE[b.kind]),
    people: units.filter(isPerson),
  }
}

/** Units as small quiet discs with a glyph: stations from the level of cells on, people among the buildings. */
export function createUnitLayers(params: UnitLayersParams) {
  return [
    ...createDiscs(UNIT_LAYER_IDS[1], params.units.people, {...params, visible: params.detail === 'buildings'}),
    ...createDiscs(UNIT_LAYER_IDS[0], params.units.stations, {
      ...params,
      visible: params.detail !== 'communities',
    }),
  ]
}

function createDiscs(
  id: string,
  data: readonly Unit[],
  {theme, unit, iconAtlas, visible}: UnitLayersParams & {visible: boolean},
) {
  const palette = paletteOf(theme)
  return [
    new ScatterplotLayer<Unit>({
      id,
      data,
      visible,
      pickable: true,
      stroked: true,
      billboard: true,
      radiusUnits: 'pixels',
      lineWidthUnits: 'pixels',
      radiusScale: unit,
      lineWidthScale: unit,
      getPosition: toPosition,
      getRadius: ({kind}) => SIZE[kind],
      getFillColor: toRgba(palette.raised, 225),
      getLineColor: toRgba(palette.calm, 190),
      getLineWidth: 1,
    }),
    new IconLayer<Unit>({
      id: `${id}-glyphs`,
      data,
      visible: visible && iconAtlas !== null,
      ...(iconAtlas && {iconAtlas}),
      iconMapping: ICON_MAPPING,
      alphaCutoff: 0.05,
      sizeUnits: 'pixels',
      sizeScale: unit,
      getPosition: toPosition,
      getIcon: ({kind}) => unitIcon(kind),
      getSize: ({kind}) => SIZE[kind] * 1.5,
      getColor: toRgba(palette.textSoft),
    }),
  ]
}

function toPosition({position}: Unit): [number, number] {
  return [position[0], position[1]]
}

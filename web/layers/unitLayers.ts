import {IconLayer, ScatterplotLayer} from '@deck.gl/layers'
import type {Unit, UnitKind} from '#contract/unit.ts'
import {paletteOf, toRgba} from '#web/theme/palette.ts'
import {ALWAYS_ON_TOP} from './drawOrder.ts'
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

/** Fire stations, which are few; other houses with a crew; people, who are many. */
export interface SplitUnits {
  readonly fireStations: readonly Unit[]
  readonly posts: readonly Unit[]
  readonly people: readonly Unit[]
}

/** The layers that answer picking. */
export const UNIT_LAYER_IDS = ['unit-people', 'unit-posts', 'unit-fire-stations'] as const

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
  const tierOf = ({kind}: Unit): keyof SplitUnits => {
    if (kind === 'fireStation') return 'fireStations'
    return kind === 'gridWorker' || kind === 'mediator' ? 'people' : 'posts'
  }
  const tier = (name: keyof SplitUnits) => units.filter(unit => tierOf(unit) === name)
  return {fireStations: tier('fireStations'), posts: tier('posts'), people: tier('people')}
}

/** Units as small quiet discs with a glyph: fire stations among the cells, posts among the premises, people among the buildings. */
export function createUnitLayers(params: UnitLayersParams) {
  const {detail, units} = params
  const [people, posts, fireStations] = UNIT_LAYER_IDS
  const isNear = detail === 'premises' || detail === 'buildings'
  return [
    ...createDiscs(people, units.people, {...params, visible: detail === 'buildings'}),
    ...createDiscs(posts, units.posts, {...params, visible: isNear}),
    ...createDiscs(fireStations, units.fireStations, {...params, visible: detail !== 'communities'}),
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
      parameters: ALWAYS_ON_TOP,
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
      parameters: ALWAYS_ON_TOP,
    }),
  ]
}

function toPosition({position}: Unit): [number, number] {
  return [position[0], position[1]]
}

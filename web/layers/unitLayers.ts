import {IconLayer, ScatterplotLayer} from '@deck.gl/layers'
import type {Unit, UnitKind} from '#contract/unit.ts'
import type {UnitStatus} from '#contract/unitState.ts'
import {paletteOf, toRgba, type HexColor, type Palette} from '#web/theme/palette.ts'
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

/** A unit where it is and with what it does; `observedAt` is null while it has never told where it is. */
export type ShownUnit = Unit & {readonly status: UnitStatus; readonly observedAt: number | null}

/** Fire stations, which are few; other houses with a crew; people, who are many; and whoever has told where he is. */
export interface SplitUnits {
  readonly fireStations: readonly ShownUnit[]
  readonly posts: readonly ShownUnit[]
  readonly people: readonly ShownUnit[]
  /** Those with a task, wherever they are: shown at every zoom. */
  readonly away: readonly ShownUnit[]
  /** Those without, that tell where they are. */
  readonly roaming: readonly ShownUnit[]
}

/** The layers that answer picking. */
export const UNIT_LAYER_IDS = [
  'unit-people',
  'unit-posts',
  'unit-fire-stations',
  'unit-roaming',
  'unit-away',
] as const

const SIZE: Readonly<Record<UnitKind, number>> = {
  fireStation: 11,
  policePost: 8.5,
  jointDutyStation: 8.5,
  microFireStation: 7.5,
  mediator: 6.5,
  gridWorker: 6.5,
}

/** Calm for who waits, the accent for who has a task; red and amber are not for what units do. */
const LINE: Readonly<Record<UnitStatus, (palette: Palette) => HexColor>> = {
  available: ({calm}) => calm,
  assigned: ({accent}) => accent,
  enRoute: ({accent}) => accent,
  onScene: ({text}) => text,
  offDuty: ({calm}) => calm,
}

/**
 * Units by how near the map must be for them; with `isAway` those that are not at their bases, by whether they have a
 * task. O(units).
 */
export function splitUnits(units: readonly ShownUnit[], isAway?: (unit: ShownUnit) => boolean): SplitUnits {
  if (isAway) {
    const nobody = {fireStations: [], posts: [], people: []}
    return {...nobody, away: units.filter(isAway), roaming: units.filter(unit => !isAway(unit))}
  }
  const tierOf = ({kind}: Unit): 'fireStations' | 'posts' | 'people' => {
    if (kind === 'fireStation') return 'fireStations'
    return kind === 'gridWorker' || kind === 'mediator' ? 'people' : 'posts'
  }
  const tier = (name: 'fireStations' | 'posts' | 'people') => units.filter(unit => tierOf(unit) === name)
  return {
    fireStations: tier('fireStations'),
    posts: tier('posts'),
    people: tier('people'),
    away: [],
    roaming: [],
  }
}

/** Units as small quiet discs with a glyph: fire stations among the cells, posts among the premises, people among the buildings. */
export function createUnitLayers(params: UnitLayersParams) {
  const {detail, units} = params
  const [people, posts, fireStations, roaming, away] = UNIT_LAYER_IDS
  const isNear = detail === 'premises' || detail === 'buildings'
  return [
    ...createDiscs(people, units.people, {...params, visible: detail === 'buildings'}),
    ...createDiscs(posts, units.posts, {...params, visible: isNear}),
    ...createDiscs(fireStations, units.fireStations, {...params, visible: detail !== 'communities'}),
    ...createDiscs(roaming, units.roaming, {...params, visible: isNear}),
    ...createDiscs(away, units.away, {...params, visible: true}),
  ]
}

function createDiscs(
  id: string,
  data: readonly ShownUnit[],
  {theme, unit, iconAtlas, visible}: UnitLayersParams & {visible: boolean},
) {
  const palette = paletteOf(theme)
  return [
    new ScatterplotLayer<ShownUnit>({
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
      getFillColor: ({status}) => toRgba(status === 'onScene' ? palette.accent : palette.raised, 225),
      getLineColor: ({status}) => toRgba(LINE[status](palette), status === 'offDuty' ? 90 : 190),
      getLineWidth: ({status}) => (status === 'enRoute' || status === 'onScene' ? 2 : 1),
      updateTriggers: {getFillColor: theme, getLineColor: theme},
      parameters: ALWAYS_ON_TOP,
    }),
    new IconLayer<ShownUnit>({
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
      getColor: ({status}) =>
        toRgba(status === 'onScene' ? palette.ground : palette.textSoft, status === 'offDuty' ? 110 : 255),
      updateTriggers: {getColor: theme},
      parameters: ALWAYS_ON_TOP,
    }),
  ]
}

function toPosition({position}: Unit): [number, number] {
  return [position[0], position[1]]
}

import type {IconLayerProps} from '@deck.gl/layers'
import {
  mdiAccount,
  mdiAlertOctagon,
  mdiAccountGroup,
  mdiCity,
  mdiFire,
  mdiFireExtinguisher,
  mdiFireTruck,
  mdiHandHeart,
  mdiHomeAccount,
  mdiLeaf,
  mdiPoliceBadge,
  mdiScaleBalance,
  mdiShieldAccount,
} from '@mdi/js'
import {caseKindSchema, type CaseKind, type CaseLevel} from '#contract/caseFile.ts'
import {unitKindSchema, type UnitKind} from '#contract/unit.ts'

/** Outline of a point: the graver, the more corners it shows. */
export type PointShape = 'diamond' | 'square' | 'circle'

/** The shape that stands for a level. */
export const LEVEL_SHAPE: Readonly<Record<CaseLevel, PointShape>> = {
  1: 'diamond',
  2: 'square',
  3: 'circle',
  4: 'circle',
}

const KIND_PATH: Readonly<Record<CaseKind, string>> = {
  fire: mdiFire,
  safety: mdiAlertOctagon,
  dispute: mdiAccountGroup,
  urban: mdiCity,
  environment: mdiLeaf,
  security: mdiShieldAccount,
  service: mdiHandHeart,
}

const UNIT_PATH: Readonly<Record<UnitKind, string>> = {
  gridWorker: mdiAccount,
  jointDutyStation: mdiHomeAccount,
  microFireStation: mdiFireExtinguisher,
  fireStation: mdiFireTruck,
  policePost: mdiPoliceBadge,
  mediator: mdiScaleBalance,
}

/** The name of a unit's icon. */
export function unitIcon(kind: UnitKind): string {
  return `unit ${kind}`
}

/** Drawn in a box of 24 × 24. */
const SHAPE_PATH: Readonly<Record<PointShape, string>> = {
  diamond: 'M12 0.5 L23.5 12 L12 23.5 L0.5 12 Z',
  square: 'M5 2 H19 A3 3 0 0 1 22 5 V19 A3 3 0 0 1 19 22 H5 A3 3 0 0 1 2 19 V5 A3 3 0 0 1 5 2 Z',
  circle: 'M12 1.5 A10.5 10.5 0 1 1 12 22.5 A10.5 10.5 0 1 1 12 1.5 Z',
}

/** Hatching across a box of 24 × 24: part of a drill. */
export const DRILL_PATH =
  'M0 9 L9 0 H12 L0 12 Z M0 18 L18 0 H21 L0 21 Z M3 24 L24 3 V6 L6 24 Z M12 24 L24 12 V15 L15 24 Z'
/** The name of the hatching. */
export const DRILL_ICON = 'drill'

const CELL = 128
const MARGIN = 8

/** An icon's box in the atlas, as deck.gl's `iconMapping` wants it. */
export interface IconBox {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly mask: true
}

/** Every icon's name and path, in the order of the atlas. */
const ICONS: readonly (readonly [name: string, path: string])[] = [
  ...caseKindSchema.options.map(kind => [kind, KIND_PATH[kind]] as const),
  ...(['diamond', 'square', 'circle'] as const).map(shape => [shape, SHAPE_PATH[shape]] as const),
  ...unitKindSchema.options.map(kind => [unitIcon(kind), UNIT_PATH[kind]] as const),
  [DRILL_ICON, DRILL_PATH],
]

/** Where each icon lies in the atlas: kinds of cases and shapes by their own names, units by `unitIcon`. */
export const ICON_MAPPING: Readonly<Record<string, IconBox>> = Object.fromEntries(
  ICONS.map(([name], index) => [
    name,
    {x: index * CELL, y: 0, width: CELL, height: CELL, mask: true as const},
  ]),
)

/** An image that icon layers take their icons from. */
export type IconAtlas = Exclude<IconLayerProps['iconAtlas'], undefined>

/** Draws the atlas; deck.gl tints it by layer. Null where the browser has no 2D canvas. */
export function drawIconAtlas(): IconAtlas | null {
  const canvas = new OffscreenCanvas(CELL * ICONS.length, CELL)
  const context = canvas.getContext('2d')
  if (!context) return null
  context.fillStyle = '#ffffff'
  const scale = (CELL - 2 * MARGIN) / 24
  for (const [index, [, path]] of ICONS.entries()) {
    context.setTransform(scale, 0, 0, scale, index * CELL + MARGIN, MARGIN)
    context.fill(new Path2D(path))
  }
  const image: unknown = context.getImageData(0, 0, canvas.width, canvas.height)
  // eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- deck.gl takes any image here; its type names only addresses and textures
  return image as IconAtlas
}

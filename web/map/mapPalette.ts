import type {Theme} from '#web/stores/view.ts'
import {PALETTES, type HexColor} from '#web/theme/palette.ts'

/** A colour that lies thinly over whatever is below it. */
export interface Wash {
  readonly color: HexColor
  readonly opacity: number
}

/**
 * Colours of the basemap: what is abnormal must be the strongest thing on the screen. Streets, water and buildings are
 * washes, so that they stay the same whisper over every class of the choropleth.
 */
export interface MapPalette {
  readonly sea: HexColor
  readonly neighbourLand: HexColor
  readonly neighbourBorder: HexColor
  readonly land: HexColor
  /** Land of which the chosen figure cannot be told. */
  readonly unknown: HexColor
  readonly cityEdge: HexColor
  readonly border: HexColor
  readonly shadow: Wash
  /** Over what lies outside the drilled community. */
  readonly dim: Wash
  readonly hover: HexColor
  readonly focus: HexColor
  readonly label: HexColor
  readonly labelHalo: HexColor
  readonly cellLabel: HexColor
  readonly quietLabel: HexColor
  readonly streetLabel: HexColor
  readonly waterLabel: HexColor
  readonly water: HexColor
  readonly shore: Wash
  readonly field: HexColor
  readonly village: HexColor
  readonly built: HexColor
  readonly industrial: HexColor
  readonly park: HexColor
  readonly tidalFlat: HexColor
  readonly street: Wash
  readonly streetCasing: Wash
  readonly footprint: Wash
  readonly footprintEdge: Wash
  readonly lowBuilding: HexColor
  readonly highBuilding: HexColor
  /** How much the light from the side shows on buildings, 0 to 1. */
  readonly lightIntensity: number
}

const MAP_PALETTES: Readonly<Record<Theme, MapPalette>> = {
  // Land is lit, streets and water are cut into it down to the dark of the sea.
  dark: {
    sea: '#070c13',
    neighbourLand: '#0d151e',
    neighbourBorder: '#1b2733',
    land: '#141e2a',
    unknown: '#171a20',
    cityEdge: '#5c7890',
    border: '#0b131c',
    shadow: {color: '#000000', opacity: 0.55},
    dim: {color: '#070c13', opacity: 0.42},
    hover: PALETTES.dark.text,
    focus: PALETTES.dark.accent,
    label: '#c2cfdb',
    labelHalo: '#0a1119',
    cellLabel: '#9fb0c0',
    quietLabel: '#44566a',
    streetLabel: '#8799ab',
    waterLabel: '#5f7f9c',
    water: '#081019',
    shore: {color: '#7fa3c0', opacity: 0.16},
    field: '#132028',
    village: '#182430',
    built: '#172331',
    industrial: '#16202e',
    park: '#132329',
    tidalFlat: '#0e1720',
    street: {color: '#070d14', opacity: 0.62},
    streetCasing: {color: '#8fb0cc', opacity: 0.1},
    footprint: {color: '#cfe0ef', opacity: 0.085},
    footprintEdge: {color: '#cfe0ef', opacity: 0.12},
    lowBuilding: '#223142',
    highBuilding: '#4a6078',
    lightIntensity: 0.32,
  },
  // Paper: streets are white, water is the one cool tone.
  light: {
    sea: '#c3d2de',
    neighbourLand: '#e4e8ea',
    neighbourBorder: '#c6cfd6',
    land: '#f0f2f1',
    unknown: '#e3e0da',
    cityEdge: '#6f8597',
    border: '#ffffff',
    shadow: {color: '#3c566c', opacity: 0.3},
    dim: {color: '#c3d2de', opacity: 0.5},
    hover: PALETTES.light.text,
    focus: PALETTES.light.accent,
    label: '#22323f',
    labelHalo: '#f7f9fa',
    cellLabel: '#3d4f61',
    quietLabel: '#8796a3',
    streetLabel: '#46586a',
    waterLabel: '#3b6384',
    water: '#c3d2de',
    shore: {color: '#5d7f9b', opacity: 0.3},
    field: '#eceee6',
    village: '#ebeae6',
    built: '#e9ebec',
    industrial: '#e6e8eb',
    park: '#dfe9dd',
    tidalFlat: '#d5dcdc',
    street: {color: '#ffffff', opacity: 0.85},
    streetCasing: {color: '#38536b', opacity: 0.16},
    footprint: {color: '#27445e', opacity: 0.1},
    footprintEdge: {color: '#27445e', opacity: 0.16},
    lowBuilding: '#dfe4e8',
    highBuilding: '#b9c6d1',
    lightIntensity: 0.22,
  },
}

export function mapPaletteOf(theme: Theme): MapPalette {
  return MAP_PALETTES[theme]
}

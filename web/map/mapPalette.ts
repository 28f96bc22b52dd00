import {PALETTE} from '#web/theme/palette.ts'

/** Colours of the basemap. Cool and dark, so that what is abnormal is the brightest thing on the screen. */
export const MAP_COLORS = {
  sea: '#070c13',
  neighbourLand: '#0d151e',
  neighbourBorder: '#1f2c3a',
  land: '#141e2a',
  cityEdge: '#62809b',
  border: '#0b131c',
  shadow: '#000000',
  hover: PALETTE.text,
  focus: PALETTE.accent,
  label: '#c2cfdb',
  labelHalo: '#0a1119',
  quietLabel: '#44566a',
} as const

/** One class of the choropleth: from `from` up to `to`, both included; the last one is open-ended. */
export interface FigureClass {
  readonly from: number
  readonly to: number | null
  readonly color: string
}

/**
 * What a colour on the map means. The bounds double and never move, so a colour says the same of a community and of
 * a grid cell, today and tomorrow, at every zoom. One hue in even steps of OKLab lightness: readable with any colour vision.
 * Zero has no class: it stays plain land.
 */
export const FIGURE_CLASSES: readonly FigureClass[] = [
  {from: 1, to: 1, color: '#1f3247'},
  {from: 2, to: 3, color: '#334d67'},
  {from: 4, to: 7, color: '#4a6a86'},
  {from: 8, to: 15, color: '#6688a1'},
  {from: 16, to: null, color: '#87a7ba'},
]

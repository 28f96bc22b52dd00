import type {MapFigure, Theme} from '#web/stores/view.ts'
import type {HexColor} from '#web/theme/palette.ts'

/** One class of the choropleth: from `from`, up to but without `before`; the last one is open-ended. */
export interface FigureClass {
  readonly from: number
  readonly before: number | null
  readonly color: HexColor
}

/** What an area shows whose figure cannot be told. */
export const UNKNOWN_CLASS = -1

/**
 * Where the classes of a figure begin. They never move, so a colour says the same of a community and of a grid cell,
 * today and tomorrow, at every zoom. What is above zero and below the second bound is in the first class.
 */
const COUNT_BOUNDS = [1, 2, 4, 8, 16] as const
const BOUNDS = {
  open: COUNT_BOUNDS,
  overdue: COUNT_BOUNDS,
  activeFires: COUNT_BOUNDS,
  activeFaults: COUNT_BOUNDS,
  openPerThousand: [0, 0.5, 1, 2, 4],
  overdueShare: [0, 0.1, 0.2, 0.35, 0.5],
} as const satisfies Record<MapFigure, readonly number[]>

/**
 * One hue in even steps of OKLab lightness, away from the land: readable with any colour vision. Zero has no class: it
 * stays plain land.
 */
const COLORS: Readonly<Record<Theme, readonly HexColor[]>> = {
  dark: ['#1f3247', '#334d67', '#4a6a86', '#6688a1', '#87a7ba'],
  light: ['#c4d9e8', '#99bbd2', '#719dba', '#4c7fa0', '#2a6284'],
}

/** The colours of the classes, the lowest figures first. */
export function classColors(theme: Theme): readonly HexColor[] {
  return COLORS[theme]
}

/** What each colour of the map means for a figure. */
export function figureClasses(figure: MapFigure, theme: Theme): readonly FigureClass[] {
  const bounds: readonly number[] = BOUNDS[figure]
  return COLORS[theme].map((color, index) => ({
    from: bounds[index] ?? 0,
    before: bounds[index + 1] ?? null,
    color,
  }))
}

/** The number of a figure's class, from 1; 0 for zero, `UNKNOWN_CLASS` for what cannot be told. */
export function classOf(figure: MapFigure, value: number | null): number {
  if (value === null) return UNKNOWN_CLASS
  if (value <= 0) return 0
  const bounds: readonly number[] = BOUNDS[figure]
  return Math.max(1, bounds.filter(bound => bound <= value).length)
}

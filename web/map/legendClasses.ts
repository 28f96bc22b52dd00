import type {MapFigure, Theme} from '#web/stores/view.ts'
import {figureClasses} from './figureClasses.ts'

/** One colour of the legend and the figures that it stands for. */
export interface LegendClass {
  readonly color: string
  readonly label: string
}

/** Each colour of a figure with its range in words; counts as whole numbers, both ends included. */
export function legendClasses(figure: MapFigure, theme: Theme): readonly LegendClass[] {
  const isCount = figure !== 'openPerThousand' && figure !== 'overdueShare'
  const scale = figure === 'overdueShare' ? 100 : 1
  return figureClasses(figure, theme).map(({from, before, color}) => {
    const low = from * scale
    const high = before === null ? null : isCount ? before - 1 : before * scale
    return {color, label: rangeText(low, high)}
  })
}

function rangeText(low: number, high: number | null): string {
  if (high === null) return `${low}+`
  if (low === 0) return `<${high}`
  return low === high ? String(low) : `${low}–${high}`
}

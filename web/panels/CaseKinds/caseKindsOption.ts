import type {BarSeriesOption} from 'echarts/charts'
import type {GridComponentOption} from 'echarts/components'
import type {ComposeOption} from 'echarts/core'

export type CaseKindsOption = ComposeOption<BarSeriesOption | GridComponentOption>

/** One row of the chart: 24 hours, oldest first; the last one is the hour that is running. */
export interface KindRow {
  readonly hours: readonly number[]
}

/** The theme's colours that the chart uses, as CSS takes them. */
export interface ChartColors {
  readonly bar: string
  readonly running: string
  readonly axis: string
}

/** What of a row's height its bars may take; the rest keeps rows apart. */
const BAR_SHARE = 0.9

/**
 * A row of bars for each kind, all on one scale, so that rows can be compared and none needs a colour of its own.
 * The running hour is drawn hollow: it is not over. Words and totals stand beside the canvas, not on it.
 */
export function caseKindsOption(rows: readonly KindRow[], colors: ChartColors): CaseKindsOption {
  const peak = Math.max(1, ...rows.flatMap(row => row.hours))
  const rowShare = 100 / Math.max(1, rows.length)
  return {
    animation: false,
    grid: rows.map((_, index) => ({
      left: 0,
      right: 0,
      top: `${(index + 1 - BAR_SHARE) * rowShare}%`,
      height: `${BAR_SHARE * rowShare}%`,
      outerBoundsMode: 'none' as const,
    })),
    xAxis: rows.map((row, index) => ({
      type: 'category' as const,
      gridIndex: index,
      data: row.hours.map((_value, hour) => hour),
      axisTick: {show: false},
      axisLabel: {show: false},
      axisLine: {lineStyle: {color: colors.axis, width: 1}},
    })),
    yAxis: rows.map((_, index) => ({
      type: 'value' as const,
      gridIndex: index,
      min: 0,
      max: peak,
      show: false,
    })),
    series: rows.map((row, index) => ({
      type: 'bar' as const,
      xAxisIndex: index,
      yAxisIndex: index,
      barCategoryGap: '24%',
      barMinHeight: 2,
      silent: true,
      data: row.hours.map((value, hour) => barOf(value, {isRunning: hour === row.hours.length - 1, colors})),
    })),
  }
}

/** An hour without a case has no bar, else its least height would look like one. */
function barOf(value: number, {isRunning, colors}: {isRunning: boolean; colors: ChartColors}) {
  if (value === 0) return '-'
  const itemStyle = isRunning
    ? {color: 'transparent', borderColor: colors.running, borderWidth: 1}
    : {color: colors.bar}
  return {value, itemStyle}
}

import type {BarSeriesOption} from 'echarts/charts'
import type {GridComponentOption} from 'echarts/components'
import type {ComposeOption} from 'echarts/core'
import {PALETTE} from '#web/theme/palette.ts'

export type CaseSeriesOption = ComposeOption<BarSeriesOption | GridComponentOption>

/** One row of the chart: a kind's name and its 24 hours, oldest first; the last one is the hour that is running. */
export interface SeriesRow {
  readonly label: string
  readonly hours: readonly number[]
}

/** What of a row's height its bars may take; the rest keeps rows apart. */
const BAR_SHARE = 0.84
const BAR_COLOR = '#6d849c'

/**
 * A row of bars for each kind, all on one scale, so that rows can be compared and none needs a colour of its own.
 * The running hour is drawn hollow: it is not over. Words and totals stand beside the canvas, not on it.
 */
export function caseSeriesOption(rows: readonly SeriesRow[]): CaseSeriesOption {
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
      axisLine: {lineStyle: {color: PALETTE.lineStrong, width: 1}},
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
      data: row.hours.map((value, hour) => barOf(value, hour === row.hours.length - 1)),
    })),
  }
}

/** An hour without a case has no bar, else its least height would look like one. */
function barOf(value: number, isRunning: boolean) {
  if (value === 0) return '-'
  const itemStyle = isRunning
    ? {color: 'transparent', borderColor: PALETTE.textSoft, borderWidth: 1}
    : {color: BAR_COLOR}
  return {value, itemStyle}
}

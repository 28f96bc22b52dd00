import type {LineSeriesOption} from 'echarts/charts'
import type {GridComponentOption} from 'echarts/components'
import type {ComposeOption} from 'echarts/core'
import type {RiskEvaluation} from '#contract/risk.ts'

export type CalibrationOption = ComposeOption<LineSeriesOption | GridComponentOption>

/** What the chart says in words, and its colours as CSS takes them. */
export interface CalibrationLook {
  readonly expected: string
  readonly observed: string
  readonly line: string
  readonly axis: string
  readonly fontPx: number
}

/** Room above the greatest share. */
const HEADROOM = 1.08

/** What was foretold against what came true, in percent, both axes on one scale; the diagonal is dashed. */
export function calibrationOption(
  bins: RiskEvaluation['calibration']['bins'],
  {expected, observed, line, axis, fontPx}: CalibrationLook,
): CalibrationOption {
  const points = bins.map(bin => [bin.expected * 100, bin.observed * 100])
  const most = Math.max(0.1, ...points.flat()) * HEADROOM
  const max = Number(most.toPrecision(2))
  const scale = (name: string) => ({
    type: 'value' as const,
    ...{name, min: 0, max, nameLocation: 'middle' as const},
    nameTextStyle: {color: line, fontSize: fontPx},
    axisLabel: {color: line, fontSize: fontPx, showMaxLabel: false},
    axisLine: {show: true, lineStyle: {color: axis}},
    splitLine: {show: false},
  })
  return {
    animation: false,
    grid: {left: fontPx * 4.2, right: fontPx, top: fontPx, bottom: fontPx * 3.6, outerBoundsMode: 'none'},
    xAxis: {...scale(expected), nameGap: fontPx * 2.2},
    yAxis: {...scale(observed), nameGap: fontPx * 3},
    series: [
      {
        type: 'line',
        ...{silent: true, symbol: 'none'},
        data: [
          [0, 0],
          [max, max],
        ],
        lineStyle: {color: axis, type: 'dashed', width: 1.5},
      },
      {
        type: 'line',
        ...{silent: true, symbol: 'circle', symbolSize: fontPx * 0.6},
        data: points,
        itemStyle: {color: line},
        lineStyle: {color: line, width: 2},
      },
    ],
  }
}

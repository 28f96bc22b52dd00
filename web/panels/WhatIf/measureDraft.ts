import type {HttpBody} from '#contract/httpRoutes.ts'
import type {AreaCode} from '#contract/ids.ts'
import {whatIfMeasureSchema, type WhatIfMeasure} from '#contract/risk.ts'

/** The kinds of measures, in the order that they are offered. */
export const MEASURE_TYPES = whatIfMeasureSchema.shape.type.options

/** How many a measure may be limited to; null for all of them. */
export const MEASURE_TOPS = [100, 500, 2_000, null] as const

/** A measure as somebody puts it together. */
export interface MeasureDraft {
  readonly type: WhatIfMeasure['type']
  /** Null for the whole city. */
  readonly area: AreaCode | null
  /** Only the first so many by expected harm; null for all. */
  readonly top: number | null
}

/** What the server is asked to try. */
export function measuresOf(drafts: readonly MeasureDraft[]): HttpBody<'tryRiskMeasures'> {
  return {
    measures: drafts.map(({type, area, top}) => ({
      type,
      ...(area !== null && {area}),
      ...(top !== null && {top}),
    })),
  }
}

/** `drafts` with another one; one that is there already is not added again, nor more than the server takes. */
export function withMeasure(drafts: readonly MeasureDraft[], next: MeasureDraft): readonly MeasureDraft[] {
  const isThere = drafts.some(
    ({type, area, top}) => type === next.type && area === next.area && top === next.top,
  )
  return isThere || drafts.length >= MOST_MEASURES ? drafts : [...drafts, next]
}

const MOST_MEASURES = 10

/** What a measure takes off: fires, or people in danger of their lives, a year. */
export type Averted = 'fires' | 'harm'

/** The communities with the most averted, no more than `count` and none without. */
export function mostAverted(
  rows: readonly {readonly code: AreaCode; readonly firesAverted: number; readonly harmAverted: number}[],
  {of, count}: {of: Averted; count: number},
): readonly {readonly code: AreaCode; readonly averted: number}[] {
  return rows
    .map(({code, firesAverted, harmAverted}) => ({code, averted: of === 'harm' ? harmAverted : firesAverted}))
    .filter(({averted}) => averted > 0)
    .sort((a, b) => b.averted - a.averted)
    .slice(0, count)
}

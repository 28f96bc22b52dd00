import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {
  HOUR_MS,
  HOURS,
  hourAt,
  moveSpan,
  resizeSpan,
  spanBetween,
  spanOf,
  windowOf,
} from '#web/panels/DayTimeline/brush.ts'

const LAST_HOUR_AT = 500_000 * HOUR_MS

const hour = fc.integer({min: 0, max: HOURS - 1})
const span = fc.tuple(hour, hour).map(([one, other]) => spanBetween(one, other))

describe('the brush over a day', () => {
  it('takes the hour under the pointer, and the nearest one beyond the ends', () => {
    expect([0, 99, 100, 2_399].map(x => hourAt(x, 2_400))).toEqual([0, 0, 1, 23])
    expect([-50, 9_999].map(x => hourAt(x, 2_400))).toEqual([0, 23])
  })

  it('covers the hours whichever way it is drawn', () => {
    expect(spanBetween(9, 4)).toEqual(spanBetween(4, 9))
  })

  it('covers whole hours, the running one among them', () => {
    expect(windowOf({first: 23, last: 23}, LAST_HOUR_AT)).toEqual({
      from: LAST_HOUR_AT,
      to: LAST_HOUR_AT + HOUR_MS,
    })
    expect(windowOf({first: 0, last: 23}, LAST_HOUR_AT).from).toBe(LAST_HOUR_AT - 23 * HOUR_MS)
  })

  it('is the same after it was kept as a time', () => {
    fc.assert(
      fc.property(span, each => {
        expect(spanOf(windowOf(each, LAST_HOUR_AT), LAST_HOUR_AT)).toEqual(each)
      }),
    )
  })

  it('moves without changing its length, and never out of the day', () => {
    fc.assert(
      fc.property(span, fc.integer({min: -60, max: 60}), (each, by) => {
        const moved = moveSpan(each, by)
        expect(moved.last - moved.first).toBe(each.last - each.first)
        expect(moved.first).toBeGreaterThanOrEqual(0)
        expect(moved.last).toBeLessThan(HOURS)
      }),
    )
  })

  it('keeps at least an hour when an end is dragged past the other', () => {
    expect(resizeSpan({first: 4, last: 8}, 'first', 20)).toEqual({first: 8, last: 8})
    expect(resizeSpan({first: 4, last: 8}, 'last', -20)).toEqual({first: 4, last: 4})
  })

  it('grows shorter as its hours leave the day, and is gone with the last of them', () => {
    const kept = windowOf({first: 0, last: 2}, LAST_HOUR_AT)
    expect(spanOf(kept, LAST_HOUR_AT + 2 * HOUR_MS)).toEqual({first: 0, last: 0})
    expect(spanOf(kept, LAST_HOUR_AT + 3 * HOUR_MS)).toBeNull()
  })
})

import {describe, expect, it} from 'vitest'
import type {Stage} from '#contract/caseFile.ts'
import {timelineRows, wholeTime} from '#web/panels/CaseDetail/timelineRows.ts'

function taken(seq: number, step: Stage) {
  return {seq, step, at: seq, by: 'x', note: null}
}

describe('a timeline', () => {
  it('shows the steps that were taken in the order of the log and then those to come', () => {
    const rows = timelineRows([taken(9, 'assigned'), taken(2, 'reported'), taken(5, 'accepted')], 'assigned')
    expect(rows.map(({step, isTaken}) => [step, isTaken])).toEqual([
      ['reported', true],
      ['accepted', true],
      ['assigned', true],
      ['handling', false],
      ['feedback', false],
      ['evaluated', false],
    ])
  })

  it('marks the last record of the present stage as the present one', () => {
    const rows = timelineRows([taken(2, 'reported'), taken(5, 'handling'), taken(8, 'handling')], 'handling')
    expect(rows.filter(row => row.isTaken && row.isPresent).map(row => row.isTaken && row.taken.seq)).toEqual(
      [8],
    )
  })

  it('says how long the case stood in each step that is over, where the clocks of its backend allow', () => {
    const steps = [
      taken(2, 'reported'),
      taken(5, 'accepted'),
      {...taken(9, 'assigned'), at: 4},
      taken(20, 'handling'),
    ]
    const rows = timelineRows(steps, 'handling')
    expect(rows.flatMap(row => (row.isTaken ? [row.tookMs] : []))).toEqual([3, null, 16, null])
    expect(wholeTime(steps)).toBe(18)
    expect(wholeTime(steps.slice(0, 1))).toBeNull()
  })
})

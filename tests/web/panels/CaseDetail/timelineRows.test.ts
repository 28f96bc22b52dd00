import {describe, expect, it} from 'vitest'
import type {Stage} from '#contract/caseFile.ts'
import {timelineRows} from '#web/panels/CaseDetail/timelineRows.ts'

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
})

import {describe, expect, it} from 'vitest'
import {handoverSchema, type HandoverItem} from '#contract/handover.ts'
import {amendmentOf, isChanged, notesOf} from '#web/panels/Handover/handoverEdits.ts'

const item = (type: HandoverItem['type'], ref: string | null, remark = ''): HandoverItem => ({
  ...{type, ref, remark},
  facts: {},
})

function sheetOf(items: readonly HandoverItem[]) {
  return handoverSchema.parse({
    ...{handoverId: '6f9619ff-8b86-4d01-b42d-00cf4fc964ff', shift: 'Night', areas: ['330383']},
    ...{draftedAt: 1, draftedBy: 'duty', totals: {}, remark: '', givenBy: null, takenBy: null},
    ...{updatedSeq: 7, items},
  })
}

const sheet = sheetOf([item('openCase', 'a'), item('deadFeed', 'b', 'Known'), item('note', null, 'Keys')])

describe('what is typed on a handover sheet', () => {
  it('is sent as what differs, beside the items that it was typed at', () => {
    const edits = {
      remark: 'Quiet',
      remarks: {'openCase a': 'Call', 'deadFeed b': 'Known'},
      notes: ['Keys', ' '],
    }
    expect(amendmentOf(sheet, edits)).toEqual({
      ...{updatedSeq: 7, remark: 'Quiet', notes: ['Keys']},
      remarks: [{index: 0, remark: 'Call'}],
    })
  })

  it('stays with its item when the list has changed meanwhile, and goes with one that is gone', () => {
    const newer = sheetOf([item('overdueCase', 'z'), item('openCase', 'a')])
    const edits = {remarks: {'openCase a': 'Call', 'deadFeed b': 'Lost'}}
    expect(amendmentOf(newer, edits).remarks).toEqual([{index: 1, remark: 'Call'}])
  })

  it('counts as a change only where the sheet would be another', () => {
    expect(isChanged(sheet, {})).toBe(false)
    expect(isChanged(sheet, {remark: '', notes: ['Keys', '']})).toBe(false)
    expect(isChanged(sheet, {notes: []})).toBe(true)
    expect(isChanged(sheet, {remarks: {'openCase a': 'Call'}})).toBe(true)
    expect(notesOf(sheet, {})).toEqual(['Keys'])
  })
})

import {describe, expect, it} from 'vitest'
import {areaCodeSchema, caseCodeSchema} from '#contract/ids.ts'
import {readUrlView, writeUrlView} from '#web/viewInUrl.ts'

const view = {
  drillCode: areaCodeSchema.parse('330383198001'),
  selectedCaseCode: caseCodeSchema.parse('330383-20261123-F-000042-7'),
  figure: 'overdue',
} as const

describe('the view in the URL', () => {
  it('is read as it was written, and other parameters stay', () => {
    const query = writeUrlView({lang: 'en-US', area: '330383'}, view)
    expect(query).toEqual({
      lang: 'en-US',
      area: '330383198001',
      case: '330383-20261123-F-000042-7',
      figure: 'overdue',
    })
    expect(
      readUrlView({area: '330383198001', case: '330383-20261123-F-000042-7', figure: 'overdue'}),
    ).toEqual(view)
  })

  it('leaves out what is as it always begins', () => {
    expect(writeUrlView({case: 'x'}, {drillCode: null, selectedCaseCode: null, figure: 'open'})).toEqual({})
  })

  it('takes what it cannot read for absent', () => {
    expect(readUrlView({area: '<script>', case: ['a', 'b'], figure: 'shoes'})).toEqual({
      drillCode: null,
      selectedCaseCode: null,
      figure: 'open',
    })
  })
})

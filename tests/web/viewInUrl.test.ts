import {describe, expect, it} from 'vitest'
import {areaCodeSchema, caseCodeSchema, premisesIdSchema} from '#contract/ids.ts'
import {WHOLE_QUEUE} from '#web/stores/queue.ts'
import {readUrlFilter, readUrlView, writeUrlFilter, writeUrlView} from '#web/viewInUrl.ts'

const view = {
  drillCode: areaCodeSchema.parse('330383198001'),
  selectedCaseCode: caseCodeSchema.parse('330383-20261123-F-000042-7'),
  selectedPremisesId: premisesIdSchema.parse('P00001'),
  figure: 'overdue',
} as const

describe('the view in the URL', () => {
  it('is read as it was written, and other parameters stay', () => {
    const query = writeUrlView({lang: 'en-US', area: '330383'}, view)
    expect(query).toEqual({
      lang: 'en-US',
      area: '330383198001',
      case: '330383-20261123-F-000042-7',
      premises: 'P00001',
      figure: 'overdue',
    })
    expect(readUrlView({...query, lang: null} as Parameters<typeof readUrlView>[0])).toEqual(view)
  })

  it('leaves out what is as it always begins', () => {
    const empty = {drillCode: null, selectedCaseCode: null, selectedPremisesId: null, figure: 'open'} as const
    expect(writeUrlView({case: 'x'}, empty)).toEqual({})
    expect(writeUrlFilter({kind: 'x', lang: 'en-US'}, WHOLE_QUEUE)).toEqual({lang: 'en-US'})
  })

  it('takes what it cannot read for absent', () => {
    expect(
      readUrlView({area: '<script>', case: ['a', 'b'], premises: 'x'.repeat(41), figure: 'shoes'}),
    ).toEqual({drillCode: null, selectedCaseCode: null, selectedPremisesId: null, figure: 'open'})
    expect(readUrlFilter({kind: 'flood', stage: ['reported', 'x'], only: 'shoes', closed: 'yes'})).toEqual(
      WHOLE_QUEUE,
    )
  })
})

describe('the filter of the desk in the URL', () => {
  it('is read as it was written', () => {
    const filter = {
      kind: 'fire',
      stage: 'assigned',
      isOverdueOnly: true,
      isOutsideOnly: true,
      isWithClosed: true,
    } as const
    const query = writeUrlFilter({}, filter)
    expect(query).toEqual({kind: 'fire', stage: 'assigned', only: 'overdue,outside', closed: '1'})
    expect(readUrlFilter({kind: 'fire', stage: 'assigned', only: 'overdue,outside', closed: '1'})).toEqual(
      filter,
    )
  })
})

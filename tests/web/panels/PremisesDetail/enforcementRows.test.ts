import {describe, expect, it} from 'vitest'
import {shownPenaltySchema} from '#contract/enforcementRoutes.ts'
import {inspectionSchema} from '#contract/inspection.ts'
import {createDayOf, enforcementRows} from '#web/panels/PremisesDetail/enforcementRows.ts'

const dayOf = createDayOf('Asia/Shanghai')

function inspection(inspectionId: string, at: string, department: string | null) {
  return inspectionSchema.parse({
    ...{inspectionId, premisesId: 'P1', department, at: Date.parse(at), outcome: 'passed'},
    ...{hazards: [], seen: {}, note: null, photos: [], planId: null, by: 'x'},
  })
}

const PENALTY = shownPenaltySchema.parse({
  ...{penaltyId: 'p1', premisesId: 'P1', department: 'Market', at: Date.parse('2026-11-20T08:00:00+08:00')},
  ...{basis: '', amountYuan: null, isWithheld: true, by: 'Market'},
})

describe('the inspections and penalties of premises', () => {
  it('stand in the order of days, all departments together, by the city’s calendar', () => {
    const rows = enforcementRows(
      {
        // Past midnight in the city, not yet in UTC.
        inspections: [
          inspection('i2', '2026-11-22T00:30:00+08:00', null),
          inspection('i1', '2026-11-02T10:00:00+08:00', 'Housing'),
        ],
        penalties: [PENALTY],
      },
      [{what: 'inspection', on: '2025-03-01', detail: 'hazardsFound', department: 'Police'}],
      dayOf,
    )
    expect(rows.map(({on, department, what}) => `${on} ${department ?? 'own'} ${what}`)).toEqual([
      '2026-11-22 own inspection',
      '2026-11-20 Market penalty',
      '2026-11-02 Housing inspection',
      '2025-03-01 Police inspection',
    ])
    expect(rows.at(-1)).toMatchObject({outcome: 'hazardsFound', inspection: null})
  })

  it('show once what both the log and the history have', () => {
    const log = {
      inspections: [inspection('i1', '2026-11-02T10:00:00+08:00', 'Housing')],
      penalties: [PENALTY],
    }
    const rows = enforcementRows(
      log,
      [
        {what: 'penalty', on: '2026-11-20', detail: null},
        {what: 'inspection', on: '2026-11-02', detail: 'passed', department: 'Housing'},
        {what: 'inspection', on: '2026-11-02', detail: 'noEntry', department: 'Housing'},
        {what: 'inspection', on: '2026-11-02', detail: 'passed', department: 'Police'},
        {what: 'hazard', on: '2026-11-02', detail: 'wiring', department: 'Housing'},
      ],
      dayOf,
    )
    expect(rows.map(({key}) => key)).toEqual(['p1', 'i1', 'history-2', 'history-3'])
  })

  it('tell this centre’s own of the past from what nobody has kept', () => {
    const past = ['2025-03-03', '2025-03-02', '2025-03-01'].map(on => ({
      ...{what: 'inspection' as const, on, detail: 'passed'},
    }))
    const rows = enforcementRows(
      {inspections: [], penalties: []},
      [{...past[0]!, department: null}, {...past[1]!, department: 'Police'}, past[2]!],
      dayOf,
    )
    expect(rows.map(({department}) => department)).toEqual([null, 'Police', undefined])
  })
})

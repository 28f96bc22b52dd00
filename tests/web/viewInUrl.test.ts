import {describe, expect, it} from 'vitest'
import {hazardIdSchema} from '#contract/hazard.ts'
import {areaCodeSchema, caseCodeSchema, premisesIdSchema} from '#contract/ids.ts'
import {WHOLE_QUEUE} from '#web/stores/queue.ts'
import {readUrlFilter, readUrlView, writeUrlFilter, writeUrlView} from '#web/viewInUrl.ts'

const view = {
  drillCode: areaCodeSchema.parse('330383198001'),
  selectedCaseCode: caseCodeSchema.parse('330383-20261123-F-000042-7'),
  selectedPremisesId: premisesIdSchema.parse('P00042'),
  selectedHazardId: hazardIdSchema.parse('hazard-7'),
  deskList: 'hazards',
  figure: 'overdue',
  scene: 'fire',
  camera: {center: [120.55, 27.58], zoom: 14.25},
} as const

describe('the view in the URL', () => {
  it('is read as it was written, and other parameters stay', () => {
    const query = writeUrlView({lang: 'en-US', area: '330383'}, view)
    expect(query).toEqual({
      lang: 'en-US',
      area: '330383198001',
      case: '330383-20261123-F-000042-7',
      premises: 'P00042',
      hazard: 'hazard-7',
      list: 'hazards',
      figure: 'overdue',
      scene: 'fire',
      z: '120.55000,27.58000,14.25',
    })
    expect(
      readUrlView({
        area: '330383198001',
        case: '330383-20261123-F-000042-7',
        premises: 'P00042',
        hazard: 'hazard-7',
        list: 'hazards',
        figure: 'overdue',
        scene: 'fire',
        z: '120.55000,27.58000,14.25',
      }),
    ).toEqual(view)
  })

  it('leaves out what is as it always begins', () => {
    const nothing = {
      drillCode: null,
      selectedCaseCode: null,
      selectedPremisesId: null,
      selectedHazardId: null,
      deskList: 'cases',
      figure: 'open',
      scene: 'city',
      camera: null,
    } as const
    expect(writeUrlView({case: 'x', z: '1,2,3'}, nothing)).toEqual({})
  })

  it('takes what it cannot read for absent', () => {
    expect(
      readUrlView({area: '<script>', case: ['a', 'b'], figure: 'shoes', scene: 'moon', z: '1,999,x'}),
    ).toEqual({
      drillCode: null,
      selectedCaseCode: null,
      selectedPremisesId: null,
      selectedHazardId: null,
      deskList: 'cases',
      figure: 'open',
      scene: 'city',
      camera: null,
    })
  })
})

describe('the filter of the desk in the URL', () => {
  it('is read as it was written, and other parameters stay', () => {
    const filter = {
      kind: 'fire',
      stage: 'assigned',
      isOverdueOnly: true,
      isOutsideOnly: true,
      isWithClosed: true,
    } as const
    const query = {kind: 'fire', stage: 'assigned', only: 'overdue,outside', closed: '1'}
    expect(writeUrlFilter({lang: 'en-US'}, filter)).toEqual({lang: 'en-US', ...query})
    expect(readUrlFilter(query)).toEqual(filter)
  })

  it('is left out where it narrows nothing, and what cannot be read narrows nothing', () => {
    expect(writeUrlFilter({kind: 'x', lang: 'en-US'}, WHOLE_QUEUE)).toEqual({lang: 'en-US'})
    expect(readUrlFilter({kind: 'flood', stage: ['reported', 'x'], only: 'shoes', closed: 'yes'})).toEqual(
      WHOLE_QUEUE,
    )
  })
})

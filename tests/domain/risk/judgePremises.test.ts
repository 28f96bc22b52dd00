import {describe, expect, it} from 'vitest'
import {judgePremises, type RegisteredPremises} from '#server/domain/risk/judgePremises.ts'

const RIGHT: RegisteredPremises = {
  ...{id: 'P1', name: 'House', address: '1 Road', kind: 'rental', use: 'dwelling', position: [120.1, 27.1]},
  ...{floors: 4, floorAreaSqm: 180, structure: 'brickConcrete', yearBuilt: 1995, rooms: 6, tenants: 9},
  ...{secondExit: false, barredWindows: true, indoorCharging: true, bottledGas: true, wiringYear: 2010},
  ...{sensors: ['smoke'], lastInspectedOn: null},
}
const OTHER: RegisteredPremises = {
  ...RIGHT,
  ...{id: 'P2', name: 'Shop', address: '2 Road', position: [120.2, 27.1]},
}

function judge(...premises: RegisteredPremises[]) {
  return judgePremises(premises, {year: 2026, source: 'premises.csv'})
}

describe('premises in a register', () => {
  it('pass when they can be right, also where little is known of them', () => {
    expect(
      judge(RIGHT, {...OTHER, floors: null, floorAreaSqm: null, tenants: null, yearBuilt: null}),
    ).toEqual([])
  })

  it.each([
    ['floorAreaSqm', 1_800_000, 'unitMistaken'],
    ['floorAreaSqm', 0, 'outOfDomain'],
    ['floors', 116, 'unitMistaken'],
    ['yearBuilt', 2044, 'impossibleDate'],
  ] as const)('are told with the field and the value that cannot be: %s %s', (field, value, code) => {
    expect(judge({...RIGHT, [field]: value})).toMatchObject([
      {code, source: 'premises.csv', premisesId: 'P1', field, value: String(value)},
    ])
  })

  it.each([
    ['name and address', {name: 'House', address: '1 Road'}, 'address'],
    ['name and position', {name: 'House', position: [120.1, 27.1]}, 'position'],
    ['address and position', {address: '1 Road', position: [120.1, 27.1]}, 'position'],
  ] as const)('are told when they are there twice by %s, with the first of the two', (_, same, field) => {
    expect(judge(RIGHT, {...OTHER, ...same})).toMatchObject([
      {code: 'duplicatePremises', source: 'premises.csv', premisesId: 'P2', field, value: 'P1'},
    ])
  })

  it('may share one of the three, or have no address', () => {
    const {name, address, position} = RIGHT
    for (const same of [{name}, {address}, {position}]) expect(judge(RIGHT, {...OTHER, ...same})).toEqual([])
    expect(judge({...RIGHT, address: ''}, {...OTHER, address: '', position: RIGHT.position})).toEqual([])
  })
})

import {expect, it} from 'vitest'
import {changeRegister} from '#mock/city/changeRegister.ts'
import type {TruePremises} from '#mock/city/inspectPremises.ts'
import type {ListedPremises, PremisesRow} from '#mock/city/listPremises.ts'
import {dayOf} from '#mock/fires/calendar.ts'
import {emptyChronicle, type ChronicleChange} from '#mock/fires/chronicle.ts'

const TRUTH: TruePremises = {
  ...{use: 'shop', floors: 3, floorAreaSqm: 120, structure: 'brickConcrete', yearBuilt: 1995, rooms: 4},
  ...{tenants: 5, secondExit: false, barredWindows: true, indoorCharging: true, bottledGas: true},
  ...{wiringYear: 1995, sensors: ''},
}

function listed(id: string, facts: Partial<PremisesRow>): ListedPremises {
  const row: PremisesRow = {
    ...{id, name: `${id} shop`, kind: 'mixedUse', lng: 120, lat: 27, address: id, buildingId: 'B1'},
    ...{use: 'shop', floors: 3, floorAreaSqm: 120, structure: 'brickConcrete', yearBuilt: 1995, rooms: 4},
    ...{tenants: 5, secondExit: 0, barredWindows: 1, indoorCharging: 1, bottledGas: 1, wiringYear: 1995},
    ...{sensors: '', lastInspectedOn: ''},
    ...facts,
  }
  return {row, truth: TRUTH, communityCode: 'C1', street: id}
}

const change = (on: string, change: Omit<ChronicleChange, 'day' | 'premises' | 'isNoted'>) => ({
  ...{day: dayOf(on), premises: 0, isNoted: true},
  ...change,
})

it('the register says what it was told, and the file of changes what it said before', () => {
  const premises = [
    listed('P1', {use: 'shop', wiringYear: '', sensors: 'video', indoorCharging: 1, tenants: 5}),
    listed('P2', {tenants: 3}),
  ]
  const changes: ChronicleChange[] = [
    change('2024-03-05', {fact: 'sensors', after: 'smoke'}),
    change('2023-05-06', {fact: 'wiringYear', after: 2023}),
    change('2023-06-01', {fact: 'use', after: 'workshop'}),
    change('2024-06-01', {fact: 'use', after: 'warehouse'}),
    {...change('2024-07-01', {fact: 'indoorCharging', after: false}), isNoted: false},
    {...change('2024-07-01', {fact: 'tenants', after: 3}), premises: 1},
    change('2025-01-01', {fact: 'tenants', after: 9}),
  ]
  const chronicle = {...emptyChronicle(), changes}
  const register = changeRegister(premises, {chronicle, endDay: dayOf('2025-01-01')}, ({row}) => row.use)
  expect(register.premises[0]).toMatchObject({
    ...{use: 'warehouse', name: 'warehouse', wiringYear: 2023, sensors: 'video;smoke'},
    // It was not told of the one, and the other is still to come.
    ...{indoorCharging: 1, tenants: 5},
  })
  expect(register.changes).toEqual([
    {premisesId: 'P1', on: '2023-05-06', fact: 'wiringYear', before: ''},
    {premisesId: 'P1', on: '2023-06-01', fact: 'use', before: 'shop'},
    {premisesId: 'P1', on: '2024-03-05', fact: 'sensors', before: 'video'},
    {premisesId: 'P1', on: '2024-06-01', fact: 'use', before: 'workshop'},
  ])
})

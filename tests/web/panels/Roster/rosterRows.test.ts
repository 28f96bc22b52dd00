import {describe, expect, it} from 'vitest'
import {rosterReplySchema, type UnitDuty} from '#contract/roster.ts'
import {unitSchema, type Unit} from '#contract/unit.ts'
import {kindRows, unitRows} from '#web/panels/Roster/rosterRows.ts'

const HOUR = 3_600_000
const spell = (shift: string, from: number, to: number) => ({shift, since: from * HOUR, until: to * HOUR})
const duty = (isOnDuty: boolean, more: Partial<UnitDuty> = {}): UnitDuty => ({
  ...{isOnDuty, source: 'roster', spell: null, next: null, until: null, order: null},
  ...more,
})
const shift = (name: string) => ({name, from: '08:00', to: '20:00'})

function roster(groups: readonly {kind: string; duty: UnitDuty; unitIds: readonly string[]}[]) {
  const kinds = ['fireStation', 'gridWorker', 'mediator'].map(kind => ({
    kind,
    shifts: kind === 'mediator' ? [] : [shift('day'), shift('night')],
  }))
  return rosterReplySchema.parse({asOf: 0, until: null, kinds, groups})
}

describe('the kinds on the roster', () => {
  it('tell how many are on duty in which shifts, and which come next, the soonest only', () => {
    const [row] = kindRows(
      roster([
        {
          kind: 'gridWorker',
          duty: duty(true, {spell: spell('day', 8, 18), next: spell('day', 32, 42)}),
          unitIds: ['a', 'b'],
        },
        {
          kind: 'gridWorker',
          duty: duty(true, {spell: spell('day', 8, 18), next: spell('night', 18, 32)}),
          unitIds: ['c'],
        },
        {kind: 'gridWorker', duty: duty(false, {next: spell('night', 18, 32)}), unitIds: ['d']},
      ]),
    )
    expect(row).toMatchObject({kind: 'gridWorker', total: 4, onDuty: 3})
    expect(row?.now).toEqual([{...spell('day', 8, 18), count: 3}])
    expect(row?.next).toEqual([{...spell('night', 18, 32), count: 2}])
  })

  it('do not count as in their shift those whom an officer has sent off, and leave out kinds without units', () => {
    const rows = kindRows(
      roster([
        {
          kind: 'fireStation',
          duty: duty(false, {source: 'officer', spell: spell('day', 8, 20)}),
          unitIds: ['a'],
        },
      ]),
    )
    expect(rows).toEqual([expect.objectContaining({kind: 'fireStation', total: 1, onDuty: 0, now: []})])
  })
})

describe('the units on the roster', () => {
  const unit = (id: string, kind: Unit['kind'] = 'gridWorker') =>
    unitSchema.parse({id, name: `Walker ${id}`, kind, position: [120, 27], area: '330383', capabilities: []})
  const units = ['u1', 'u2', 'u3'].map(id => unit(id))
  const dutyById = new Map([
    [unit('u1').id, duty(false)],
    [unit('u2').id, duty(true)],
    [unit('u3').id, duty(false, {source: 'officer'})],
  ])
  const known = {units: [...units, unit('u4', 'mediator')], dutyById, areaName: () => 'Harbour'}
  const shown = (filter: {text?: string; isOnDuty?: boolean | null}) =>
    unitRows(known, {kind: 'gridWorker', text: '', isOnDuty: null, ...filter}).map(row => row.unit.id)

  it('begin with those that are not as the roster has it, then those on duty', () => {
    expect(shown({})).toEqual(['u3', 'u2', 'u1'])
  })

  it('are found by every word of name or area, and by whether they are on duty', () => {
    expect(shown({text: 'harbour WALKER u2'})).toEqual(['u2'])
    expect(shown({text: 'harbour nobody'})).toEqual([])
    expect([shown({isOnDuty: true}), shown({isOnDuty: false})]).toEqual([['u2'], ['u3', 'u1']])
  })
})

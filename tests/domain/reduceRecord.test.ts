import {describe, expect, it} from 'vitest'
import {panelAddressSchema} from '#contract/ids.ts'
import type {LogRecord, NewRecord} from '#contract/record.ts'
import {reduceRecord} from '#server/domain/reduceRecord.ts'
import {CityState, EMPTY_IMAGE} from '#server/situation/cityState.ts'
import {EAST, EAST_CELL, PANEL, squareContext, UNKNOWN_PANEL, WEST_CELL} from '../fixtures/city.ts'
import {asLog, NOON, panelStatus, progressed, reported} from '../fixtures/records.ts'

const MINUTE = 60_000

function stateAfter(records: readonly NewRecord[]): CityState {
  const state = new CityState(EMPTY_IMAGE)
  for (const record of asLog(records)) take(state, record)
  return state
}

function take(state: CityState, record: LogRecord): void {
  for (const change of reduceRecord(record, state, squareContext()).changes) state.apply(change)
}

describe('cases', () => {
  it('open with a code of their own, in their cell, due by the policy', () => {
    const state = stateAfter([reported('a'), reported('b')])
    const [first, second] = [...state.cases.values()]
    expect(first?.caseCode).toMatch(/^330383-20261123-S-000001-/)
    expect(second?.caseCode).toMatch(/^330383-20261123-S-000002-/)
    expect(first?.place).toMatchObject({gridCell: WEST_CELL, isOutside: false})
    expect(first?.dueAt).toBe(NOON + 30 * MINUTE)
  })

  it('outside the city are kept and flagged', () => {
    const [caseFile] = [...stateAfter([reported('a', {position: [10, 50]})]).cases.values()]
    expect(caseFile?.place).toMatchObject({gridCell: null, community: null, isOutside: true})
  })

  it('move forward by steps and are not moved back by a late one', () => {
    const state = stateAfter([
      reported('a'),
      progressed('a', 'handling', NOON + 9 * MINUTE),
      progressed('a', 'accepted', NOON + 2 * MINUTE),
    ])
    const caseFile = state.caseByExternalId('four-platforms', 'a')
    expect(caseFile).toMatchObject({stage: 'handling', stageSince: NOON + 9 * MINUTE})
  })

  it('take in steps that came before their report', () => {
    const state = stateAfter([progressed('a', 'accepted'), progressed('a', 'assigned'), reported('a')])
    expect(state.caseByExternalId('four-platforms', 'a')?.stage).toBe('assigned')
    expect(state.pendingSteps('four-platforms', 'a')).toEqual([])
  })

  it('are corrected, not doubled, by a second report under the same external id', () => {
    const state = stateAfter([
      reported('a'),
      reported('a', {title: 'Fire exit blocked', position: [121.5, 27.5]}),
    ])
    expect(state.cases.size).toBe(1)
    expect(state.caseByExternalId('four-platforms', 'a')).toMatchObject({
      title: 'Fire exit blocked',
      place: {community: EAST, gridCell: EAST_CELL},
    })
  })

  it('have no due time once evaluated', () => {
    const state = stateAfter([reported('a'), progressed('a', 'evaluated')])
    expect(state.caseByExternalId('four-platforms', 'a')?.dueAt).toBeNull()
  })
})

describe('panel alarms', () => {
  it('are raised and cleared at the edges of a level, once', () => {
    const state = stateAfter([
      panelStatus({smoke: 2}),
      panelStatus({smoke: 2}, {at: NOON + MINUTE}),
      panelStatus({smoke: 0}, {at: NOON + 2 * MINUTE}),
    ])
    const alarms = [...state.alarms.values()]
    expect(alarms).toHaveLength(1)
    expect(alarms[0]).toMatchObject({condition: 'fire', raisedAt: NOON, clearedAt: NOON + 2 * MINUTE})
    expect(state.panel(PANEL)?.activeFires).toBe(0)
  })

  it('tell a fault from a fire, and a restored fault ends', () => {
    const state = stateAfter([panelStatus({power: 4}), panelStatus({power: 0}, {at: NOON + MINUTE})])
    expect([...state.alarms.values()]).toMatchObject([
      {condition: 'fault', clearedAt: NOON + MINUTE, caseCode: null},
    ])
    expect(state.cases.size).toBe(0)
  })

  it('are told in the history of their case, one entry a report', () => {
    const state = new CityState(EMPTY_IMAGE)
    const entries = asLog([
      panelStatus({a: 2}),
      panelStatus({b: 2, c: 2}, {at: NOON + MINUTE}),
      panelStatus({a: 0}, {at: NOON + 2 * MINUTE}),
    ]).flatMap(record => {
      const {changes} = reduceRecord(record, state, squareContext())
      for (const change of changes) state.apply(change)
      const last = changes.findLast(({entity}) => entity === 'caseStep')
      return last?.entity === 'caseStep' ? {step: last.value.step, detail: last.value.detail} : []
    })
    expect(entries).toEqual([
      {step: 'reported', detail: undefined},
      {step: 'alarmRaised', detail: {alarms: 2}},
      {step: 'alarmCleared', detail: {alarms: 1}},
    ])
  })

  it('of several parts of one panel within five minutes are one case', () => {
    const state = stateAfter([
      panelStatus({a: 2, b: 2}),
      panelStatus({c: 2}, {at: NOON + 4 * MINUTE}),
      panelStatus({d: 2}, {at: NOON + 10 * MINUTE}),
    ])
    const cases = [...state.cases.values()]
    expect(cases.map(({origin}) => (origin.type === 'alarm' ? origin.alarmIds.length : 0))).toEqual([3, 1])
    expect(cases[0]).toMatchObject({kind: 'fire', level: 2, title: null, place: {gridCell: EAST_CELL}})
  })

  it('of a panel that no table knows still open a case, without a place', () => {
    const state = stateAfter([panelStatus({a: 2}, {address: UNKNOWN_PANEL})])
    expect(state.panel(UNKNOWN_PANEL)).toMatchObject({isRegistered: false, activeFires: 1})
    expect([...state.cases.values()]).toMatchObject([
      {kind: 'fire', place: {position: null, isOutside: false}},
    ])
  })

  it('of panels that are made up by the thousand are raised and cleared, and only so many of these are kept', () => {
    const stranger = (index: number) => panelAddressSchema.parse(index.toString(16).padStart(12, 'a'))
    const state = stateAfter(
      Array.from({length: 1_100}, (_, index) => panelStatus({a: 0}, {address: stranger(index)})),
    )
    const last = stranger(1_099)
    expect(state.panelCount()).toBe(1_001)
    expect([state.panel(last), state.part(last, 'a')]).toEqual([undefined, undefined])
    const alarms = asLog([
      panelStatus({a: 2}, {address: last}),
      panelStatus({a: 0}, {address: last, at: NOON + 1}),
    ])
    for (const record of alarms) take(state, record)
    expect([...state.alarms.values()]).toMatchObject([{panelAddress: last, clearedAt: NOON + 1}])
    for (const record of asLog([panelStatus({a: 2})])) take(state, record)
    expect(state.panel(PANEL)).toMatchObject({isRegistered: true, activeFires: 1})
  })

  it('from a manual call point stand until the panel is reset', () => {
    const operated = (operation: 'manualAlarm' | 'reset', at: number): NewRecord => ({
      origin: 'fire-response',
      source: 'panel:test',
      sourceId: `${operation}-${String(at)}`,
      type: 'panel.operated',
      body: {
        address: PANEL,
        operations: [
          {partKey: 'system:1-1', systemType: 1, operations: [operation], operator: 1, observedAt: null},
        ],
        receivedAt: at,
        frame: '4040',
      },
    })
    const raised = stateAfter([operated('manualAlarm', NOON)])
    expect([...raised.alarms.values()]).toMatchObject([{condition: 'fire', clearedAt: null}])
    const ended = stateAfter([operated('manualAlarm', NOON), operated('reset', NOON + MINUTE)])
    expect([...ended.alarms.values()]).toMatchObject([{condition: 'fire', clearedAt: NOON + MINUTE}])
  })
})

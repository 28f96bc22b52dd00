import {describe, expect, it} from 'vitest'
import type {AlarmCommand} from '#contract/alarmCommand.ts'
import {alarmIdSchema, type AlarmId} from '#contract/ids.ts'
import {own, TestState} from '../fixtures/dispatched.ts'
import {NOON, panelStatus} from '../fixtures/records.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

/** A panel of which two parts report a fire: one case. */
function burning() {
  const state = new TestState()
  state.take(panelStatus({hall: 2, kitchen: 2}))
  return {state, ids: [...state.state.alarms.keys()]}
}

function command(state: TestState, alarmIds: AlarmId[], given: AlarmCommand, at = NOON + MINUTE) {
  const body = {alarmIds, command: given, by: 'li', role: 'duty' as const, at}
  return state.take(own({type: 'alarm.commanded', body}))
}

describe('an alarm', () => {
  it('that is acknowledged says who saw it, once, and that its case is seen', () => {
    const {state, ids} = burning()
    const {changes} = command(state, ids, {name: 'acknowledge'})
    expect(state.onlyCase.response.acknowledgedAt).toBe(NOON + MINUTE)
    expect(state.onlyCase.version).toBe(0)
    expect(changes.filter(({entity}) => entity === 'caseStep')).toMatchObject([
      {value: {step: 'alarmAcknowledged', by: 'li', detail: {alarms: 2}}},
    ])
    expect(command(state, ids, {name: 'acknowledge'}, NOON + HOUR)).toEqual({refusal: null, changes: []})
    expect([...state.state.alarms.values()].map(({acknowledgedAt}) => acknowledgedAt)).toEqual([
      NOON + MINUTE,
      NOON + MINUTE,
    ])
  })

  it('is shelved while it stands, and taken back', () => {
    const {state, ids} = burning()
    const shelve = {name: 'shelve', reason: 'Works in the hall', until: NOON + HOUR} as const
    command(state, ids, shelve)
    expect([...state.state.alarms.values()].map(({shelved}) => shelved?.until)).toEqual([
      NOON + HOUR,
      NOON + HOUR,
    ])
    command(state, ids, {name: 'unshelve'})
    expect([...state.state.alarms.values()].map(({shelved}) => shelved)).toEqual([null, null])
    state.take(panelStatus({hall: 0, kitchen: 0}, {at: NOON + 2 * MINUTE}))
    expect(command(state, ids, shelve).changes).toEqual([])
  })

  it('that nobody knows refuses the command', () => {
    const {state} = burning()
    expect(command(state, [alarmIdSchema.parse('none')], {name: 'acknowledge'}).refusal).toBe('notFound')
  })
})

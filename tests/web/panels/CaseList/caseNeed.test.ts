import {describe, expect, it} from 'vitest'
import {firesByCase, needOf, type NeedContext} from '#web/panels/CaseList/caseNeed.ts'
import {sortQueue} from '#web/panels/CaseList/caseQueue.ts'
import {taskOf} from '../../../fixtures/taskOf.ts'
import {caseWith} from '../../realtime/pictures.ts'
import {alarmOf} from '../../wall/entities.ts'

const NOW = 1_000_000
const QUIET: NeedContext = {fires: new Map(), tasks: new Map(), user: 'duty', now: NOW}

describe('what a case needs of a person', () => {
  const later = NOW + 60_000
  const caseFile = caseWith(1, {dueAt: later})
  const withTask = (parts: object): NeedContext => ({
    ...QUIET,
    tasks: new Map([[caseFile.caseCode, [taskOf(parts)]]]),
  })

  it('is to be told by telephone where no backend takes its task, or the backend could not be reached', () => {
    expect(needOf(caseFile, withTask({status: 'queued', channel: 'manual'}))).toBe('telephone')
    const delivery = {attempts: 9, lastFailure: 'timeout', nextAttemptAt: null, isGivenUp: true}
    expect(needOf(caseFile, withTask({status: 'queued', delivery}))).toBe('telephone')
    expect(needOf(caseFile, withTask({status: 'delivered', channel: 'manual'}))).toBe('handle')
  })

  it('is a release, but not of whoever has sent them himself', () => {
    expect(needOf(caseFile, withTask({status: 'held', by: 'duty2'}))).toBe('release')
    expect(needOf(caseFile, withTask({status: 'held', by: 'duty'}))).toBe('handle')
  })

  it('is an officer once a task has missed two steps, and nobody once it has ended', () => {
    expect(needOf(caseFile, withTask({status: 'delivered', missed: 1}))).toBe('handle')
    expect(needOf(caseFile, withTask({status: 'delivered', missed: 2}))).toBe('missed')
    expect(needOf(caseFile, withTask({status: 'refused', missed: 3}))).toBe('handle')
  })

  it('is the next step of its state, unless its clock is what presses', () => {
    expect(needOf(caseWith(1, {stage: 'reported', dueAt: later}), QUIET)).toBe('accept')
    expect(needOf(caseWith(1, {stage: 'feedback', dueAt: later}), QUIET)).toBe('verify')
    expect(needOf(caseWith(1, {stage: 'feedback', state: 'verified', dueAt: later}), QUIET)).toBe('evaluate')
    expect(needOf(caseWith(1, {state: 'suspended', dueAt: null}), QUIET)).toBe('resume')
    expect(needOf(caseWith(1, {stage: 'reported', dueAt: later, atRiskAt: NOW}), QUIET)).toBe('atRisk')
    expect(needOf(caseWith(1, {stage: 'reported', dueAt: NOW - 1}), QUIET)).toBe('overdue')
    for (const state of ['evaluated', 'merged', 'voided'] as const)
      expect(needOf(caseWith(1, {state, dueAt: 1}), QUIET)).toBe('nothing')
  })

  it('is whoever sees its alarm, until all of them are seen; what is on the shelf asks for nobody', () => {
    const {caseCode} = caseFile
    const seen = {caseCode, acknowledgedAt: 5, acknowledgedBy: 'duty'}
    const shelved = {by: 'duty', at: 1, until: 9, reason: 'x'}
    const stateOf = (...alarms: object[]) => firesByCase(alarms.map(parts => alarmOf(parts))).get(caseCode)
    expect(stateOf(seen, {caseCode})).toBe('unseen')
    expect(stateOf(seen, seen)).toBe('seen')
    expect(stateOf({caseCode, shelved})).toBeUndefined()
    expect(needOf(caseFile, {...QUIET, fires: new Map([[caseCode, 'seen']])})).toBe('attendedFire')
    expect(needOf(caseWith(1, {stage: 'accepted'}), {...QUIET, fires: new Map([[caseCode, 'seen']])})).toBe(
      'unattendedFire',
    )
  })
})

describe('the order of the queue', () => {
  it('is what needs a person first, whatever came when', () => {
    const codes = [1, 2, 3, 4, 5, 6, 7, 8].map(serial => caseWith(serial).caseCode)
    const [alarmed, held, , , , , burning] = codes
    const cases = [
      caseWith(8, {state: 'evaluated', stage: 'evaluated', dueAt: null, level: 1}),
      caseWith(7, {dueAt: NOW + 9}),
      caseWith(6, {dueAt: NOW + 9, level: 1}),
      caseWith(5, {stage: 'reported', dueAt: NOW + 9, level: 4}),
      caseWith(4, {dueAt: NOW + 9, atRiskAt: NOW, level: 4}),
      caseWith(3, {dueAt: NOW - 1, level: 4}),
      caseWith(2, {dueAt: NOW + 9, level: 4}),
      caseWith(1, {dueAt: NOW + 9, level: 4}),
    ]
    const context: NeedContext = {
      ...QUIET,
      fires: new Map([
        ...(alarmed ? [[alarmed, 'unseen'] as const] : []),
        ...(burning ? [[burning, 'seen'] as const] : []),
      ]),
      tasks: new Map(held ? [[held, [taskOf({status: 'held', by: 'other'})]]] : []),
    }
    expect(
      sortQueue(cases, context).map(({caseFile, group}) => `${String(caseFile.openedSeq)} ${group}`),
    ).toEqual(['1 now', '2 now', '7 fire', '3 overdue', '4 atRisk', '5 waiting', '6 open', '8 closed'])
  })

  it('puts of what needs the same the graver first, and among equals the newer', () => {
    const cases = [
      caseWith(1, {level: 3, dueAt: 1}),
      caseWith(2, {level: 3, dueAt: 2}),
      caseWith(3, {level: 1, dueAt: NOW - 1}),
    ]
    expect(sortQueue(cases, QUIET).map(({caseFile}) => caseFile.openedSeq)).toEqual([3, 2, 1])
  })
})

describe('a drill in the queue', () => {
  it('stands after what is real and needs somebody as much, and never before a real case that needs one now', () => {
    const exercise = caseWith(1, {level: 1, isDrill: true})
    const [fire, call] = [caseWith(2, {level: 2}), caseWith(3, {level: 4})]
    const context: NeedContext = {
      ...QUIET,
      fires: new Map([exercise, fire].map(({caseCode}) => [caseCode, 'unseen'])),
      tasks: new Map([[call.caseCode, [taskOf({status: 'queued', channel: 'manual'})]]]),
    }
    const order = sortQueue([exercise, call, fire], context).map(({caseFile}) => caseFile.openedSeq)
    expect(order).toEqual([2, 3, 1])
  })
})

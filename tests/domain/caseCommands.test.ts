import {describe, expect, it} from 'vitest'
import type {CaseCommand} from '#contract/caseCommand.ts'
import {isOverdue, type CaseFile} from '#contract/caseFile.ts'
import {caseTimerId, caseTimersDue} from '#server/domain/caseTimers.ts'
import {policySchema} from '#server/domain/policy.ts'
import {reduceRecord} from '#server/domain/reduceRecord.ts'
import {CityState, EMPTY_IMAGE} from '#server/situation/cityState.ts'
import {POLICY, squareContext} from '../fixtures/city.ts'
import {dispatched, newTask, TestState, WALKER} from '../fixtures/dispatched.ts'
import {asLog, NOON, progressed, reported} from '../fixtures/records.ts'
import {asRecord, caseIn, commanded} from './caseCommands.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

type By = NonNullable<Parameters<typeof commanded>[2]>

/** One case that commands are given to, one after the other. */
class Desk {
  readonly state = new CityState(EMPTY_IMAGE)
  readonly #code: CaseFile['caseCode']
  readonly #context

  constructor(caseFile: CaseFile, context = squareContext()) {
    this.state.rememberCase(caseFile)
    this.#code = caseFile.caseCode
    this.#context = context
  }

  get case(): CaseFile {
    const found = this.state.caseByCode(this.#code)
    if (!found) throw new Error('the case is gone')
    return found
  }

  give(command: CaseCommand, by: By = {}) {
    const [record] = asLog([asRecord(commanded(this.case, command, by))], {fromSeq: 50})
    if (!record) throw new Error('one record was made')
    const {changes, refusal} = reduceRecord(record, this.state, this.#context)
    for (const change of changes) this.state.apply(change)
    return refusal
  }
}

describe('verification', () => {
  it('is for somebody else than who handled the case', () => {
    const desk = new Desk(caseIn(1, 'handling'))
    desk.give({name: 'feedback', note: 'Cleared'}, {by: 'wang'})
    expect(desk.give({name: 'verify', passed: true}, {by: 'wang'})).toBe('needsOtherOfficer')
    expect(desk.give({name: 'verify', passed: true}, {by: 'li'})).toBeNull()
    expect(desk.case).toMatchObject({state: 'verified', stage: 'feedback', handledBy: 'wang'})
  })

  it('that fails says why and sends the case back to be handled anew', () => {
    const desk = new Desk(caseIn(1, 'feedback'))
    expect(desk.give({name: 'verify', passed: false}, {by: 'li'})).toBe('reasonMissing')
    expect(
      desk.give({name: 'verify', passed: false, note: 'Still there'}, {by: 'li', at: NOON + HOUR}),
    ).toBeNull()
    expect(desk.case).toMatchObject({state: 'handling', stageSince: NOON + HOUR, handledBy: null})
    expect(desk.case.dueAt).toBe(NOON + HOUR + 30 * MINUTE)
  })
})

describe('a clock', () => {
  it('stands still while the case is suspended, and goes on with what was left', () => {
    const desk = new Desk(caseIn(1, 'handling'))
    desk.give({name: 'suspend', reason: 'The road is closed'}, {at: NOON + 20 * MINUTE})
    expect(desk.case).toMatchObject({dueAt: null, atRiskAt: null})
    desk.give({name: 'resume'}, {at: NOON + 100 * HOUR})
    expect(desk.case).toMatchObject({
      state: 'handling',
      dueAt: NOON + 100 * HOUR + 40 * MINUTE,
      atRiskAt: NOON + 100 * HOUR + 28 * MINUTE,
    })
  })

  it('that counts working time keeps what was left in working time', () => {
    const spans = POLICY.clocks.safety.handling.map(() => ({workingDays: 2}))
    const clocks = {...POLICY.clocks, safety: {...POLICY.clocks.safety, handling: spans}}
    const context = {...squareContext(), policy: policySchema.parse({...POLICY, clocks})}
    const desk = new Desk({...caseIn(1, 'assigned'), stageSince: 0}, context)
    const at = (local: string) => Date.parse(`${local}:00+08:00`)
    // Thursday to Monday.
    desk.give({name: 'handle'}, {at: at('2026-11-26T10:00')})
    expect(desk.case.dueAt).toBe(at('2026-11-30T10:00'))
    // Friday evening: what is left is an hour and a half on Monday.
    desk.give({name: 'suspend', reason: 'The tenant is away'}, {at: at('2026-11-27T20:00')})
    expect(desk.case.suspension).toMatchObject({leftMs: 1.5 * HOUR})
    desk.give({name: 'resume'}, {at: at('2026-12-04T17:00')})
    expect(desk.case.dueAt).toBe(at('2026-12-07T09:30'))
  })

  it('of a merged case runs on, for the case that is taken out again', () => {
    const desk = new Desk(caseIn(1, 'handling'))
    const other = caseIn(2, 'accepted')
    desk.state.rememberCase(other)
    desk.give({name: 'merge', reason: 'The same fire', into: other.caseCode})
    expect(desk.case).toMatchObject({state: 'merged', dueAt: null, mergedInto: other.caseCode})
    expect(desk.state.caseByCode(other.caseCode)).toMatchObject({version: 4, state: 'accepted'})
    desk.give({name: 'unmerge', reason: 'Another one'}, {at: NOON + 5 * HOUR})
    expect(desk.case).toMatchObject({state: 'handling', dueAt: NOON + HOUR, mergedInto: null})
    expect(desk.state.caseByCode(other.caseCode)).toMatchObject({version: 5, mergedCases: []})
  })

  it('is put off only to later, and at most by a year', () => {
    const desk = new Desk(caseIn(1, 'handling'))
    const extend = (until: number) => desk.give({name: 'extend', reason: 'Parts are on the way', until})
    expect(extend(NOON + HOUR)).toBe('invalid')
    expect(extend(NOON + 400 * 24 * HOUR)).toBe('invalid')
    expect(extend(NOON + 10 * HOUR)).toBeNull()
    expect(desk.case).toMatchObject({dueAt: NOON + 10 * HOUR, atRiskAt: NOON + 8 * HOUR})
  })

  it('fires once near its end and once at it, and not for a case that is not open', () => {
    const open = caseIn(1, 'handling')
    const cases = [open, caseIn(2, 'suspended'), caseIn(3, 'evaluated'), caseIn(4, 'merged')]
    const types = (at: number) => caseTimersDue(cases, at).map(({type, caseCode}) => `${type} ${caseCode}`)
    expect(types(NOON + 47 * MINUTE)).toEqual([])
    expect(types(NOON + 48 * MINUTE)).toEqual([`caseAtRisk ${open.caseCode}`])
    expect(types(NOON + HOUR)).toEqual([`caseOverdue ${open.caseCode}`])
    expect(isOverdue(open, NOON + HOUR + 1)).toBe(true)
    const ids = caseTimersDue([open, {...open, dueAt: NOON + 2}], NOON + HOUR).map(caseTimerId)
    expect(new Set(ids).size).toBe(2)
  })
})

describe('a claim', () => {
  it('is for one officer, asks for no version and raises none, and the centre may free the case', () => {
    const desk = new Desk(caseIn(1, 'handling'))
    expect(desk.give({name: 'claim'}, {by: 'li', role: 'community'})).toBeNull()
    expect(desk.give({name: 'claim'}, {by: 'li', role: 'community'})).toBeNull()
    expect(desk.give({name: 'claim'}, {by: 'wang'})).toBe('alreadyClaimed')
    expect(desk.give({name: 'unclaim'}, {by: 'zhao', role: 'community'})).toBe('needsOtherOfficer')
    expect(desk.case).toMatchObject({claimedBy: 'li', version: 3, response: {acknowledgedAt: NOON}})
    expect(desk.give({name: 'unclaim'}, {by: 'wang'})).toBeNull()
    expect(desk.give({name: 'unclaim'}, {by: 'wang'})).toBe('notAllowedInState')
  })
})

describe('a case before the leader', () => {
  it('is brought there once, and is not there any more when it is closed', () => {
    const desk = new Desk(caseIn(1, 'verified'))
    expect(desk.give({name: 'escalate', reason: 'It is too slow'}, {role: 'leader'})).toBeNull()
    expect(desk.give({name: 'escalate', reason: 'It is too slow'})).toBe('notAllowedInState')
    desk.give({name: 'evaluate', score: 2})
    expect(desk.case).toMatchObject({escalatedAt: null, response: {closedAt: NOON}})
    desk.give({name: 'reopen', reason: 'It burns again'})
    expect(desk.case).toMatchObject({state: 'handling', handledBy: null, response: {closedAt: null}})
  })
})

describe('the units of a case', () => {
  function withUnits(level: 1 | 2): TestState {
    const state = new TestState()
    state.take(reported('a', {kind: 'fire', level}))
    const tasks = [newTask(), newTask({unitId: WALKER, channel: 'manual'})]
    expect(state.take(dispatched(state, {tasks})).refusal).toBeNull()
    return state
  }
  const give = (state: TestState, command: CaseCommand, by: By = {}) =>
    state.take(asRecord(commanded(state.onlyCase, command, by))).refusal
  const statuses = (state: TestState) =>
    state.state.tasksOf(state.onlyCase.caseCode).map(({status}) => status)

  it('are let go for a level-1 case by somebody else than who sent them', () => {
    const state = withUnits(1)
    const [sender = ''] = state.state.tasksOf(state.onlyCase.caseCode).map(({by}) => by)
    expect(statuses(state)).toEqual(['held', 'held'])
    expect(give(state, {name: 'releaseDispatch'}, {by: sender})).toBe('needsOtherOfficer')
    expect(give(state, {name: 'releaseDispatch'}, {by: 'li', at: NOON + HOUR})).toBeNull()
    expect(statuses(state)).toEqual(['queued', 'queued'])
    expect(state.onlyCase.response.dispatchedAt).toBe(NOON + HOUR)
    expect(give(state, {name: 'releaseDispatch'}, {by: 'li'})).toBe('notAllowedInState')
  })

  it('are called off when it is void or closed, and stay when it is merged', () => {
    const voided = withUnits(2)
    give(voided, {name: 'void', reason: 'A false alarm'})
    expect(statuses(voided)).toEqual(['cancelled', 'cancelled'])
    const closed = withUnits(2)
    closed.take(progressed('a', 'evaluated', NOON + HOUR))
    expect(statuses(closed)).toEqual(['cancelled', 'cancelled'])
    const merged = withUnits(2)
    const {caseCode} = merged.onlyCase
    merged.take(reported('b', {kind: 'fire', level: 2}))
    const other = [...merged.state.cases.keys()].find(code => code !== caseCode)
    const into = other ?? caseCode
    const caseFile = merged.state.caseByCode(caseCode) ?? caseIn(1, 'assigned')
    merged.take(asRecord(commanded(caseFile, {name: 'merge', reason: 'The same', into})))
    expect(merged.state.caseByCode(caseCode)?.state).toBe('merged')
    expect(merged.state.tasksOf(caseCode).map(({status}) => status)).toEqual(['queued', 'queued'])
  })
})

describe('a backend’s step', () => {
  it('that its clock dates before the present step does not turn the case’s time back', () => {
    const state = new TestState()
    state.take(reported('a'))
    state.take(progressed('a', 'handling', NOON + HOUR))
    state.take(progressed('a', 'feedback', NOON + MINUTE))
    expect(state.onlyCase).toMatchObject({stage: 'feedback', stageSince: NOON + HOUR, handledBy: 'Team 1'})
  })

  it('does not bring back a case that is void, and a new level alone moves its clock', () => {
    const state = new TestState()
    state.take(reported('a'))
    const {dueAt} = state.onlyCase
    state.take(asRecord(commanded(state.onlyCase, {name: 'extend', reason: 'Later', until: NOON + 9 * HOUR})))
    state.take(reported('a', {title: 'Boxes'}))
    expect(state.onlyCase).toMatchObject({title: 'Boxes', dueAt: NOON + 9 * HOUR})
    state.take(reported('a', {level: 1, photos: []}))
    expect(state.onlyCase.dueAt).toBeLessThan(dueAt ?? 0)
    state.take(asRecord(commanded(state.onlyCase, {name: 'void', reason: 'A mistake'})))
    state.take(progressed('a', 'handling', NOON + 2 * HOUR))
    expect(state.onlyCase).toMatchObject({state: 'voided', stage: 'reported'})
  })
})

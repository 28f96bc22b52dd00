import {describe, expect, it} from 'vitest'
import type {Appended, NewRecord} from '#contract/record.ts'
import type {UnitId} from '#contract/unit.ts'
import {AskNext} from '#server/dispatch/askNext.ts'
import {Timers} from '#server/dispatch/timers.ts'
import {dispatched, newTask, sent, stepped, TestState, WALKER} from '../fixtures/dispatched.ts'
import {NOON, reported} from '../fixtures/records.ts'

const MINUTE = 60_000

function setUp() {
  const state = new TestState()
  state.take(reported('a', {kind: 'fire', level: 2}))
  state.take(dispatched(state))
  const ids = new Set<string>()
  const records: NewRecord[] = []
  const append = async (added: readonly NewRecord[]): Promise<Appended[]> => {
    await Promise.resolve()
    return added.map((record, index) => {
      if (ids.has(record.sourceId)) return {seq: index, isDuplicate: true}
      ids.add(record.sourceId)
      records.push(record)
      state.take(record)
      return {seq: index, isDuplicate: false}
    })
  }
  return {state, append, records}
}

describe('timers', () => {
  it('fire once when their time has come, also after a restart that came late', async () => {
    const {state, append, records} = setUp()
    const timers = new Timers({live: state.state, append})
    await timers.run(NOON + MINUTE - 1)
    expect(records).toEqual([])
    await timers.run(NOON + MINUTE)
    await timers.run(NOON + MINUTE)
    expect(records).toHaveLength(1)
    expect(state.task().missed).toBe(1)

    const afterRestart = new Timers({live: state.state, append})
    await afterRestart.run(NOON + 30 * MINUTE)
    await new Timers({live: state.state, append}).run(NOON + 30 * MINUTE)
    const types = records.map(({body}) => ('timer' in body ? body.timer.type : ''))
    expect(types.sort()).toEqual(['caseOverdue', 'taskMissed', 'taskMissed'])
    expect(state.task().missed).toBe(2)
  })

  it('tell of a case once that it is at risk, and once that it is due', async () => {
    const {state, append, records} = setUp()
    const timers = new Timers({live: state.state, append})
    const {atRiskAt, dueAt} = state.onlyCase
    if (atRiskAt === null || dueAt === null) throw new Error('the case has a clock')
    state.take(stepped(state.taskId(), 'done', {at: NOON}))
    for (const at of [atRiskAt - 1, atRiskAt, atRiskAt + 1, dueAt, dueAt + MINUTE]) await timers.run(at)
    expect(records.map(({sourceId}) => sourceId.split(':')[0])).toEqual(['caseAtRisk', 'caseOverdue'])
  })
})

describe('asking the next unit', () => {
  function asking({state, append}: ReturnType<typeof setUp>) {
    const passed: UnitId[][] = []
    const askNext = new AskNext({
      live: state.state,
      append,
      nextUnit: async (_task, _case, passedOver) => {
        passed.push([...passedOver])
        return Promise.resolve(newTask({unitId: WALKER, unitName: 'Walker 1'}))
      },
    })
    return {askNext, passed}
  }

  it('is done once for a unit that took the task and did not answer, and passes those over who have one', async () => {
    const parts = setUp()
    const {state} = parts
    const {askNext, passed} = asking(parts)
    state.take(sent(state.taskId(), 'delivered'))
    await askNext.run(NOON)
    expect(passed).toEqual([])
    await new Timers({live: state.state, append: parts.append}).run(NOON + 9 * MINUTE)
    expect(state.task().missed).toBe(1)
    await askNext.run(NOON + 9 * MINUTE)
    await askNext.run(NOON + 9 * MINUTE)
    await asking(parts).askNext.run(NOON + 9 * MINUTE)
    expect(passed).toEqual([[state.task().unitId]])
    expect(state.task(2)).toMatchObject({unitId: WALKER, insteadOf: state.taskId(), by: 'system'})
    expect(state.onlyCase.lastTask).toBe(2)
  })

  it('follows a refusal at once', async () => {
    const parts = setUp()
    parts.state.take(stepped(parts.state.taskId(), 'refused'))
    await asking(parts).askNext.run(NOON)
    expect(parts.state.task(2).unitId).toBe(WALKER)
  })

  it('is not done where the backend does not take the task, or where an officer telephones', async () => {
    const down = setUp()
    down.state.take(sent(down.state.taskId(), 'failed', {code: 'http500', nextAttemptAt: NOON}))
    await new Timers({live: down.state.state, append: down.append}).run(NOON + MINUTE)
    await asking(down).askNext.run(NOON + MINUTE)
    expect(down.state.onlyCase.lastTask).toBe(1)

    const manual = new TestState()
    manual.take(reported('a'))
    manual.take(dispatched(manual, {tasks: [newTask({channel: 'manual'})]}))
    manual.take(stepped(manual.taskId(), 'refused'))
    await asking({...down, state: manual}).askNext.run(NOON)
    expect(manual.onlyCase.lastTask).toBe(1)
  })
})

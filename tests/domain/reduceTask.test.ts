import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {isTaskEnded, taskStatusSchema, type TaskStatus} from '#contract/task.ts'
import {callOffTasks} from '#server/domain/callOffTasks.ts'
import {Draft} from '#server/domain/draft.ts'
import {releaseHeldTasks} from '#server/domain/releaseHeldTasks.ts'
import {judgeStep, type TaskStep} from '#server/domain/taskLife.ts'
import {squareContext} from '../fixtures/city.ts'
import {
  dispatched,
  ENGINE,
  fired,
  newTask,
  own,
  sent,
  stepped,
  TestState,
  WALKER,
} from '../fixtures/dispatched.ts'
import {NOON, reported} from '../fixtures/records.ts'

const MINUTE = 60_000
const STEPS: readonly TaskStep[] = [
  'delivered',
  'read',
  'accepted',
  'enRoute',
  'onScene',
  'done',
  'refused',
  'failed',
  'cancelled',
]

function withCase(changes: Parameters<typeof reported>[1] = {}): TestState {
  const state = new TestState()
  state.take(reported('a', {kind: 'fire', level: 2, ...changes}))
  return state
}

function withTask(changes: Parameters<typeof dispatched>[1] = {}): TestState {
  const state = withCase()
  expect(state.take(dispatched(state, changes)).refusal).toBeNull()
  return state
}

describe('a dispatch', () => {
  it('opens a numbered task for each unit, moves the case to assigned and starts the clocks', () => {
    const state = withTask({tasks: [newTask(), newTask({unitId: WALKER, channel: 'manual'})]})
    const {caseCode} = state.onlyCase
    expect(state.state.tasksOf(caseCode).map(task => [task.taskId, task.status, task.dueAt])).toEqual([
      [`${caseCode}.01`, 'queued', NOON + MINUTE],
      [`${caseCode}.02`, 'queued', NOON + MINUTE],
    ])
    expect(state.onlyCase).toMatchObject({
      state: 'assigned',
      stage: 'assigned',
      version: 1,
      lastTask: 2,
      dueAt: NOON + 10 * MINUTE,
      response: {acknowledgedAt: NOON, dispatchedAt: NOON},
    })
    expect(state.state.unitState(ENGINE)).toMatchObject({status: 'assigned', taskIds: [`${caseCode}.01`]})
  })

  it('that its officer made on an older version is refused and changes nothing', () => {
    const state = withCase()
    const late = dispatched(state, {tasks: [newTask({unitId: WALKER})]})
    state.take(dispatched(state))
    expect(state.take(late)).toEqual({refusal: 'staleVersion', changes: []})
    expect(state.onlyCase.lastTask).toBe(1)
  })

  it('does not take a unit off duty, or one that has a task of the case', () => {
    const state = withTask()
    expect(state.take(dispatched(state)).refusal).toBe('unitAlreadySent')
    state.take(
      own({
        type: 'unit.reported',
        body: {unitId: WALKER, position: null, status: 'offDuty', at: NOON, by: 'chen'},
      }),
    )
    const toWalker = dispatched(state, {tasks: [newTask({unitId: WALKER})]})
    expect(state.take(toWalker).refusal).toBe('unitOffDuty')
    expect(state.onlyCase.lastTask).toBe(1)
  })

  it('of level 1 is held, whatever the record says, until an officer who did not send it lets it go', () => {
    const state = withCase({level: 1})
    state.take(dispatched(state))
    expect(state.task().status).toBe('held')
    expect(state.task().dueAt).toBeNull()
    expect(state.onlyCase.response.dispatchedAt).toBeNull()
    expect(state.state.unitState(ENGINE)?.status).toBe('available')
    expect(state.take(stepped(state.taskId(), 'accepted')).refusal).toBe('notAllowedInState')

    const release = (by: string) => {
      const draft = new Draft(state.state)
      const mark = {by, at: NOON + MINUTE, seq: 50}
      releaseHeldTasks(draft, state.onlyCase.caseCode, mark, squareContext())
      for (const change of draft.changes) state.state.apply(change)
    }
    release('chen')
    expect(state.task().status).toBe('held')
    release('lin')
    expect(state.task()).toMatchObject({status: 'queued', dueAt: NOON + 2 * MINUTE})
    expect(state.state.unitState(ENGINE)?.status).toBe('assigned')
  })
})

describe('a case that is laid aside', () => {
  it('calls off what is under way, and leaves what has ended', () => {
    const state = withTask({tasks: [newTask(), newTask({unitId: WALKER})]})
    state.take(stepped(state.taskId(), 'done'))
    const draft = new Draft(state.state)
    callOffTasks(draft, state.onlyCase, {at: NOON + MINUTE, seq: 50}, squareContext())
    for (const change of draft.changes) state.state.apply(change)
    expect([state.task(1).status, state.task(2).status]).toEqual(['done', 'cancelled'])
    expect(state.state.unitState(WALKER)).toMatchObject({status: 'available', taskIds: []})
  })
})

describe('receipts', () => {
  it('lead unit and case along: the first on the scene begins the handling', () => {
    const state = withTask({tasks: [newTask(), newTask({unitId: WALKER})]})
    const steps = ['delivered', 'accepted', 'enRoute', 'onScene'] as const
    for (const [index, step] of steps.entries()) {
      state.take(stepped(state.taskId(), step, {at: NOON + (index + 1) * MINUTE}))
    }
    expect(state.onlyCase).toMatchObject({
      state: 'handling',
      stageSince: NOON + 4 * MINUTE,
      response: {enRouteAt: NOON + 3 * MINUTE, onSceneAt: NOON + 4 * MINUTE},
    })
    expect(state.state.unitState(ENGINE)).toMatchObject({
      status: 'onScene',
      statusSince: NOON + 4 * MINUTE,
    })
    const {version} = state.onlyCase
    state.take(stepped(state.taskId(2), 'onScene', {at: NOON + 5 * MINUTE}))
    expect(state.onlyCase).toMatchObject({version, response: {onSceneAt: NOON + 4 * MINUTE}})
    state.take(stepped(state.taskId(), 'done', {at: NOON + 9 * MINUTE}))
    expect(state.state.unitState(ENGINE)).toMatchObject({status: 'available', taskIds: []})
  })

  it('that come late are kept and move nothing back', () => {
    const state = withTask()
    state.take(stepped(state.taskId(), 'onScene', {at: NOON + 5 * MINUTE}))
    state.take(stepped(state.taskId(), 'enRoute', {at: NOON + 2 * MINUTE}))
    expect(state.task()).toMatchObject({
      status: 'onScene',
      times: [
        {status: 'queued', at: NOON},
        {status: 'onScene', at: NOON + 5 * MINUTE},
        {status: 'enRoute', at: NOON + 2 * MINUTE},
      ],
    })
    expect(state.onlyCase.response.enRouteAt).toBe(NOON + 2 * MINUTE)
    expect(state.state.unitState(ENGINE)?.status).toBe('onScene')
  })

  it('that come twice change nothing the second time, but a new photo is kept', () => {
    const state = withTask()
    state.take(stepped(state.taskId(), 'done'))
    expect(state.take(stepped(state.taskId(), 'done', {at: NOON + 9 * MINUTE})).changes).toEqual([])
    const photo = {photoId: 'a'.repeat(64), type: 'image/jpeg' as const, bytes: 9}
    state.take(stepped(state.taskId(), 'done', {photos: [photo]}))
    expect(state.task().photos).toEqual([photo])
  })

  it('of unknown tasks are refused', () => {
    const state = withTask()
    expect(state.take(stepped(state.taskId(7), 'done')).refusal).toBe('notFound')
  })

  const verdicts = taskStatusSchema.options.flatMap(status => STEPS.map(step => ({status, step})))
  it.each(verdicts)(
    '$step to a task that is $status moves it on, is late, repeats it or is refused',
    each => {
      const {status, step} = each
      const forward: readonly TaskStatus[] = taskStatusSchema.options.slice(1, 8)
      const verdict = judgeStep(status, step)
      if (status === step) expect(verdict).toBe('repeats')
      else if (status === 'held') expect(verdict).toBe(step === 'cancelled' ? 'moves' : 'refused')
      else if (isTaskEnded({status})) expect(verdict).toBe(isTaskEnded({status: step}) ? 'refused' : 'late')
      else if (isTaskEnded({status: step})) expect(verdict).toBe('moves')
      else expect(verdict).toBe(forward.indexOf(step) > forward.indexOf(status) ? 'moves' : 'late')
    },
  )

  it('in any order never move a task back, revive it, or run its clocks backwards', () => {
    const receipt = fc.record({step: fc.constantFrom(...STEPS), after: fc.integer({min: -10, max: 60})})
    const order = taskStatusSchema.options
    fc.assert(
      fc.property(fc.array(receipt, {maxLength: 14}), receipts => {
        const state = withTask()
        for (const {step, after} of receipts) {
          const before = state.task()
          state.take(stepped(state.taskId(), step, {at: NOON + after * MINUTE}))
          const now = state.task()
          if (isTaskEnded(before)) expect(now.status).toBe(before.status)
          else expect(order.indexOf(now.status)).toBeGreaterThanOrEqual(order.indexOf(before.status))
          expect(now.since).toBeGreaterThanOrEqual(before.since)
          expect(now.times.slice(0, before.times.length)).toEqual(before.times)
          expect(Math.min(...now.times.map(({at}) => at))).toBeGreaterThanOrEqual(NOON)
          expect(state.state.unitState(ENGINE)?.taskIds).toEqual(isTaskEnded(now) ? [] : [now.taskId])
        }
      }),
    )
  })
})

describe('attempts to send', () => {
  it('that fail are counted, and the one that succeeds delivers', () => {
    const state = withTask()
    const nextAttemptAt = NOON + 2_000
    state.take(sent(state.taskId(), 'failed', {code: 'http500', nextAttemptAt}))
    expect(state.task()).toMatchObject({
      status: 'queued',
      delivery: {attempts: 1, lastFailure: 'http500', nextAttemptAt, isGivenUp: false},
    })
    state.take(sent(state.taskId(), 'delivered', {attempt: 2, at: NOON + 3_000}))
    expect(state.task()).toMatchObject({
      status: 'delivered',
      times: [
        {status: 'queued', at: NOON},
        {status: 'delivered', at: NOON + 3_000},
      ],
      delivery: {attempts: 2, lastFailure: null, nextAttemptAt: null},
    })
  })

  it('that a backend refuses end the task, and those that are given up call the officer', () => {
    const refused = withTask()
    refused.take(sent(refused.taskId(), 'refused', {code: 'http422'}))
    expect(refused.task()).toMatchObject({status: 'refused', delivery: {lastFailure: 'http422'}})
    expect(refused.state.unitState(ENGINE)?.status).toBe('available')

    const givenUp = withTask()
    givenUp.take(sent(givenUp.taskId(), 'givenUp', {attempt: 8, code: 'timeout'}))
    expect(givenUp.task()).toMatchObject({status: 'queued', missed: 2, delivery: {isGivenUp: true}})
  })

  it('older than the last one known change nothing', () => {
    const state = withTask()
    state.take(sent(state.taskId(), 'delivered', {attempt: 2}))
    expect(state.take(sent(state.taskId(), 'failed', {attempt: 1})).changes).toEqual([])
  })
})

describe('a missed receipt', () => {
  it('asks further each time, and the third time brings the case before the leader', () => {
    const state = withTask()
    for (const missed of [1, 2, 3]) {
      const {taskId, status, dueAt} = state.task()
      if (dueAt === null) throw new Error('no receipt is due')
      state.take(fired({type: 'taskMissed', taskId, status, dueAt}, dueAt))
      expect(state.task().missed).toBe(missed)
      expect(state.onlyCase.escalatedAt).toBe(missed === 3 ? dueAt : null)
    }
    expect(state.task().dueAt).toBeNull()
  })

  it('that came after all is none', () => {
    const state = withTask()
    const {taskId, status, dueAt} = state.task()
    state.take(stepped(taskId, 'delivered', {at: NOON + 50_000}))
    const timer = {type: 'taskMissed', taskId, status, dueAt: dueAt ?? 0} as const
    expect(state.take(fired(timer, NOON + MINUTE)).refusal).toBe('notAllowedInState')
    expect(state.task().missed).toBe(0)
  })

  it('lets the system ask one other unit, on whatever version of the case', () => {
    const state = withTask()
    const insteadOf = state.taskId()
    const system = {version: 0, by: 'system', role: undefined, insteadOf}
    const ask = () => dispatched(state, {...system, tasks: [newTask({unitId: WALKER})]})
    expect(state.take(ask()).refusal).toBeNull()
    expect(state.task(2)).toMatchObject({unitId: WALKER, status: 'queued', insteadOf})
    expect(state.take(ask()).refusal).toBe('notAllowedInState')
  })

  it('waits for a unit as far away as it is', () => {
    const state = withTask({tasks: [newTask({etaSeconds: 1_000})]})
    state.take(stepped(state.taskId(), 'enRoute', {at: NOON}))
    expect(state.task().dueAt).toBe(NOON + 1_500_000)
  })
})

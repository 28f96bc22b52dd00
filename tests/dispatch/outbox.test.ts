import {afterEach, beforeEach, describe, expect, it} from 'vitest'
import {Webhook} from 'standardwebhooks'
import pino from 'pino'
import type {Appended, NewRecord} from '#contract/record.ts'
import {createTaskBackend} from '#server/connectors/four-platforms/taskBackend.ts'
import {MOST_ATTEMPTS} from '#server/dispatch/backOff.ts'
import {Outbox} from '#server/dispatch/outbox.ts'
import {StoreUnavailableError} from '#server/errors.ts'
import {dispatched, stepped, TestState} from '../fixtures/dispatched.ts'
import {NOON, reported} from '../fixtures/records.ts'
import {say, startTaskReceiver, take, type TaskReceiver} from './taskReceiver.ts'

const SECRET = 'whsec_d2FuZ2xvdS10ZXN0LW9mLXRoZS1vdXRib3g='

let receiver: TaskReceiver
const never = new AbortController().signal

beforeEach(async () => {
  receiver = await startTaskReceiver()
})
afterEach(() => receiver.close())

/** A state with one queued task, and its outbox; time moves only by `clock`. */
function setUp({isDrill = false, isSimulated = false, timeoutMs = 5_000} = {}) {
  const state = new TestState()
  const told = {kind: 'fire', level: 2, ...(isDrill ? {isDrill: true as const} : {})} as const
  state.take(reported('a', told))
  state.take(dispatched(state))
  const clock = {now: NOON}
  const known = new Map<string, number>()
  const store = {isDown: false}
  const append = async (records: readonly NewRecord[]): Promise<Appended[]> => {
    await Promise.resolve()
    if (store.isDown) throw new StoreUnavailableError('down')
    return records.map(record => {
      const before = known.get(record.sourceId)
      if (before !== undefined) return {seq: before, isDuplicate: true}
      state.take(record)
      known.set(record.sourceId, known.size + 1)
      return {seq: known.size, isDuplicate: false}
    })
  }
  const createOutbox = () =>
    new Outbox({
      live: state.state,
      backend: createTaskBackend({
        baseUrl: receiver.url,
        secret: SECRET,
        isSimulated,
        now: Date.now,
        timeoutMs,
      }),
      linkOf: async taskId => Promise.resolve(`https://city.example/field?t=${taskId}`),
      append,
      logger: pino({level: 'silent'}),
      now: () => clock.now,
      random: () => 0.5,
    })
  return {state, clock, store, createOutbox, outbox: createOutbox()}
}

describe('the outbox', () => {
  it('hands a task over once, signed, under its own id as key', async () => {
    const {state, outbox} = setUp()
    await outbox.run(never)
    await outbox.run(never)
    expect(receiver.seen).toHaveLength(1)
    const [request] = receiver.seen
    if (!request) throw new Error('nothing came')
    expect(request.path).toBe('/tasks')
    expect(request.headers['idempotency-key']).toBe(state.taskId())
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
    )
    const signedAt = Number(headers['webhook-timestamp'])
    expect(Math.abs(signedAt - Date.now() / 1000)).toBeLessThan(60)
    expect(new Webhook(SECRET).verify(request.body, headers)).toMatchObject({
      taskId: state.taskId(),
      unitId: 'engine-1',
      status: 'actual',
      crs: 'wgs84',
      link: expect.stringContaining('https://city.example/field'),
    })
    expect(state.task()).toMatchObject({status: 'delivered', delivery: {attempts: 1, lastFailure: null}})
  })

  const failures = [
    ['an error of its own', say(500), 'http500'],
    ['a wrong signature', say(401), 'http401'],
    ['a page', say(200, '<html>Welcome</html>'), 'badAnswer'],
    ['another task’s answer', say(202, '{"taskId":"x","status":"received"}'), 'badAnswer'],
    ['JSON that says nothing', say(200, '{}'), 'badAnswer'],
    ['an endless answer', say(200, 'x'.repeat(100_000)), 'badAnswer'],
    ['another address', say(302, '', {location: '/elsewhere'}), 'http302'],
    ['a cut connection', (_seen, response) => response.destroy(), 'unreachable'],
  ] as const satisfies readonly (readonly [string, TaskReceiver['answer'], string])[]
  it.each(failures)('keeps the task where %s answers, says why, and tries again later', async (...each) => {
    const [, answer, code] = each
    const {state, clock, outbox} = setUp()
    receiver.answer = answer
    await outbox.run(never)
    expect(state.task()).toMatchObject({
      status: 'queued',
      delivery: {attempts: 1, lastFailure: code, nextAttemptAt: NOON + 750, isGivenUp: false},
    })
    expect(outbox.health()).toEqual({waiting: 1, givenUp: 0, lastFailure: code, failingSince: NOON})
    await outbox.run(never)
    expect(receiver.seen).toHaveLength(1)

    receiver.answer = take()
    clock.now += 750
    await outbox.run(never)
    expect(state.task()).toMatchObject({status: 'delivered', delivery: {attempts: 2, lastFailure: null}})
    expect(outbox.health()).toEqual({waiting: 0, givenUp: 0, lastFailure: null, failingSince: null})
    expect(receiver.taken.size).toBe(1)
  })

  it('gives up waiting for a backend that does not answer', async () => {
    const {state, outbox} = setUp({timeoutMs: 50})
    receiver.answer = () => {}
    await outbox.run(never)
    expect(state.task().delivery).toMatchObject({lastFailure: 'timeout'})
  })

  it('waits at least as long as the backend asks, a minute at most', async () => {
    const {state, clock, outbox} = setUp()
    receiver.answer = say(429, '', {'retry-after': '20'})
    await outbox.run(never)
    expect(state.task().delivery).toMatchObject({lastFailure: 'http429', nextAttemptAt: NOON + 20_000})
    receiver.answer = say(503, '', {'retry-after': '86400'})
    clock.now += 20_000
    await outbox.run(never)
    expect(state.task().delivery.nextAttemptAt).toBe(clock.now + 60_000)
  })

  it('ends a task that the backend refuses', async () => {
    const {state, outbox} = setUp()
    receiver.answer = say(422)
    await outbox.run(never)
    await outbox.run(never)
    expect(state.task()).toMatchObject({status: 'refused', delivery: {lastFailure: 'http422'}})
    expect(receiver.seen).toHaveLength(1)
  })

  it('gives a task up after its last attempt, for a person to see to', async () => {
    const {state, clock, outbox} = setUp()
    receiver.answer = say(500)
    for (let attempt = 0; attempt < MOST_ATTEMPTS + 2; attempt++) {
      await outbox.run(never)
      clock.now += 60_000
    }
    expect(receiver.seen).toHaveLength(MOST_ATTEMPTS)
    expect(state.task()).toMatchObject({status: 'queued', missed: 2, delivery: {isGivenUp: true}})
    expect(outbox.health()).toMatchObject({waiting: 0, givenUp: 1, lastFailure: 'http500'})
  })

  it('sends again what it could not record, under the same key', async () => {
    const {state, store, outbox, createOutbox} = setUp()
    store.isDown = true
    await expect(outbox.run(never)).rejects.toBeInstanceOf(StoreUnavailableError)
    store.isDown = false
    await createOutbox().run(never)
    expect(receiver.seen).toHaveLength(2)
    expect(receiver.taken.size).toBe(1)
    expect(state.task().status).toBe('delivered')
  })

  it('records nothing of an attempt that a stop cut off', async () => {
    const {state, outbox} = setUp()
    receiver.answer = () => {}
    const stop = new AbortController()
    const running = outbox.run(stop.signal)
    await expect.poll(() => receiver.seen.length).toBe(1)
    stop.abort()
    await running
    expect(state.task()).toMatchObject({status: 'queued', delivery: {attempts: 0}})
  })

  it('tells no real backend of a drill, and the simulation’s own that it is one', async () => {
    const real = setUp({isDrill: true})
    expect(real.state.task().isDrill).toBe(true)
    await real.outbox.run(never)
    expect(receiver.seen).toEqual([])
    expect(real.state.task()).toMatchObject({status: 'queued', delivery: {attempts: 0}})

    await setUp({isDrill: true, isSimulated: true}).outbox.run(never)
    expect(JSON.parse(receiver.seen[0]?.body ?? '')).toMatchObject({status: 'exercise'})
  })

  it('tells the backend of a task that is called off, once, and of none that it never had', async () => {
    const {state, outbox} = setUp()
    await outbox.run(never)
    state.take(stepped(state.taskId(), 'cancelled', {byParty: 'officer'}))
    await outbox.run(never)
    await outbox.run(never)
    expect(receiver.seen.map(({path}) => path)).toEqual(['/tasks', `/tasks/${state.taskId()}/withdraw`])
    expect(state.task()).toMatchObject({status: 'cancelled', delivery: {attempts: 2, isWithdrawn: true}})

    const unsent = setUp()
    unsent.state.take(stepped(unsent.state.taskId(), 'cancelled', {byParty: 'officer'}))
    await unsent.outbox.run(never)
    expect(receiver.seen).toHaveLength(2)
  })

  it('takes a backend that knows no such task as told', async () => {
    const {state, outbox} = setUp()
    await outbox.run(never)
    state.take(stepped(state.taskId(), 'cancelled', {byParty: 'officer'}))
    receiver.answer = say(404)
    await outbox.run(never)
    expect(state.task().delivery.isWithdrawn).toBe(true)
  })
})

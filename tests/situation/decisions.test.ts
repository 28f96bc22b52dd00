import {afterEach, beforeEach, expect, it, vi} from 'vitest'
import {StoreUnavailableError} from '#server/errors.ts'
import {Decisions} from '#server/situation/decisions.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

it('tells whoever waits, and whoever comes later, what became of a record', async () => {
  const decisions = new Decisions(4)
  const waiting = [decisions.of(5, 1_000), decisions.of(5, 1_000), decisions.of(6, 1_000)]
  decisions.decide(5, 'staleVersion')
  decisions.decide(6, null)
  expect(await Promise.all(waiting)).toEqual(['staleVersion', 'staleVersion', null])
  expect(await decisions.of(5, 1_000)).toBe('staleVersion')
  expect(await decisions.of(4, 1_000)).toBe(null)
})

it('keeps nobody waiting for a record that this node does not come to', async () => {
  const decisions = new Decisions(4)
  const waiting = expect(decisions.of(5, 1_000)).rejects.toThrow(StoreUnavailableError)
  await vi.advanceTimersByTimeAsync(1_000)
  await waiting
  decisions.decide(5, 'staleVersion')
  expect(await decisions.of(5, 1_000)).toBe('staleVersion')
})

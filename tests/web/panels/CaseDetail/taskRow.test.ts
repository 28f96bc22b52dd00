import {describe, expect, it} from 'vitest'
import {taskRow} from '#web/panels/CaseDetail/taskRow.ts'
import {taskOf} from '../../../fixtures/taskOf.ts'

const NOW = 100_000

describe('a task in its row', () => {
  it('offers what may be noted for a unit next, and nothing before its release or after its end', () => {
    const nextOf = (status: string) => taskRow(taskOf({status}), NOW).next
    expect(nextOf('queued')).toEqual(['delivered', 'accepted', 'refused'])
    expect(nextOf('read')).toEqual(['accepted', 'enRoute', 'refused'])
    expect(nextOf('enRoute')).toEqual(['onScene', 'done'])
    expect(nextOf('onScene')).toEqual(['done'])
    for (const status of ['held', 'done', 'refused', 'failed', 'cancelled'])
      expect(nextOf(status)).toEqual([])
  })

  it('is red while a person has to act: by telephone, by a release, or because nobody answers', () => {
    const toneOf = (parts: object) => taskRow(taskOf(parts), NOW).tone
    expect(toneOf({status: 'queued', channel: 'manual'})).toBe('act')
    expect(toneOf({status: 'held'})).toBe('act')
    expect(toneOf({status: 'delivered', missed: 2})).toBe('act')
    expect(toneOf({status: 'delivered', missed: 1})).toBe('late')
    expect(toneOf({status: 'delivered', dueAt: NOW - 1})).toBe('late')
    expect(toneOf({status: 'enRoute'})).toBe('accent')
    expect(toneOf({status: 'done', missed: 3})).toBe('calm')
  })

  it('is expected from when it sets out, else from when it was sent', () => {
    const times = [{status: 'queued', at: 500}]
    expect(taskRow(taskOf({times}), NOW).expectedAt).toBe(120_500)
    const out = [...times, {status: 'enRoute', at: 2_000}]
    expect(taskRow(taskOf({status: 'enRoute', times: out}), NOW).expectedAt).toBe(122_000)
    expect(taskRow(taskOf({status: 'onScene', times: out}), NOW).expectedAt).toBeNull()
    expect(taskRow(taskOf({etaSeconds: null}), NOW).expectedAt).toBeNull()
  })
})

import {describe, expect, test} from 'vitest'
import type {DeadLetter} from '#contract/feed.ts'
import {fourPlatforms, NOW, report, startSupervisor} from './supervised.ts'

describe('a replay', () => {
  const letter = (payload: string, resolvedSeq: number | null = null): DeadLetter => ({
    ...{seq: 7, feed: 'four-platforms', receivedAt: NOW, index: 0, code: 'x', path: ''},
    ...{payload, resolvedSeq},
  })

  test('of an event that can be read now takes it in and says so in the log, once', async () => {
    const run = startSupervisor([fourPlatforms()])
    const payload = JSON.stringify(report('9'))
    expect(await run.supervisor.replay(letter(payload), 'admin')).toEqual({ok: true})
    expect(run.records.map(record => [record.type, record.origin])).toEqual([
      ['case.progressed', 'four-platforms'],
      ['deadLetter.replayed', 'wanglou'],
    ])
    expect(run.records[1]?.body).toEqual({deadLetterSeq: 7, by: 'admin'})
    expect(run.state.appends).toBe(1)
    expect(await run.supervisor.replay(letter(payload), 'admin')).toEqual({
      ok: false,
      code: 'alreadyResolved',
    })
    expect(await run.supervisor.replay(letter(payload, 9), 'admin')).toEqual({
      ok: false,
      code: 'alreadyResolved',
    })
    await run.supervisor.stop()
  })

  test('of an event that is still bad changes nothing', async () => {
    const run = startSupervisor([fourPlatforms()])
    expect(await run.supervisor.replay(letter('{}'), 'admin')).toEqual({ok: false, code: 'stillRejected'})
    expect(run.records).toEqual([])
    await run.supervisor.stop()
  })

  test('while the store is gone is refused', async () => {
    const run = startSupervisor([fourPlatforms()])
    run.state.isBroken = true
    expect(await run.supervisor.replay(letter(JSON.stringify(report('9'))), 'admin')).toEqual({
      ...{ok: false, code: 'unavailable'},
    })
    await run.supervisor.stop()
  })
})

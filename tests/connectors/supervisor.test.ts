import {describe, expect, test} from 'vitest'
import {recordBodies, type Appended, type NewRecord} from '#contract/record.ts'
import {FeedError, StoreUnavailableError} from '#server/errors.ts'
import {settle} from './fakeScheduler.ts'
import {createPuppet, fourPlatforms, healthOf, NOW, report, startSupervisor} from './supervised.ts'

const aRecord: NewRecord = {
  ...{origin: 'fire-response', source: 'panel:000000000379', sourceId: '1', type: 'panel.described'},
  body: {...{typeFlag: 200, objects: [], receivedAt: NOW, frame: ''}, address: '000000000379' as never},
} as const

describe('a feed that fails', () => {
  test('is started again after a pause that doubles up to a minute, while the others run on', async () => {
    const [bad, good] = [createPuppet('fire-response'), createPuppet('four-platforms')]
    const run = startSupervisor([bad.connector, good.connector])
    await settle()
    const pauses = [500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]
    for (const [failures, pause] of pauses.entries()) {
      await bad.fail(new FeedError('fire-response', 'gone'))
      await run.scheduler.advance(pause - 1)
      expect(bad.starts).toHaveLength(failures + 1)
      await run.scheduler.advance(1)
      expect(bad.starts).toHaveLength(failures + 2)
    }
    expect(good.starts).toHaveLength(1)
    expect(healthOf(run, 'fire-response').restarts).toBe(pauses.length)
    expect(run.fatal).toEqual([])
    await run.supervisor.stop()
  })

  test('waits longer the more the dice say, twice as long at most', async () => {
    const puppet = createPuppet('fire-response')
    const run = startSupervisor([puppet.connector], () => 0.999)
    await settle()
    await puppet.fail(new FeedError('fire-response', 'gone'))
    await run.scheduler.advance(998)
    expect(puppet.starts).toHaveLength(1)
    await run.scheduler.advance(2)
    expect(puppet.starts).toHaveLength(2)
    await run.supervisor.stop()
  })

  test('begins with a short pause again once it has run for a minute', async () => {
    const puppet = createPuppet('fire-response')
    const run = startSupervisor([puppet.connector])
    await settle()
    for (const pause of [500, 1_000, 2_000]) {
      await puppet.fail(new FeedError('fire-response', 'gone'))
      await run.scheduler.advance(pause)
    }
    await run.scheduler.advance(60_000)
    await puppet.fail(new FeedError('fire-response', 'gone'))
    await run.scheduler.advance(500)
    expect(puppet.starts).toHaveLength(5)
    await run.supervisor.stop()
  })

  test('is down while it waits, and live again when it is heard', async () => {
    const puppet = createPuppet('fire-response')
    const run = startSupervisor([puppet.connector])
    await settle()
    puppet.sink().heard()
    puppet.sink().setConnections(3)
    expect(healthOf(run, 'fire-response')).toMatchObject({state: 'live', connections: 3})
    await puppet.fail(new FeedError('fire-response', 'gone'))
    expect(healthOf(run, 'fire-response')).toMatchObject({state: 'down', since: NOW, connections: 0})
    await run.scheduler.advance(500)
    expect(healthOf(run, 'fire-response').state).toBe('live')
    expect(run.changes.map(({state}) => state)).toEqual(['live', 'down', 'live'])
    await run.supervisor.stop()
  })

  test('by a bug takes its error to the top', async () => {
    const puppet = createPuppet('fire-response')
    const run = startSupervisor([puppet.connector])
    await settle()
    const bug = new TypeError('a bug')
    await puppet.fail(bug)
    expect(run.fatal).toEqual([bug])
    await run.supervisor.stop()
  })
})

describe('health', () => {
  test('is down before anything was heard, late after silence, and tells of each change once', async () => {
    const puppet = createPuppet('fire-response')
    const run = startSupervisor([puppet.connector])
    await run.scheduler.advance(5_000)
    expect(healthOf(run, 'fire-response')).toMatchObject({state: 'down', since: NOW, lastEventAt: null})
    puppet.sink().heard()
    await run.scheduler.advance(60_000)
    expect(healthOf(run, 'fire-response').state).toBe('live')
    await run.scheduler.advance(2_000)
    expect(healthOf(run, 'fire-response')).toMatchObject({
      ...{state: 'late', since: NOW + 65_000, lastEventAt: NOW + 5_000},
    })
    puppet.sink().heard()
    expect(run.changes.map(({state}) => state)).toEqual(['live', 'late', 'live'])
    await run.supervisor.stop()
  })

  test('counts events, and their rate over the last five minutes', async () => {
    const run = startSupervisor([fourPlatforms()])
    for (let minute = 0; minute < 10; minute++) {
      await run.supervisor.receive('four-platforms', [report(`a${minute}`), report(`b${minute}`), {}])
      await run.scheduler.advance(60_000)
    }
    expect(healthOf(run, 'four-platforms')).toMatchObject({
      ...{acceptedTotal: 20, duplicateTotal: 0, rejectedTotal: 10, connections: null, ratePerMinute: 3},
    })
    await run.scheduler.advance(10 * 60_000)
    expect(healthOf(run, 'four-platforms')).toMatchObject({ratePerMinute: 0, acceptedTotal: 20})
    await run.supervisor.stop()
  })
})

describe('a delivery', () => {
  test('is appended in one step with its dead letters; each bad event costs itself', async () => {
    const run = startSupervisor([fourPlatforms()])
    const reply = await run.supervisor.receive('four-platforms', [
      report('1'),
      report('2', {step: 'lost'}),
      JSON.stringify(report('3')),
      '{broken',
      report('1'),
    ])
    expect(reply).toEqual({
      ...{accepted: 2, duplicate: 1},
      rejected: [
        {index: 1, code: 'unknownValue', path: 'data.step'},
        {index: 3, code: 'badJson', path: ''},
      ],
    })
    expect(run.state.appends).toBe(1)
    const letters = run.records.filter(record => record.type === 'feed.rejected')
    expect(letters).toMatchObject([
      {
        ...{origin: 'wanglou', source: 'dead-letter:four-platforms'},
        body: {
          index: 1,
          code: 'unknownValue',
          payload: JSON.stringify(report('2', {step: 'lost'})),
          receivedAt: NOW,
        },
      },
      {body: {index: 3, code: 'badJson', payload: '{broken'}},
    ])
    for (const letter of letters)
      expect(recordBodies['feed.rejected'].safeParse(letter.body).success).toBe(true)
    await run.supervisor.stop()
  })

  test('that is sent again is known, its bad event too', async () => {
    const run = startSupervisor([fourPlatforms()])
    const delivery = [report('1'), {nonsense: true}]
    await run.supervisor.receive('four-platforms', delivery)
    expect(await run.supervisor.receive('four-platforms', delivery)).toMatchObject({
      accepted: 0,
      duplicate: 1,
    })
    expect(run.records).toHaveLength(2)
    await run.supervisor.stop()
  })

  test('is refused whole while the store is gone, and nothing of it counts', async () => {
    const run = startSupervisor([fourPlatforms()])
    run.state.isBroken = true
    await expect(run.supervisor.receive('four-platforms', [report('1')])).rejects.toBeInstanceOf(
      StoreUnavailableError,
    )
    expect(healthOf(run, 'four-platforms')).toMatchObject({
      acceptedTotal: 0,
      lastEventAt: null,
      state: 'down',
    })
    await run.supervisor.stop()
  })

  test('keeps what no text column can hold in a form it can', async () => {
    const run = startSupervisor([fourPlatforms()])
    await run.supervisor.receive('four-platforms', ['\0\ud800{'])
    expect(run.records[0]?.body).toMatchObject({payload: '\ufffd\ufffd{'})
    await run.supervisor.stop()
  })

  test('keeps the others beside an event nested too deeply to be written out, and the start of that one', async () => {
    const depth = 200_000
    const text = `{"id":"deep","data":${'['.repeat(depth)}${']'.repeat(depth)}}`
    const run = startSupervisor([fourPlatforms()])
    const reply = await run.supervisor.receive('four-platforms', [JSON.parse(text), report('1')])
    expect(reply).toMatchObject({accepted: 1, rejected: [{index: 0, code: 'missingField'}]})
    expect(run.records[1]?.body).toMatchObject({payload: expect.stringMatching(/^{"id":"deep","data":\[\[/)})
    await run.supervisor.stop()
  })

  test('of nothing is nothing', async () => {
    const run = startSupervisor([fourPlatforms()])
    expect(await run.supervisor.receive('four-platforms', [])).toEqual({
      accepted: 0,
      duplicate: 0,
      rejected: [],
    })
    expect(run.state.appends).toBe(0)
    await run.supervisor.stop()
  })

  test('through a sink answers for the records alone, not for the dead letters beside them', async () => {
    const puppet = createPuppet('fire-response')
    const run = startSupervisor([puppet.connector])
    await settle()
    const appended = await puppet
      .sink()
      .append([aRecord, aRecord], [{index: 0, code: 'c', path: 'p', payload: 'x'}])
    expect(appended.map(({isDuplicate}: Appended) => isDuplicate)).toEqual([false, true])
    expect(healthOf(run, 'fire-response')).toMatchObject({
      acceptedTotal: 1,
      duplicateTotal: 1,
      rejectedTotal: 1,
    })
    await run.supervisor.stop()
  })
})

import {Duplex} from 'node:stream'
import {describe, expect, test} from 'vitest'
import {FeedError} from '#server/errors.ts'
import {createFakeScheduler, settle} from '../fakeScheduler.ts'
import {createMemorySink} from '../memorySink.ts'
import {until} from '../../fixtures/until.ts'
import {zonePositionProfile} from '#server/connectors/fire-response/deviceProfile.ts'
import {createPanelClock} from '#server/connectors/fire-response/panelClock.ts'
import {PanelSession} from '#server/connectors/fire-response/panelSession.ts'
import {createFireResponseConnector} from '#server/connectors/fire-response/fireResponseConnector.ts'
import {frameBytes, NOW, partStatus, startConnector, usePanels} from './panelClient.ts'

const {start, open} = usePanels()

/** The other end never takes what is written. */
class StuckSocket extends Duplex {
  override _read() {}
  override _write() {}
}

function timed() {
  const scheduler = createFakeScheduler(NOW)
  return {scheduler, options: {now: scheduler.now, schedule: scheduler.schedule}}
}

function addressOf(index: number): string {
  return (0x1000 + index).toString(16).padStart(12, '0')
}

describe('connections', () => {
  test('a thousand panels at once, their bytes cut and interleaved, are all confirmed', async () => {
    const connector = await start()
    const panels = await Promise.all(Array.from({length: 1_000}, () => open(connector)))
    await until('all are counted', () => connector.state.connections === 1_000)
    const frames = panels.map((_panel, index) =>
      frameBytes({command: 2, serial: index, source: addressOf(index), unit: partStatus(2)}),
    )
    for (const [from, to] of [
      [0, 1],
      [1, 26],
      [26, 60],
      [60, 78],
    ])
      for (const [index, panel] of panels.entries())
        panel.sendBytes(frames[index]?.subarray(from, to) ?? Buffer.of())
    await Promise.all(panels.map(panel => panel.replies(1)))
    expect(panels.map(panel => panel.received.map(({command, serial}) => [command, serial]))).toEqual(
      panels.map((_panel, index) => [[3, index]]),
    )
    expect(connector.records).toHaveLength(1_000)
    expect(connector.connector.connectedPanels()).toHaveLength(1_000)
    for (const panel of panels) panel.close()
    await until('all are gone', () => connector.state.connections === 0)
    expect(connector.connector.connectedPanels()).toEqual([])
  })

  test('garbage costs only the connection it came on, and no more answers than bytes', async () => {
    const connector = await start()
    const noisy = await open(connector)
    const panel = await open(connector)
    const noise = Buffer.alloc(200_000)
    for (let at = 0; at < noise.length; at++) noise[at] = (at * 7919 + (at >> 7)) % 251 === 0 ? 0 : 0x40
    noisy.sendBytes(noise)
    panel.send({command: 2, serial: 1, unit: partStatus(2)})
    await panel.replies(1)
    await until('the noise is read', () => connector.connector.counters().garbageBytes > 190_000)
    expect(noisy.received.length * 30).toBeLessThan(noise.length / 100)
    expect(connector.unreadable).toEqual([])
    expect(connector.records).toHaveLength(1)
  })

  test('a connection without a valid frame is closed after the half-open time, whatever drips in', async () => {
    const {scheduler, options} = timed()
    const connector = await start(options)
    const silent = await open(connector)
    const dripping = await open(connector)
    const talking = await open(connector)
    talking.send({command: 7})
    await talking.replies(1)
    for (let second = 0; second < 29; second++) {
      dripping.sendBytes(Uint8Array.of(0x40))
      await scheduler.advance(1_000)
    }
    expect([silent.isClosed(), dripping.isClosed()]).toEqual([false, false])
    await scheduler.advance(2_000)
    await until('both are closed', () => silent.isClosed() && dripping.isClosed())
    expect(talking.isClosed()).toBe(false)
    expect(connector.connector.counters().closedIdle).toBe(2)
  })

  test('a panel that falls silent is closed after the idle time', async () => {
    const {scheduler, options} = timed()
    const connector = await start(options)
    const panel = await open(connector)
    panel.send({command: 7, serial: 1})
    await panel.replies(1)
    await scheduler.advance(4 * 60_000)
    panel.send({command: 7, serial: 2})
    await panel.replies(2)
    await scheduler.advance(4 * 60_000)
    expect(panel.isClosed()).toBe(false)
    await scheduler.advance(61_000)
    await until('it is closed', panel.isClosed)
  })

  test('a frame that never ends holds back what comes after it for ten seconds at most', async () => {
    const {scheduler, options} = timed()
    const connector = await start(options)
    const panel = await open(connector)
    const promise = frameBytes({command: 2})
    promise.writeUInt16LE(1000, 24)
    panel.sendBytes(
      Buffer.concat([promise.subarray(0, 27), frameBytes({command: 2, serial: 3, unit: partStatus(2)})]),
    )
    await until('it is read', () => connector.state.connections === 1)
    for (let second = 0; second < 12 && panel.received.length === 0; second++) await scheduler.advance(1_000)
    await panel.replies(1)
    expect(panel.received[0]).toMatchObject({command: 3, serial: 3})
  })

  test('connections beyond the limit are refused, the others are served', async () => {
    const connector = await start({maxConnections: 2})
    const panels = [await open(connector), await open(connector), await open(connector)]
    await until('the third is refused', () => panels[2]?.isClosed() === true)
    panels[0]?.send({command: 7})
    await panels[0]?.replies(1)
    expect(connector.connector.counters().refusedConnections).toBe(1)
  })

  test('a panel that reads nothing of what it is sent is cut off', async () => {
    const socket = new StuckSocket()
    const idle = createFireResponseConnector({port: 0, now: () => NOW})
    const session = new PanelSession(socket as never, {
      ...{order: 1, now: () => NOW, schedule: () => () => {}, counters: idle.counters()},
      ...{sink: createMemorySink().sink, clock: createPanelClock('UTC'), profile: zonePositionProfile},
      ...{replyTimeoutMs: 1, idleTimeoutMs: 1, halfOpenTimeoutMs: 1, partialFrameTimeoutMs: 1},
      ...{onHeard: () => {}, onInspectReply: () => {}},
    })
    const ended = session.run()
    socket.push(Buffer.concat(Array.from({length: 2_000}, () => frameBytes({command: 7}))))
    await settle()
    expect(socket.destroyed).toBe(false)
    socket.push(Buffer.concat(Array.from({length: 1_000}, () => frameBytes({command: 7}))))
    await ended
    expect(socket.destroyed).toBe(true)
  })

  test('a panel that loses its connection and comes back is served on the new one', async () => {
    const connector = await start()
    const first = await open(connector)
    first.send({command: 2, unit: partStatus(2)})
    await first.replies(1)
    first.close()
    const second = await open(connector)
    second.send({command: 2, serial: 2, unit: partStatus(0)})
    await second.replies(1)
    expect(connector.records).toHaveLength(2)
  })

  test('a port that is taken is a failure of the feed', async () => {
    const connector = await start()
    const second = createFireResponseConnector({port: connector.port, host: '127.0.0.1', now: () => NOW})
    await expect(second.run(createMemorySink().sink, new AbortController().signal)).rejects.toBeInstanceOf(
      FeedError,
    )
    expect(second.address()).toBeNull()
  })

  test('stopping closes every connection and frees the port', async () => {
    const connector = await startConnector()
    const panel = await open(connector)
    panel.send({command: 7})
    await panel.replies(1)
    await connector.stop()
    await until('the panel notices', panel.isClosed)
    const next = await startConnector({port: connector.port})
    expect(next.port).toBe(connector.port)
    await next.stop()
  })
})

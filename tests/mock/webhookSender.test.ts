import {Webhook} from 'standardwebhooks'
import {afterEach, describe, expect, it} from 'vitest'
import {createWebhookSender, DeliveryRefusedError, type CloudEvent} from '#mock/webhookSender.ts'
import {startReceiver, type Answer, type Delivery} from './receiver.ts'

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const ACCEPTED: Answer = {status: 202, body: JSON.stringify({accepted: 1, duplicate: 0, rejected: []})}

const cleanUps: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp()
})

async function start(answer: (delivery: Delivery, index: number) => Answer | 'hang up') {
  const receiver = await startReceiver(answer)
  cleanUps.push(receiver.close)
  const stopping = new AbortController()
  const waits: number[] = []
  const sender = createWebhookSender({
    url: `${receiver.url}/hook`,
    secret: SECRET,
    signal: stopping.signal,
    firstWaitMs: 1,
    longestWaitMs: 5,
    onRetry: (_reason, waitMs) => waits.push(waitMs),
  })
  return {receiver, sender, stopping, waits}
}

function event(id: string): CloudEvent {
  const time = '2026-11-23T08:00:00Z'
  return {
    specversion: '1.0',
    id,
    source: '/test',
    type: 'test',
    time,
    datacontenttype: 'application/json',
    data: {},
  }
}

describe('a webhook sender', () => {
  it('signs so that the reference library verifies it', async () => {
    const {receiver, sender} = await start(() => ACCEPTED)
    await sender.deliver([event('消防')])
    const [delivery] = receiver.deliveries
    const headers = Object.fromEntries(
      Object.entries(delivery!.headers).map(([key, value]) => [key, String(value)]),
    )
    expect(new Webhook(SECRET).verify(delivery!.body, headers)).toEqual(event('消防'))
  })

  it('sends one event alone and several as a batch', async () => {
    const {receiver, sender} = await start(() => ACCEPTED)
    await sender.deliver([event('a')])
    await sender.deliver([event('b'), event('c')])
    expect(receiver.deliveries.map(({headers}) => headers['content-type'])).toEqual([
      'application/cloudevents+json',
      'application/cloudevents-batch+json',
    ])
    expect(receiver.deliveries[1]?.events.map(({id}) => id)).toEqual(['b', 'c'])
  })

  it('sends again after 503, 429 and a broken connection, each time as a new message', async () => {
    const answers: (Answer | 'hang up')[] = [{status: 503}, {status: 429}, 'hang up', ACCEPTED]
    const {receiver, sender} = await start((_delivery, index) => answers[index]!)
    expect(await sender.deliver([event('a')])).toEqual({accepted: 1, duplicate: 0, rejected: []})
    expect(receiver.deliveries).toHaveLength(4)
    expect(new Set(receiver.deliveries.map(({headers}) => headers['webhook-id'])).size).toBe(4)
  })

  it('waits as long as the receiver asks', async () => {
    const {sender, waits} = await start((_delivery, index) =>
      index === 0 ? {status: 429, headers: {'retry-after': '0.2'}} : ACCEPTED,
    )
    await sender.deliver([event('a')])
    expect(waits).toEqual([200])
  })

  it('does not insist when the signature is refused', async () => {
    const {receiver, sender} = await start(() => ({status: 401, body: '{"code":"signatureWrong"}'}))
    await expect(sender.deliver([event('a')])).rejects.toThrow(DeliveryRefusedError)
    expect(receiver.deliveries).toHaveLength(1)
  })

  it('stops waiting when it is told to', async () => {
    const {sender, stopping} = await start(() => {
      setImmediate(() => stopping.abort())
      return {status: 503, headers: {'retry-after': '3600'}}
    })
    await expect(sender.deliver([event('a')])).rejects.toThrow(/abort/i)
  })
})

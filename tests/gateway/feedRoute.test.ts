import {connect} from 'node:net'
import {Webhook} from 'standardwebhooks'
import {afterAll, beforeAll, beforeEach, describe, expect, it} from 'vitest'
import {StoreUnavailableError} from '#server/errors.ts'
import {FEED_SECRET, startFakeNode, type FakeNode} from './fakeNode.ts'

const ONE = 'application/cloudevents+json'
const BATCH = 'application/cloudevents-batch+json'

let node: FakeNode
let nextId = 0

beforeAll(async () => {
  node = await startFakeNode()
})
afterAll(() => node.close())
beforeEach(() => {
  node.deliveries.length = 0
  node.onReceive = events => Promise.resolve({accepted: events.length, duplicate: 0, rejected: []})
  node.clock.time = Date.now()
})

interface Delivery {
  body?: string | Buffer<ArrayBuffer>
  type?: string
  feed?: string
  id?: string
  sentAt?: Date
  secret?: string
  headers?: Record<string, string>
}

/** Signed by the npm library, the reference of the format. */
function signed({body = '[]', id, sentAt, secret = FEED_SECRET}: Delivery) {
  const messageId = id ?? `msg_${nextId++}`
  const at = sentAt ?? new Date(node.clock.time)
  return {
    'webhook-id': messageId,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': new Webhook(secret).sign(messageId, at, body),
  }
}

async function deliver(delivery: Delivery = {}) {
  const {body = '[]', type = BATCH, feed = 'four-platforms', headers} = delivery
  const response = await fetch(`${node.url}/api/feeds/${feed}/events`, {
    method: 'POST',
    headers: {'content-type': type, ...(headers ?? signed({...delivery, body}))},
    body,
  })
  const contentType = response.headers.get('content-type')
  return {
    status: response.status,
    contentType,
    headers: response.headers,
    body: JSON.parse(await response.text()),
  }
}

describe('the feed route', () => {
  it('takes a signed batch in and answers what became of its events', async () => {
    const rejected = [{index: 1, code: 'invalid', path: '$.data'}]
    node.onReceive = () => Promise.resolve({accepted: 1, duplicate: 0, rejected})
    const answer = await deliver({body: '[{"id":"a"},{"id":"b"}]'})
    expect(answer.status).toBe(202)
    expect(answer.body).toEqual({
      accepted: 1,
      duplicate: 0,
      rejected: [{index: 1, code: 'invalid', path: '$.data'}],
    })
    expect(node.deliveries).toEqual([{feed: 'four-platforms', events: [{id: 'a'}, {id: 'b'}]}])
  })

  it('takes a single event in', async () => {
    const answer = await deliver({type: `${ONE}; charset=UTF-8`, body: '{"id":"å"}'})
    expect(answer.status).toBe(202)
    expect(node.deliveries).toEqual([{feed: 'four-platforms', events: [{id: 'å'}]}])
  })

  it('answers an empty batch without bothering the store', async () => {
    node.onReceive = () => Promise.reject(new StoreUnavailableError('down'))
    const answer = await deliver({body: '[]'})
    expect([answer.status, answer.body]).toEqual([202, {accepted: 0, duplicate: 0, rejected: []}])
  })

  it.each([
    ['a wrong signature', {secret: `whsec_${Buffer.from('another').toString('base64')}`}, 'signatureWrong'],
    ['no signature', {headers: {}}, 'signatureMissing'],
    [
      'a timestamp that is no number',
      {headers: {'webhook-id': 'a', 'webhook-timestamp': 'now', 'webhook-signature': 'v1,x'}},
      'signatureMissing',
    ],
  ] satisfies [string, Delivery, string][])(
    'refuses %s and stores nothing',
    async (_what, delivery, code) => {
      const answer = await deliver(delivery)
      expect([answer.status, answer.body.code]).toEqual([401, code])
      expect(answer.contentType).toBe('application/problem+json')
      expect(node.deliveries).toEqual([])
    },
  )

  it.each([
    [-301, 401],
    [-300, 202],
    [300, 202],
    [301, 401],
  ])('answers a timestamp %d seconds from now with %d', async (seconds, status) => {
    node.clock.time = Math.floor(Date.now() / 1000) * 1000
    const answer = await deliver({sentAt: new Date(node.clock.time + seconds * 1000)})
    expect(answer.status).toBe(status)
    if (status === 401) expect(answer.body.code).toBe('signatureStale')
  })

  it('verifies the bytes as they came, not a text that was read into them', async () => {
    const body = Buffer.from([0x5b, 0xff, 0x5d])
    const lossy = await deliver({body})
    expect([lossy.status, lossy.body.code]).toEqual([401, 'signatureWrong'])
  })

  it('takes any one of several signatures', async () => {
    const right = signed({body: '[]'})
    const headers = {...right, 'webhook-signature': `v1,AAAA v2,BBBB ${right['webhook-signature']}`}
    expect((await deliver({headers})).status).toBe(202)
  })

  it('refuses the same delivery a second time, even with its signature header written otherwise', async () => {
    const headers = signed({body: '[{"id":"a"}]'})
    expect((await deliver({body: '[{"id":"a"}]', headers})).status).toBe(202)
    const again = await deliver({body: '[{"id":"a"}]', headers})
    const signature = `v1,AAAA ${headers['webhook-signature'].replace(/=+$/, '')}`
    const disguised = await deliver({
      body: '[{"id":"a"}]',
      headers: {...headers, 'webhook-signature': signature},
    })
    expect([again.body.code, disguised.body.code]).toEqual(['signatureReplayed', 'signatureReplayed'])
    expect(node.deliveries).toHaveLength(1)
  })

  it('refuses a delivery while the very same one is under way', async () => {
    let release = (): void => undefined
    const held = new Promise<void>(resolve => (release = resolve))
    let isReceiving: () => void
    const receiving = new Promise<void>(resolve => (isReceiving = resolve))
    node.onReceive = async () => {
      isReceiving()
      await held
      return {accepted: 1, duplicate: 0, rejected: []}
    }
    const delivery = {body: '[1]', headers: signed({body: '[1]'})}
    const first = deliver(delivery)
    await receiving
    const second = await deliver(delivery)
    release()
    expect([second.body.code, (await first).status]).toEqual(['signatureReplayed', 202])
  })

  it('takes an honest retry with the same id and a new timestamp', async () => {
    await deliver({id: 'msg_retry', body: '[1]'})
    const later = new Date(node.clock.time + 5_000)
    expect((await deliver({id: 'msg_retry', body: '[1]', sentAt: later})).status).toBe(202)
  })

  it('answers 503 when the store is lost, and then takes the very same delivery', async () => {
    node.onReceive = () => Promise.reject(new StoreUnavailableError('down'))
    const delivery = {body: '[1]', headers: signed({body: '[1]'})}
    const refused = await deliver(delivery)
    expect([refused.status, refused.body.code]).toEqual([503, 'storeUnavailable'])
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    node.onReceive = () => Promise.resolve({accepted: 1, duplicate: 0, rejected: []})
    expect((await deliver(delivery)).status).toBe(202)
  })

  it.each([
    ['broken JSON', {body: '[{'}],
    ['an object as a batch', {body: '{}'}],
    ['an array as one event', {body: '[]', type: ONE}],
    ['a bare value as one event', {body: '5', type: ONE}],
  ] satisfies [string, Delivery][])('answers %s with 400', async (_what, delivery) => {
    const answer = await deliver(delivery)
    expect([answer.status, answer.body.code]).toEqual([400, 'invalid'])
  })

  it.each([
    ['application/json', {}],
    [`${ONE}; charset=gb18030`, {}],
    [BATCH, {'content-encoding': 'gzip'}],
  ])('answers type %s %o with 415', async (type, extra) => {
    const answer = await deliver({type, headers: {...signed({body: '[]'}), ...extra}})
    expect([answer.status, answer.body.code]).toEqual([415, 'unsupportedType'])
  })

  it('does not know a feed without a webhook', async () => {
    const answer = await deliver({feed: 'fire-response'})
    expect([answer.status, answer.body.code]).toEqual([404, 'notFound'])
  })

  it('takes one mebibyte and refuses one byte more', async () => {
    const fits = JSON.stringify(['x'.repeat(1_048_576 - 4)])
    expect((await deliver({body: fits})).status).toBe(202)
    const tooLong = await deliver({body: ` ${fits}`})
    expect([tooLong.status, tooLong.body.code]).toEqual([413, 'tooLarge'])
  })

  it('stops at one mebibyte of a body whose length was not announced', async () => {
    const answer = await new Promise<string>((resolve, reject) => {
      const {port} = new URL(node.url)
      const socket = connect(Number(port), '127.0.0.1')
      let received = ''
      socket.on('data', chunk => (received += String(chunk)))
      socket.on('close', () => resolve(received))
      socket.on('error', reject)
      socket.write(`POST /api/feeds/four-platforms/events HTTP/1.1\r\nhost: x\r\ncontent-type: ${BATCH}\r\n`)
      socket.write('transfer-encoding: chunked\r\n\r\n')
      for (let part = 0; part < 20; part++) socket.write(`10000\r\n${'x'.repeat(65_536)}\r\n`)
      socket.write('0\r\n\r\n')
    })
    expect(answer).toMatch(/^HTTP\/1\.1 413 /)
    expect(answer).toContain('"code":"tooLarge"')
    expect(node.deliveries).toEqual([])
  })

  it('slows down a sender that delivers too often', async () => {
    const slow = await startFakeNode({limits: {feedDeliveriesPerTenSeconds: 2}})
    const statuses: number[] = []
    for (let count = 0; count < 3; count++) {
      const response = await fetch(`${slow.url}/api/feeds/four-platforms/events`, {
        method: 'POST',
        headers: {'content-type': BATCH, ...signed({body: '[]'})},
        body: '[]',
      })
      statuses.push(response.status)
      if (response.status === 429) expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0)
    }
    await slow.close()
    expect(statuses).toEqual([202, 202, 429])
  })

  it('counts what came', async () => {
    await deliver({body: '[1,2]'})
    const metrics = await (await fetch(`${node.url}/metrics`)).text()
    expect(metrics).toMatch(/wanglou_feed_events_total\{feed="four-platforms",outcome="accepted"\} [1-9]/)
    expect(metrics).toMatch(/wanglou_http_request_seconds_count\{.*events.*status="202"\}/)
    expect(metrics).toContain('wanglou_situation_lag_records 3')
  })
})
